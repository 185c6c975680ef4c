from kepu.domain.syndication.models.copies import Copy, Place, Receipt, ReceiptState
from kepu.domain.syndication.models.harvests import Format, HarvestedItem, HarvestSource, ItemState
from kepu.domain.syndication.models.listings import Listing
from kepu.domain.syndication.models.parcels import Parcel, ParcelState
from kepu.domain.syndication.models.partners import Partner, Way

__all__ = [
    "Copy",
    "Format",
    "HarvestSource",
    "HarvestedItem",
    "ItemState",
    "Listing",
    "Parcel",
    "ParcelState",
    "Partner",
    "Place",
    "Receipt",
    "ReceiptState",
    "Way",
]

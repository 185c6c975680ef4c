"""The cover: what is kept, and what is carried over from the year before."""

from kepu.domain.statistics.editions import get_edition
from kepu.domain.statistics.models import Filing, Profile
from kepu.foundation.places.models import Region
from kepu.foundation.units.selectors import labels_by_id

CARRIED_FIELDS = ("leader", "filler", "phone", "email", "level", "category_code", "location")


def cover_of(filing: Filing) -> dict[str, str]:
    """What the cover says: frozen when signed, else as kept now, else as it would begin; dates in ISO form."""
    if filing.is_frozen:
        return dict((filing.frozen or {}).get("profile", {}))
    profile = Profile.objects.filter(filing=filing.pk).first() if filing.pk else None
    return profile.as_cover() if profile else cover_from_before(filing)


def cover_from_before(filing: Filing) -> dict[str, str]:
    """The fields with which a new filing's cover begins: those of the unit's last one, else what is known of the unit."""
    unit = labels_by_id([filing.unit_id])[filing.unit_id]
    rows = Profile.objects.filter(filing__unit=filing.unit_id, filing__form=filing.form)
    before = rows.exclude(filing=filing.pk).order_by("-filing__year", "-filing__revision").first()
    if before is not None:
        return {name: getattr(before, name) for name in CARRIED_FIELDS}
    return {"category_code": get_edition(filing.edition).category_code, "location": location_of(unit.region_code)}


def location_of(region_code: str | None) -> str:
    """Province and county in words, from the place of a unit."""
    region = Region.objects.filter(pk=region_code).first() if region_code else None
    names: list[str] = []
    while region is not None and len(names) < 3:
        names.insert(0, region.name)
        region = region.parent
    return "".join(dict.fromkeys(names))

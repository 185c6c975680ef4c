"""The only writers of packs, versions, parts, spreadings and counts of fetches."""

from kepu.domain.packs.services.due import tell_all_due
from kepu.domain.packs.services.fetching import count_fetch
from kepu.domain.packs.services.handing_in import HandedIn, publish_approved, submit_version
from kepu.domain.packs.services.packs import assign_pack, begin_version, drop_draft, open_pack, write_pack
from kepu.domain.packs.services.parts import add_part, change_part, move_part, remove_part, take_in_edition
from kepu.domain.packs.services.spreading import drop_spreading, finish_spreading, move_spreading, plan_spreading
from kepu.domain.packs.services.withdrawal import withdraw_pack

__all__ = [
    "HandedIn", "add_part", "assign_pack", "begin_version", "change_part", "count_fetch", "drop_draft", "drop_spreading",
    "finish_spreading", "move_part", "move_spreading", "open_pack", "plan_spreading", "publish_approved", "remove_part",
    "submit_version", "take_in_edition", "tell_all_due", "withdraw_pack", "write_pack",
]  # fmt: skip

from kepu.domain.packs.models.calendar import Spreading, SpreadingAct, SpreadingState, SpreadingStep
from kepu.domain.packs.models.fetching import DailyFetches, FetchKind
from kepu.domain.packs.models.packs import Pack, PackAct, PackState, PackStep
from kepu.domain.packs.models.versions import (
    OPEN_STATES,
    Author,
    BuiltFile,
    Part,
    PartKind,
    PartSource,
    Version,
    VersionHazard,
    VersionState,
)

__all__ = [
    "OPEN_STATES", "Author", "BuiltFile", "DailyFetches", "FetchKind", "Pack", "PackAct", "PackState", "PackStep", "Part", "PartKind",
    "PartSource", "Spreading", "SpreadingAct", "SpreadingState", "SpreadingStep", "Version", "VersionHazard", "VersionState",
]  # fmt: skip

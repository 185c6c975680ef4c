"""Administrative divisions, and a first set of rural and remote ones: a rule of thumb, marked as demonstration data."""

from datetime import date

from kepu.foundation.places.contracts import TraitDraft
from kepu.foundation.places.models import Region
from kepu.foundation.places.services import load_regions, write_traits
from kepu.surfaces.console.demo.context import DemoContext

SOURCE = "示例数据"
SINCE = date(2000, 1, 1)
RURAL_ENDINGS = ("县", "旗")
REMOTE_PROVINCES = {"15", "45", "51", "52", "53", "54", "62", "63", "64", "65"}


def load(context: DemoContext) -> None:
    load_regions()
    names = Region.objects.filter(level="county", is_retired=False).values_list("code", "name")
    rural = [code for code, name in names if name.endswith(RURAL_ENDINGS)]
    remote = [code for code in rural if code[:2] in REMOTE_PROVINCES]
    drafts = [TraitDraft(region_code=code, trait="rural", starts_on=SINCE, source=SOURCE) for code in rural]
    drafts += [TraitDraft(region_code=code, trait="remote", starts_on=SINCE, source=SOURCE) for code in remote]
    write_traits(drafts=drafts)

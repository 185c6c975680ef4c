from kepu.engines.search.services import rebuild
from kepu.surfaces.console.demo.context import DemoContext


def load(context: DemoContext) -> None:
    """Makes everything that was loaded findable."""
    rebuild()

"""Finds templates of workbench areas: each area keeps its own under <area>/templates."""

from pathlib import Path

from django.template.loaders.filesystem import Loader

WORKBENCH = Path(__file__).parent / "workbench"


class AreaLoader(Loader):
    """Looks into kepu/surfaces/workbench/<area>/templates."""

    def get_dirs(self) -> list[str | Path]:
        return [*sorted(WORKBENCH.glob("*/templates"))]

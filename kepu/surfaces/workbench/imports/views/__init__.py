"""Screens of the import: list, hand in, columns, preview, import, confirm, files."""

from kepu.surfaces.workbench.imports.views.acts import ConfirmRows, ImportRows
from kepu.surfaces.workbench.imports.views.columns import Columns
from kepu.surfaces.workbench.imports.views.files import HeldRows, Original
from kepu.surfaces.workbench.imports.views.pages import HandIn, ImportList, Preview

__all__ = ["Columns", "ConfirmRows", "HandIn", "HeldRows", "ImportList", "ImportRows", "Original", "Preview"]

"""The only writers of units, placements, roles and, for administrators, of accounts and region traits."""

from kepu.foundation.units.services.accounts import (
    AccountNotManaged,
    invite_account,
    link_account_passport,
    reset_account,
    restore_account,
    suspend_account,
)
from kepu.foundation.units.services.region_traits import add_region_traits, end_region_trait
from kepu.foundation.units.services.roles import ClosedUnit, LastAdministrator, UnknownRole, end_role, grant_role
from kepu.foundation.units.services.tree import (
    CodeTaken,
    InvalidMove,
    InvalidUnit,
    UnitChanges,
    UnitDraft,
    close_unit,
    create_unit,
    create_units,
    edit_unit,
    merge_unit,
    move_unit,
)

__all__ = [
    "AccountNotManaged",
    "ClosedUnit",
    "CodeTaken",
    "InvalidMove",
    "InvalidUnit",
    "LastAdministrator",
    "UnitChanges",
    "UnitDraft",
    "UnknownRole",
    "add_region_traits",
    "close_unit",
    "create_unit",
    "create_units",
    "edit_unit",
    "end_region_trait",
    "end_role",
    "grant_role",
    "invite_account",
    "link_account_passport",
    "merge_unit",
    "move_unit",
    "reset_account",
    "restore_account",
    "suspend_account",
]

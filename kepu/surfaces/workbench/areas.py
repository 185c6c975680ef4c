"""What an area of the workbench contributes: menu items and what waits for the person today."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

from kepu.foundation.units.contracts import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AREAS = [
    "home",
    "search",
    "records",
    "imports",
    "plans",
    "directives",
    "studies",
    "calendar",
    "figures",
    "forms",
    "reviews",
    "bases",
    "registers",
    "units",
    "people",
    "notices",
    "authoring",
    "syndication",
    "claims",
    "incidents",
    "gate",
    "draws",
    "bookings",
    "works",
    "desk",
    "writing",
    "events",
    "experts",
    "packs",
    "duties",
]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu. `section` groups lines; `permission` empty means everybody who is signed in."""

    section: "StrOrPromise"
    label: "StrOrPromise"
    url_name: str
    icon: str = ""
    permission: str = ""
    order: int = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the person: what, where to do it, by when, how urgent ('bad' is overdue, 'warn', 'info')."""

    title: str
    url: str
    tone: str = "info"
    due_on: date | None = None
    detail: str = ""
    count: int | None = None


WaitingFor = Callable[[Actor, date], Iterable[Waiting]]


def modules() -> list[ModuleType]:
    """The `area` modules that exist, in order. Each may define MENU: list[MenuItem] and waiting(actor, today)."""
    return [
        import_module(f"kepu.surfaces.workbench.{name}.area")
        for name in AREAS
        if find_spec(f"kepu.surfaces.workbench.{name}") and find_spec(f"kepu.surfaces.workbench.{name}.area")
    ]

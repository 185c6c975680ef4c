"""The HTTP API. Each room adds a router; errors are problem+json (RFC 9457)."""

from importlib import import_module
from importlib.util import find_spec

from ninja import NinjaAPI

from kepu.surfaces.api.problems import add_problem_handlers

ROOMS = [
    "measures",
    "records",
    "units",
    "search",
    "writing",
    "works",
    "receipts",
    "slots",
    "streams",
    "incidents",
    "claims",
    "packs",
]

api = NinjaAPI(title="Kepu", version="1", urls_namespace="api", docs_url="docs")
add_problem_handlers(api)
for room in ROOMS:
    if find_spec(f"kepu.surfaces.api.{room}"):
        api.add_router(f"/{room}", import_module(f"kepu.surfaces.api.{room}").router)

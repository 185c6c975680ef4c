"""Brands, their editions and sessions as search finds them.

A closed session is found as the act that it became; its own page is given as well where a report or a replay stands there.
"""

from collections.abc import Iterator

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.events.models import Brand, BrandEdition, Session, SessionRole
from kepu.engines.search import registry, services
from kepu.engines.search.contracts import Document, Source
from kepu.foundation.clock import local_date

SESSION, BRAND, EDITION = "session", "brand", "brand_edition"
ON_STAGE = (SessionRole.SPEAKER, SessionRole.HOST)
IMPORTANCE = {BRAND: 1.2, EDITION: 1.1, SESSION: 1.0}


def register_search() -> None:
    """Called once, when the app is ready."""
    for source in (BRANDS, EDITIONS, SESSIONS):
        registry.register(source)


def index_session(session: Session) -> None:
    """Brings search up to a session, in the caller's transaction."""
    services.index(kind=SESSION, keys=[str(session.pk)])


def index_edition(edition: BrandEdition) -> None:
    """Brings search up to an edition, in the caller's transaction."""
    services.index(kind=EDITION, keys=[str(edition.pk)])


def index_brand(brand: Brand) -> None:
    """Brings search up to a brand and its editions, in the caller's transaction."""
    services.index(kind=BRAND, keys=[str(brand.pk)])
    services.index(kind=EDITION, keys=[str(key) for key in brand.editions.values_list("pk", flat=True)])


def _brands(keys: list[str]) -> dict[str, Document]:
    rows = Brand.objects.filter(pk__in=_ids(keys))
    return {str(brand.pk): _brand(brand) for brand in rows}


def _brand(brand: Brand) -> Document:
    return Document(
        title=brand.name,
        names=(brand.name_en,) if brand.name_en else (),
        url=f"/brands/{brand.slug}/",
        unit_id=brand.unit_id,
        is_public=True,
        summary=brand.summary,
        body=f"{brand.get_form_display()}\n{brand.summary}\n{brand.summary_en}",
        boost=IMPORTANCE[BRAND],
    )


def _editions(keys: list[str]) -> dict[str, Document]:
    rows = BrandEdition.objects.filter(pk__in=_ids(keys)).select_related("brand")
    return {str(edition.pk): _edition(edition) for edition in rows}


def _edition(edition: BrandEdition) -> Document:
    return Document(
        title=f"{edition.brand.name} {edition.year} · {edition.theme}",
        names=(edition.theme_en,) if edition.theme_en else (),
        url=f"/brands/{edition.brand.slug}/{edition.year}/",
        staff_url=f"/workbench/events/editions/{edition.public_id}/",
        unit_id=edition.lead_unit_id,
        is_public=edition.is_public,
        summary=edition.summary,
        published_on=edition.starts_on,
        boost=IMPORTANCE[EDITION],
    )


def _sessions(keys: list[str]) -> dict[str, Document]:
    rows = Session.objects.filter(pk__in=_ids(keys)).exclude(Q(state="closed") & Q(report="") & Q(replay_link=""))
    rows = rows.exclude(state="cancelled").select_related("region", "kind", "edition__brand")
    return {str(session.pk): _session(session) for session in rows.prefetch_related("people__person")}


def _session(session: Session) -> Document:
    seen = [row for row in session.people.all() if row.role in ON_STAGE]
    people = [row.person.name if row.person else row.outside_name for row in seen]
    where = [session.place, session.address, session.region.name if session.region else ""]
    brand = [session.edition.brand.name] if session.edition else []
    return Document(
        title=session.title,
        names=(session.title_en,) if session.title_en else (),
        url=f"/events/{session.public_id}/",
        staff_url=f"/workbench/events/sessions/{session.public_id}/",
        unit_id=session.unit_id,
        is_public=not session.is_draft,
        summary=session.summary,
        body="\n".join([*people, *where, *brand, session.kind.name, session.report if session.is_closed else ""]),
        published_on=local_date(session.starts_at),
        boost=IMPORTANCE[SESSION],
    )


def _ids(keys: list[str]) -> list[int]:
    return [int(key) for key in keys if key.isdigit()]


def _all(model: type[Model]) -> Iterator[str]:
    yield from (str(key) for key in model._default_manager.order_by("pk").values_list("pk", flat=True).iterator())


BRANDS = Source(BRAND, _("brand"), lambda key: _brands([key]).get(key), lambda: _all(Brand), documents=_brands)
EDITIONS = Source(
    EDITION, _("edition of a brand"), lambda key: _editions([key]).get(key), lambda: _all(BrandEdition),
    documents=_editions,
)  # fmt: skip
SESSIONS = Source(
    SESSION, _("session"), lambda key: _sessions([key]).get(key), lambda: _all(Session), documents=_sessions
)

"""Records of acts. Everybody finds the counted ones of open kinds, staff also what their units proposed. Drills and confidential
kinds are not given to search at all."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from kepu.engines.ledger.change_selectors import findable_ids, open_ids, words_of
from kepu.engines.ledger.contracts import RecordRow
from kepu.engines.ledger.selectors import rows_by_id
from kepu.engines.search.contracts import Document, Source

KIND = "act"
IMPORTANCE = 0.8


def _document(key: str) -> Document | None:
    return _documents([key]).get(key)


def _documents(keys: Sequence[str]) -> dict[str, Document]:
    ids = [int(key) for key in keys if key.isdigit()]
    rows, seen, words = rows_by_id(ids), open_ids(ids), words_of(ids)
    return {
        str(row.id): _from(row, is_public=row.id in seen, remark=words.get(row.id, ""))
        for row in rows.values()
        if row.is_live and not row.is_drill and not row.kind.is_confidential
    }


def _from(row: RecordRow, *, is_public: bool, remark: str) -> Document:
    place = row.region_name
    return Document(
        title=row.title,
        url=f"/acts/{row.public_id}/",
        unit_id=row.unit_id,
        is_public=is_public,
        body="" if is_public else remark,
        summary=" · ".join(word for word in (row.kind.name, place) if word),
        published_on=row.started_on,
        facets={"act_kind": (row.kind.code,), "act_state": (row.state,)}
        if not is_public
        else {"act_kind": (row.kind.code,)},
        boost=IMPORTANCE,
        staff_url=f"/workbench/records/{row.public_id}/",
    )


SOURCE = Source(
    KIND, _("act"), _document, lambda: (str(key) for key in findable_ids()), documents=_documents, is_large=True
)

"""A request as matching reads it."""

from kepu.engines.experts.contracts import Need
from kepu.engines.experts.models import ExpertRequest


def need_of(request: ExpertRequest) -> Need:
    """What matching looks for on behalf of a request; the region counts by its province."""
    return Need(
        text=f"{request.title} {request.question}",
        origin=request.origin,
        organisation=request.organisation,
        concerned=request.concerned,
        field=request.field,
        province=f"{request.region_id[:2]}0000" if request.region_id else "",
        language=request.language,
        audience=request.audience,
        mode=request.mode,
        day=request.needed_on,
        minutes=request.minutes,
        is_drill=request.is_drill,
    )

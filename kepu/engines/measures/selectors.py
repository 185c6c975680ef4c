"""What others read: figures, series, the records behind them, definitions."""

from collections.abc import Iterable, Mapping

from kepu.engines.measures.contracts import Definition, Dimension, Figure, RecordLine, SeriesPoint, Window
from kepu.engines.measures.counting.desk import EVER
from kepu.engines.measures.counting.figures import figures_for
from kepu.engines.measures.counting.lines import lines_for
from kepu.engines.measures.counting.series import many_series, series_for
from kepu.engines.measures.counting.traits import trait_labels, traits_of
from kepu.engines.measures.language.catalogue import catalogue, get_rule
from kepu.engines.measures.language.rules import Rule


def get_figure(*, code: str, unit_id: int, window: Window, filters: Mapping[str, str] | None = None) -> Figure:
    """One figure of a scope (the unit with its subtree as on each record's date). Raises UnknownMeasure, UnknownFilter.

    `filters`: kind, mode, province, region, audience, host (a unit's id), venue, not_venue (ids, by comma), or a tag
    namespace (task, clause, brand, week …) → word; for measures of people also seniority and field (UNSTATED: not stated).
    """
    return get_figures(codes=[code], unit_id=unit_id, window=window, filters=filters)[code]


def get_figures(
    *, codes: Iterable[str], unit_id: int, window: Window, filters: Mapping[str, str] | None = None
) -> dict[str, Figure]:
    """Figures by code; a fixed number of queries for all that cells can serve. Raises UnknownMeasure, UnknownFilter."""
    return figures_for(codes, unit_id, window, filters or {})


def recount_figure(*, code: str, unit_id: int, window: Window, filters: Mapping[str, str] | None = None) -> Figure:
    """The same figure counted from the records now, whatever the rollups say. Raises UnknownMeasure, UnknownFilter."""
    return figures_for([code], unit_id, window, filters or {}, anew=True)[code]


def list_series(
    *, code: str, unit_id: int, window: Window, by: Dimension, filters: Mapping[str, str] | None = None
) -> list[SeriesPoint]:
    """A figure split by a dimension; by month every month comes, by seniority every title level, by unit those directly below and its
    own part.

    Values by unit sum to the figure under attribution host and share. Raises UnknownMeasure, UnknownFilter.
    """
    return series_for(code, unit_id, window, by, filters or {})


def list_many_series(
    *,
    asked: Iterable[tuple[str, Dimension]],
    unit_id: int,
    window: Window,
    filters: Mapping[str, str] | None = None,
) -> dict[tuple[str, Dimension], list[SeriesPoint]]:
    """Several series of one scope by (code, dimension), in a fixed number of queries for all that cells can serve.

    Those that a measure cannot be split into are left out. Raises UnknownMeasure, UnknownFilter.
    """
    return many_series(asked, unit_id, window, filters or {})


def list_figure_records(
    *,
    code: str,
    unit_id: int,
    window: Window,
    filters: Mapping[str, str] | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[RecordLine], int]:
    """A page of the records behind a figure, newest first, and how many there are. Raises UnknownMeasure, UnknownFilter."""
    return lines_for(code, unit_id, window, filters or {}, offset=offset, limit=limit)


def list_definitions(*, published_only: bool = False) -> list[Definition]:
    """Every definition, ordered by group and code. Raises BadDefinition."""
    return [_definition(rule) for rule in catalogue().values() if rule.is_published or not published_only]


def get_definition(*, code: str) -> Definition:
    """The newest version of one definition. Raises UnknownMeasure."""
    return _definition(get_rule(code))


def known_code(code: str) -> bool:
    """Whether a measure has this code."""
    return code in catalogue()


def name_of_trait(by: str, key: str) -> str:
    """A title level or a field by name, in the reader's language; the key itself where there is none."""
    return trait_labels(by).get(key, key)


def _definition(rule: Rule) -> Definition:
    return Definition(
        code=rule.code,
        title=rule.title,
        title_en=rule.title_en,
        description=rule.description,
        description_en=rule.description_en,
        unit=rule.unit,
        group=rule.group,
        is_published=rule.is_published,
        version=rule.version,
        source=rule.source,
        attribution=rule.attribution,
        is_rate=rule.aggregate == "rate",
        numerator=rule.numerator,
        denominator=rule.denominator,
        kinds=rule.kinds,
        dimensions=_dimensions(rule),
        valid_from=rule.valid_from,
        earlier_versions=tuple(older.version for older in rule.earlier),
    )


def _dimensions(rule: Rule) -> tuple[str, ...]:
    if rule.aggregate == "rate":
        return ("month", "unit", *traits_of(rule, EVER))
    if rule.counts_records:
        return ("month", "unit", *rule.dimensions)
    return ("unit", *rule.dimensions)

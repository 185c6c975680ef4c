"""Values that cross the border of statistics: the form as defined, the form as filled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kepu.domain.statistics.language.expressions import Condition
from kepu.engines.measures.contracts import Figure

VALUE, NOT_APPLICABLE, OPEN = "value", "not_applicable", "open"


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """English when asked for and known, else Chinese."""
        return self.en if language.startswith("en") and self.en else self.zh


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a form: fed by a measure, typed with a source note, or the sum of other cells.

    `official`: the code that the issuing body prints, empty where it could not be confirmed. `within`: the cell of which
    this one is a part ("of which"). `rounding`: "integer", "wan" from fen to 万元, half up, or "presence": 1 when there
    is any, else 0. `plus`: measures whose figure is added to the first one's; they share no record with it. `on`: the kinds of filing
    and `unit_kinds` the kinds of unit to which the cell applies; elsewhere it prints "-". `ask`: the permission of the
    person to ask when it is not known. `stock`: as on 31 December. `zero_on`: kinds of filing on which a register without any entry
    means nought (elsewhere it means not known). `confirmed`: shown by a public source of the survey.
    """

    code: str
    table: str
    title: Wording
    unit: str
    official: str = ""
    measure: str = ""
    plus: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    sum_of: tuple[str, ...] = ()
    within: str = ""
    rounding: str = "integer"
    on: tuple[str, ...] = ()
    unit_kinds: tuple[str, ...] = ()
    ask: str = "forms.edit"
    stock: bool = False
    confirmed: bool = True
    note: str = ""
    zero_on: tuple[str, ...] = ()
    depth: int = 0
    added_id: int | None = None

    @property
    def kind(self) -> str:
        """ "measure", "sum" or "typed"."""
        return "measure" if self.measure else "sum" if self.sum_of else "typed"

    @property
    def is_typed(self) -> bool:
        return self.kind == "typed"

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that feeds the cell."""
        return (self.measure, *self.plus) if self.measure else ()

    def applies(self, *, form: str, unit_kind: str) -> bool:
        """Whether the cell means anything on this kind of filing of this kind of unit. A summary takes all."""
        if form == "summary":
            return True
        return (not self.on or form in self.on) and (not self.unit_kinds or unit_kind in self.unit_kinds)


@dataclass(frozen=True, slots=True)
class Table:
    """A class of the form, printed as one sheet. `is_open`: its cells are completed by an administrator."""

    code: str
    number: str
    title: Wording
    number_confirmed: bool = True
    is_open: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold between cells. `severity`: "must" stops, "explain" asks for an explanation."""

    code: str
    text: str
    condition: Condition
    severity: str
    message: Wording
    on: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        return self.condition.cells


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the survey form, valid for reports about `first_year` to `last_year` (None: until the next one)."""

    code: str
    title: Wording
    first_year: int
    last_year: int | None
    authority: str
    note: str
    jump_factor: float
    jump_floor: int
    tables: tuple[Table, ...]
    cells: tuple[Cell, ...]
    checks: tuple[Check, ...]
    digest: str
    levels: tuple[str, ...] = ()
    category_code: str = ""

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def cell(self, code: str) -> Cell:
        """The cell with this code. Raises KeyError."""
        for cell in self.cells:
            if cell.code == code:
                return cell
        raise KeyError(code)

    def cells_of(self, table: str) -> list[Cell]:
        return [cell for cell in self.cells if cell.table == table]


@dataclass(frozen=True, slots=True)
class CellValue:
    """What stands in a cell. `value` is an integer in the cell's unit when status is "value", else None.

    `raw` is the figure before rounding. `note`, `who`, `at`: of a typed value. `why_open`: why it is not known.
    """

    cell: Cell
    status: str
    value: int | None = None
    raw: int | None = None
    figure: Figure | None = None
    note: str = ""
    who: str = ""
    at: datetime | None = None
    why_open: str = ""

    @property
    def text(self) -> str:
        """As printed: an integer, "-" for not applicable, empty while not known."""
        if self.status == NOT_APPLICABLE:
            return "-"
        return "" if self.value is None else str(self.value)

    @property
    def is_open(self) -> bool:
        return self.status == OPEN

    @property
    def is_not_applicable(self) -> bool:
        return self.status == NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that does not hold, a jump against last year, or a cell left open. Key is stable for explanations."""

    key: str
    kind: str
    severity: str
    cells: tuple[str, ...]
    message: Wording
    explanation: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the form cannot go on: broken, or in need of an explanation that nobody gave."""
        return self.severity == "must" or not self.explanation


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell of a signed form that would read otherwise today."""

    code: str
    title: str
    unit: str
    frozen: str
    now: str


@dataclass(frozen=True, slots=True)
class LateRecord:
    """A record that entered, corrected or left the book after a form was signed."""

    public_id: str
    unit_id: int
    title: str
    act: str
    number: int | None
    started_on: date
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FilingLine:
    """A filing, or the want of one, in lists. `state` is "none" where nobody has begun."""

    unit_id: int
    unit_code: str
    unit_name: str
    form: str
    state: str
    public_id: str = ""
    revision: int = 0
    changed_at: datetime | None = None
    open_cells: int | None = None

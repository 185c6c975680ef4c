"""What workbooks refuse, by name."""


class WorkbookError(Exception):
    """A refusal with a reason a person can read."""


class NothingToImport(WorkbookError):
    """No row is ready."""


class RowNotOpen(WorkbookError):
    """The row was imported or left out already, or is there already."""


class ReasonMissing(WorkbookError):
    """Leaving a row out needs a reason."""


class AlreadyImporting(WorkbookError):
    """Rows of this workbook were imported; its columns cannot change any more."""


class InvalidSettlement(WorkbookError):
    """What was typed breaks a rule. `field` names it, `reason` is a message code."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason

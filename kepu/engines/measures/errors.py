"""What measures refuse, by name."""


class MeasureError(Exception):
    """A refusal with a reason a person can read."""


class UnknownMeasure(MeasureError):
    """No measure has this code. `nearest` is the closest known one, or empty."""

    def __init__(self, code: str, nearest: str = "") -> None:
        super().__init__(f"unknown measure {code}" + (f"; did you mean {nearest}?" if nearest else ""))
        self.code = code
        self.nearest = nearest


class UnknownFilter(MeasureError):
    """This filter or dimension does not exist for the measure."""


class BadDefinition(MeasureError):
    """A definition file is wrong. Names file, line, what is wrong and the nearest known word."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path = path
        self.line = line
        self.problem = problem

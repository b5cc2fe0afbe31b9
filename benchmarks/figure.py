"""Values: what a benchmark hands back, and how much of it is to be measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured; the defaults are those of `make bench`.

    Parameters
    ----------
    runs : int
        Repetitions of a whole measurement; medians are taken over them.
    calls : int
        Calls of each contender per run of the scoring figure.
    batch : int
        Comments in the batch of the scoring figure.
    peers : bool
        Whether peers are measured beside us.
    share : float
        Multiplies the seconds under load; below 1 for a quick look.
    """

    runs: int = 3
    calls: int = 400
    batch: int = 400
    peers: bool = True
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """Cells ready to be shown; the first column says what a row is."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """The answer of one benchmark: tables, how they were measured, what to mind."""

    title: str
    how: str
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


def spread(values: Sequence[float], unit: str = "", digits: int = 3) -> str:
    """Median and, in brackets, the lowest and highest run: ``1.2 ms (1.1–1.4)``."""
    if not values:
        return "–"
    unit = f" {unit}" if unit else ""
    middle = number(median(values), digits)
    lowest, highest = number(min(values), digits), number(max(values), digits)
    if lowest == highest:
        return f"{middle}{unit}"
    return f"{middle}{unit} ({lowest}–{highest})"


def number(value: float, digits: int = 3) -> str:
    """Write a number with so many significant digits, thousands with commas."""
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    return f"{float(f'{value:.{digits}g}'):,}".removesuffix(".0")


def met(values: Sequence[float], bound: float, *, at_least: bool = False) -> str:
    """Whether the median keeps a promise."""
    if not values:
        return "not measured"
    middle = median(values)
    return "yes" if (middle >= bound if at_least else middle <= bound) else "**no**"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of them lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

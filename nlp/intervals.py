"""Confidence intervals of shares, and how figures with an interval are written."""

from dataclasses import dataclass
from math import isfinite, sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """Successes out of trials, with the Wilson 95 % interval."""

    successes: int
    trials: int

    @property
    def value(self) -> float:
        """The share, NaN with no trials."""
        return self.successes / self.trials if self.trials else float("nan")

    def __str__(self) -> str:
        return in_words(self.value, *wilson(self.successes, self.trials)) if self.trials else "–"


def in_words(value: float, low: float, high: float) -> str:
    """Return a figure and its interval with three decimals."""
    return f"{value:.3f} ({low:.3f}–{high:.3f})"


def rounded(value: float) -> float | None:
    """Return a figure for JSON, with six decimals; None where it is none, or without end."""
    return round(value, 6) if isfinite(value) else None


def wilson(successes: float, trials: float) -> tuple[float, float]:
    """Return the score interval of a share (Wilson 1927); (0, 1) with no trials.

    It begins at exactly 0 with no successes and ends at exactly 1 with no failures. The numbers need
    not be whole: trials may be an effective number.
    """
    if not trials:
        return 0.0, 1.0
    share, z = successes / trials, Z_95
    centre = share + z * z / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low = max((centre - spread) / scale, 0.0) if successes > 0 else 0.0
    high = min((centre + spread) / scale, 1.0) if successes < trials else 1.0
    return low, high

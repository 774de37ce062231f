"""Confidence intervals of shares, and how figures with an interval are written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """Successes out of trials, with the Wilson 95 % interval.

    `evidence` is how many separate trials would tell as much, where these are not separate.
    """

    successes: int
    trials: int
    evidence: float | None = None

    @property
    def value(self) -> float:
        """The share, NaN with no trials."""
        return self.successes / self.trials if self.trials else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval, (0, 1) with no trials."""
        if self.evidence is None:
            return wilson(self.successes, self.trials)
        return wilson(self.value * self.evidence, self.evidence)

    def __str__(self) -> str:
        return in_words(self.value, *self.interval) if self.trials else "–"


def share_by_source(right: Sequence[bool], sources: Sequence[str]) -> Share:
    """Return the share of rows that are right, where rows of one source are not separate evidence.

    They count for as many separate trials as have the variance that is seen between the sources
    (Rao and Scott 1992), and never for more than there are rows; where the sources do not differ, for
    as many as there are sources. Where every row is a source of its own, each is a trial.
    """
    successes, trials = sum(right), len(right)
    rows = Counter(sources)
    found = Counter(source for one, source in zip(right, sources, strict=True) if one)
    if len(rows) == trials:
        return Share(successes, trials)
    # In whole numbers: a rounding error would make sources that are alike differ a little.
    apart = sum((found[one] * trials - successes * count) ** 2 for one, count in rows.items())
    if not apart:
        return Share(successes, trials, len(rows))
    alone = successes * (trials - successes) * trials**2
    evidence = alone / apart * (len(rows) - 1) / len(rows)
    return Share(successes, trials, min(evidence, trials))


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

"""Which themes are said mainly by one group, however small it is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control, hypergeom

from nlp.errors import NlpError
from nlp.intervals import rounded, wilson

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]

FEWEST_PEOPLE = 3
FALSE_DISCOVERIES = 0.05


class SmallVoicesError(NlpError):
    """People, groups and themes do not fit together."""


@dataclass(frozen=True, slots=True)
class SmallVoice:
    """A theme that a group says more often than all others do.

    `said` of the `people` in the group say it, and `others_said` of the `others`. `ratio` compares
    the two shares, infinite where no other says it; `low` and `high` are the 95 % interval of the
    group’s own share. `p` is of the one-sided exact test, `q` is that with false discoveries held.
    """

    group: str
    theme: str
    said: int
    people: int
    others_said: int
    others: int
    ratio: float
    low: float
    high: float
    p: float
    q: float

    def as_json(self) -> dict[str, str | int | float | None]:
        """Return the values, rounded to six places; an infinite ratio is null."""
        values = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: rounded(one) if isinstance(one, float) else one for name, one in values}


def small_voices(
    people: Sequence[str],
    groups: Sequence[str],
    member: Truth,
    themes: Sequence[str],
    says: Truth,
    level: float = FALSE_DISCOVERIES,
) -> list[SmallVoice]:
    """Return what is said mainly by one group, the highest ratio first.

    Each row is a comment: `people` tells who wrote it, `member` of shape (comments, groups) where
    they belong and `says` of shape (comments, themes) what it says. A person counts once for a
    theme. Every group is held against everybody else by Fisher’s exact test (1935), one-sided, and
    `level` is the share of false discoveries (Benjamini and Hochberg 1995). Fewer than three people
    are never a finding, and pairs that cannot hold three are not tested.

    `SmallVoicesError` when shapes differ.
    """
    shapes = (len(people), len(groups)), (len(people), len(themes))
    if (member.shape, says.shape) != shapes:
        raise SmallVoicesError("People, groups and themes differ in number.")
    if not len(people):
        return []
    inside, saying = _by_person(people, member), _by_person(people, says)
    sizes, totals, everybody = inside.sum(axis=0), saying.sum(axis=0), len(inside)
    said = inside.T @ saying
    p = hypergeom.sf(said - 1, everybody, totals[None, :], sizes[:, None])
    tested = (sizes >= FEWEST_PEOPLE)[:, None] & (totals >= FEWEST_PEOPLE)[None, :]
    q = np.ones(said.shape)
    q[tested] = benjamini_hochberg(p[tested])
    voices = []
    for g, t in np.argwhere((q <= level) & (said >= FEWEST_PEOPLE)):
        count, size = int(said[g, t]), int(sizes[g])
        others_said, others = int(totals[t]) - count, everybody - size
        ratio = count / size / (others_said / others) if others_said else math.inf
        voices.append(
            SmallVoice(
                groups[g],
                themes[t],
                count,
                size,
                others_said,
                others,
                ratio,
                *wilson(count, size),
                float(p[g, t]),
                float(q[g, t]),
            )
        )
    return sorted(voices, key=lambda one: (-one.ratio, one.p, one.group, one.theme))


def benjamini_hochberg(p: Floats) -> Floats:
    """Return the q of each p: the smallest share of false discoveries at which it is found."""
    return np.asarray(false_discovery_control(p), float) if len(p) else p


def _by_person(people: Sequence[str], rows: Truth) -> NDArray[np.int64]:
    """Return 1 for each person of whom any row holds, shape (people, columns of the rows)."""
    names, places = np.unique(np.asarray(people, object), return_inverse=True)
    merged = np.zeros((len(names), rows.shape[1]), np.int64)
    np.maximum.at(merged, places, rows.astype(np.int64))
    return merged

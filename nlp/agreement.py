"""How far people who code the same units agree.

A unit is whatever they read, a comment say. Codes are numbers, one unit a row and one coder a
column, NaN where a coder did not code the unit. Units that fewer than two coders coded say nothing
of agreement and are left out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.errors import NlpError
from nlp.intervals import rounded, wilson

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

RESAMPLES = 2000
FEWEST_UNITS = 5
"""With fewer units that hold the rarer code, drawing units anew shows nothing of chance."""


class AgreementError(NlpError):
    """Codes are not laid out as agreement needs them."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What coders agree on in one label, over the units that two or more of them coded.

    `low` and `high` are the 95 % interval of `alpha`. A value that cannot be told is NaN: alpha
    where all codes are the same, its interval also where fewer than five units hold the rarer code,
    kappa where there are not two coders.
    """

    label: str
    alpha: float
    low: float
    high: float
    kappa: float
    agreement: float
    units: int
    coders: int

    def as_json(self) -> dict[str, str | int | float | None]:
        """Return the values, rounded to six places; NaN is null."""
        values = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: rounded(one) if isinstance(one, float) else one for name, one in values}


def agreement_by_label(
    codes: Floats, labels: Sequence[str], seed: int = 0, resamples: int = RESAMPLES
) -> list[Agreement]:
    """Return the agreement on each label; `codes` has shape (units, coders, labels).

    `AgreementError` when shapes differ or a code is not 0, 1 or NaN.
    """
    if codes.ndim != 3 or codes.shape[2] != len(labels):
        raise AgreementError("Codes need units, coders and one layer a label.")
    if not np.isin(codes[~np.isnan(codes)], (0, 1)).all():
        raise AgreementError("A code must be 0, 1 or empty.")
    return [
        _agreement(label, codes[:, :, place], seed, resamples) for place, label in enumerate(labels)
    ]


def krippendorff_alpha(codes: Floats) -> float:
    """Return Krippendorff’s alpha for nominal codes (2011), NaN when nothing varies."""
    counts = _counts(codes)
    return float(_alphas(counts, np.ones((1, len(counts)), np.int64))[0])


def alpha_interval(codes: Floats, seed: int = 0, resamples: int = RESAMPLES) -> tuple[float, float]:
    """Return the 95 % percentile interval of alpha (Efron and Tibshirani 1993), or two NaN.

    Whole units are drawn with the seed. Resamples in which nothing varies have no alpha and are
    left out. However few units were coded differently, the lower end leaves room for as many as
    Wilson’s interval of their share does (1927): coders who always agreed would else seem certain to
    do so. The order of the units makes no difference.
    """
    counts = _counts(codes)
    if not len(counts):
        return math.nan, math.nan
    kinds, times = np.unique(counts, axis=0, return_counts=True)
    random = np.random.default_rng(seed)
    draws = random.multinomial(len(counts), times / len(counts), size=resamples)
    alphas = _alphas(kinds, draws)
    alphas = alphas[~np.isnan(alphas)]
    if not len(alphas):
        return math.nan, math.nan
    low, high = np.quantile(alphas, (0.025, 0.975))
    return min(float(low), _room_below(counts)), float(high)


def cohen_kappa(first: Floats, second: Floats) -> float:
    """Return Cohen’s kappa (1960) over the units both coded, NaN when nothing varies or none is."""
    both = ~np.isnan(first) & ~np.isnan(second)
    if not both.any():
        return math.nan
    first, second = first[both], second[both]
    kinds = np.union1d(first, second)
    by_chance = sum(float((first == k).mean() * (second == k).mean()) for k in kinds)
    if len(kinds) == 1:
        return math.nan
    return (float((first == second).mean()) - by_chance) / (1 - by_chance)


def raw_agreement(codes: Floats) -> float:
    """Return the share of pairs of codes of one unit that are the same, NaN without pairs."""
    counts = _counts(codes)
    sizes = counts.sum(axis=1)
    pairs = (sizes * (sizes - 1)).sum()
    return float((counts * (counts - 1)).sum() / pairs) if pairs else math.nan


def _agreement(label: str, codes: Floats, seed: int, resamples: int) -> Agreement:
    codes = codes[(~np.isnan(codes)).sum(axis=1) > 1]
    coders = np.flatnonzero(~np.isnan(codes).all(axis=0))
    holding = [(codes == code).any(axis=1).sum() for code in (0, 1)]
    known = min(holding) >= FEWEST_UNITS
    low, high = alpha_interval(codes, seed, resamples) if known else (math.nan, math.nan)
    return Agreement(
        label=label,
        alpha=krippendorff_alpha(codes),
        low=low,
        high=high,
        kappa=cohen_kappa(*codes[:, coders].T) if len(coders) == 2 else math.nan,
        agreement=raw_agreement(codes),
        units=len(_counts(codes)),
        coders=len(coders),
    )


def _room_below(counts: Counts) -> float:
    """Return the alpha at which units would be coded differently as often as they still may be."""
    observed, expected = _disagreements(counts, np.ones((1, len(counts)), np.int64))
    units = len(counts)
    share = float(observed[0]) / int(counts.sum())
    most = wilson(share * units, units)[1] * int(counts.sum())
    return 1 - most / float(expected[0])


def _counts(codes: Floats) -> Counts:
    """Return how often each code was given to each unit that two or more coders coded."""
    kinds = np.unique(codes[~np.isnan(codes)])
    counts: Counts = (codes[:, :, None] == kinds).sum(axis=1)
    several: NDArray[np.bool_] = counts.sum(axis=1) > 1
    return counts[several]


def _alphas(counts: Counts, times: Counts) -> Floats:
    """Return alpha for each row of `times`, which says how often each row of `counts` occurs."""
    observed, expected = _disagreements(counts, times)
    known = expected > 0
    alphas = np.full(len(times), math.nan)
    alphas[known] = 1 - observed[known] / expected[known]
    return alphas


def _disagreements(counts: Counts, times: Counts) -> tuple[Floats, Floats]:
    """Return the disagreement observed and expected, both multiplied by the number of codes."""
    sizes = counts.sum(axis=1)
    apart = (sizes**2 - (counts**2).sum(axis=1)) / np.maximum(sizes - 1, 1)
    totals = times @ counts
    number = totals.sum(axis=1)
    expected = (number**2 - (totals**2).sum(axis=1)) / np.maximum(number - 1, 1)
    return times @ apart, expected

"""Weights that give those who answered the make-up of the population, shown beside the plain counts.

They correct for who answered among the groups that are known, and for nothing else.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.errors import NlpError

Floats = NDArray[np.float64]
Margin = tuple[NDArray[np.intp], Floats]

FEWEST = 10
CAP = 5.0
SWEEPS = 20_000
STILL = 1e-10
MET = 1e-6


class WeightingError(NlpError):
    """The people who answered cannot be weighted to the population."""


@dataclass(frozen=True, eq=False, slots=True)
class Weighting:
    """One weight a person, with mean 1.

    `design_effect` is how much they inflate a variance, n Σw²/(Σw)², and `effective_size` is n
    divided by it (Kish 1965). `gap` is the largest difference that is left between a weighted share
    and that of the population: over 0 where the cap stood in the way.
    """

    values: Floats
    design_effect: float
    effective_size: float
    gap: float


def rake(
    answers: Mapping[str, Sequence[str | None]],
    population: Mapping[str, Mapping[str, float]],
    cap: float = CAP,
) -> Weighting:
    """Return weights by iterative proportional fitting (Deming and Stephan 1940).

    `answers` holds a category a person for each margin, None where it is not known: such a person
    keeps their weight in that margin. `population` holds the count or share of each category. No
    weight is over `cap` times the mean, fitted and capped by turns (DeBell and Krosnick 2009).

    `WeightingError` when a category has fewer than ten people, is missing from the population, or
    when the margins do not match or contradict one another: no weights fit, even without a cap.
    """
    if not population or set(answers) != set(population):
        raise WeightingError("The answers and the population need the same margins.")
    if len({len(column) for column in answers.values()}) != 1:
        raise WeightingError("Every margin needs one answer a person.")
    if not cap > 1:
        raise WeightingError("The cap must be over 1, the mean of the weights.")
    margins = [_margin(name, answers[name], population[name]) for name in population]
    # People who said the same weigh the same: without this, margins that are nearly one another,
    # which need thousands of sweeps, were refused for want of time.
    table = np.stack([places for places, _ in margins], axis=1)
    kinds, kind, counts = np.unique(table, axis=0, return_inverse=True, return_counts=True)
    margins = [(kinds[:, k], shares) for k, (_, shares) in enumerate(margins)]
    people = counts.astype(float)
    swept = _swept(margins, people, math.inf)
    if _gap(swept, margins) > MET:
        raise WeightingError(
            "No weights fit all margins at once: do they speak of the same people?"
        )
    if (swept > cap * people).any():
        swept = _swept(margins, people, cap)
    weights = (swept / people)[kind]
    effect = float(len(weights) * (weights**2).sum() / weights.sum() ** 2)
    return Weighting(weights, effect, len(weights) / effect, _gap(swept, margins))


def _swept(margins: Sequence[Margin], people: Floats, cap: float) -> Floats:
    """Return what the people of each combination of categories weigh together."""
    weights = people
    for _ in range(SWEEPS):
        before = weights
        for places, shares in margins:
            weights = _fit(weights, places, shares)
        weights = _capped(weights, people, cap)
        if (np.abs(weights - before) / people).max() < STILL:
            break
    return weights


def _gap(weights: Floats, margins: Sequence[Margin]) -> float:
    """Return the largest difference between a weighted share and that of the population."""
    return max(float(np.abs(_shares(weights, *margin) - margin[1]).max()) for margin in margins)


def _margin(name: str, answers: Sequence[str | None], population: Mapping[str, float]) -> Margin:
    """Return the place of each person’s category, none as the last, and the shares of categories."""
    categories = [category for category, count in population.items() if count > 0]
    counted = math.isfinite(sum(population.values()))
    if not categories or not counted or min(population.values()) < 0:
        raise WeightingError(f"“{name}”: the population needs counts or shares.")
    strange = sorted({answer for answer in answers if answer is not None} - set(categories))
    if strange:
        raise WeightingError(f"“{name}”: the population has no “{strange[0]}”.")
    for category in categories:
        count = sum(answer == category for answer in answers)
        if count < FEWEST:
            raise WeightingError(
                f"“{name}”: {count} people are “{category}”; {FEWEST} are needed to weight by it."
            )
    numbers: dict[str | None, int] = {category: k for k, category in enumerate(categories)}
    places = np.array([numbers.get(answer, len(numbers)) for answer in answers], np.intp)
    counts = np.array([population[category] for category in categories], float)
    return places, counts / counts.sum()


def _shares(weights: Floats, places: NDArray[np.intp], shares: Floats) -> Floats:
    held = np.bincount(places, weights, len(shares) + 1)[:-1]
    return np.asarray(held / held.sum(), float)


def _fit(weights: Floats, places: NDArray[np.intp], shares: Floats) -> Floats:
    factors: Floats = np.append(shares / _shares(weights, places, shares), 1.0)
    return weights * factors[places]


def _capped(weights: Floats, people: Floats, cap: float) -> Floats:
    """Return the weights with mean 1 and none over the cap; what is cut goes to all others."""
    most, total = cap * people, people.sum()
    weights = weights * (total / weights.sum())
    while (weights > most).any():
        free = weights < most
        left = total - most[~free].sum()
        weights = np.where(free, weights * (left / weights[free].sum()), most)
    return weights

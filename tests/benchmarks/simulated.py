"""Consultations made up with the truth known, and how intervals do when parts of them are coded.

A model’s score tells comments with the label from others as well as its name says. Its
probabilities are too bold or too shy, and too high or too low, by a random amount.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from nlp.estimate import Floats, estimate_shares
from nlp.intervals import wilson

MODELS = {"good": 2.09, "bad": 0.74, "useless": 0.0}
"""How far the scores of comments with the label lie from the others: AUC .93, .70 and .50."""

PREVALENCES = (0.01, 0.05, 0.15, 0.4)
SIZES = (50, 125, 300)
NEAR = 1e-9


@dataclass(frozen=True)
class Consultation:
    """A label in a consultation: whether each comment has it, and what the model says."""

    model: str
    truth: Floats
    p: Floats
    n: int

    @property
    def share(self) -> float:
        """The share that an interval should hold."""
        return float(self.truth.mean())

    @property
    def cell(self) -> tuple[str, int, int]:
        """The model, and the bands of prevalence and of comments coded."""
        prevalence = int(np.searchsorted(PREVALENCES[1:-1], self.share))
        return self.model, prevalence, int(np.searchsorted(SIZES[1:-1], self.n))


@dataclass(frozen=True)
class Outcome:
    """Of the repeats of one consultation: how many intervals held the share, and how wide they were.

    `hand` is of coding alone, a simple random sample of the same size; `classified` of the count of
    what the model says, as if it were right.
    """

    consultation: Consultation
    covered: float
    width: float
    hand_covered: float
    hand_width: float
    classified: float


def consultations(count: int, seed: int) -> Iterator[Consultation]:
    """Yield consultations of 100 to 700 comments; rare labels are as frequent as common ones."""
    random = np.random.default_rng(seed)
    for number in range(count):
        size = int(random.integers(100, 701))
        n = int(random.integers(SIZES[0], min(SIZES[-1], size - 1) + 1))
        prevalence = np.exp(random.uniform(*np.log([PREVALENCES[0], PREVALENCES[-1]])))
        model = list(MODELS)[number % len(MODELS)]
        truth = np.zeros(size)
        truth[: max(round(size * prevalence), 1)] = 1
        yield Consultation(model, truth, _scores(random, truth, MODELS[model]), n)


def _scores(random: np.random.Generator, truth: Floats, distance: float) -> Floats:
    signal = distance * truth + random.normal(size=len(truth))
    apart = distance * signal - distance**2 / 2 if distance else signal
    odds = logit(truth.mean()) + apart
    return np.clip(expit(random.uniform(0.5, 2) * odds + random.normal(0, 0.7)), 1e-6, 1 - 1e-6)


def simple_sample(
    random: np.random.Generator, size: int, n: int, repeats: int
) -> NDArray[np.bool_]:
    """Return which comments are coded, n in each repeat, shape (comments, repeats)."""
    order = random.random((size, repeats)).argsort(axis=0)
    return order.argsort(axis=0) < n


def queue_chances(p: Floats, n: int) -> Floats:
    """Return each comment’s chance to be coded: 0.6 by how unsure the model is, 0.4 for all alike."""
    doubt = np.sqrt(p * (1 - p))
    chances = n * (0.6 * doubt / doubt.sum() + 0.4 / len(p))
    while chances.max() > 1:
        over = chances >= 1
        chances = np.where(over, 1.0, chances * (n - over.sum()) / chances[~over].sum())
    return chances


def by_simple_samples(one: Consultation, repeats: int, seed: int) -> Outcome:
    """Return how the estimate does when comments are drawn alike."""
    random = np.random.default_rng(seed)
    coded = simple_sample(random, len(one.truth), one.n, repeats)
    return _outcome(one, coded, coded, None)


def by_queue(one: Consultation, repeats: int, seed: int) -> Outcome:
    """Return how the estimate does when a queue draws each comment by its own chance."""
    random = np.random.default_rng(seed)
    pi = queue_chances(one.p, min(one.n, int(0.9 * len(one.truth))))
    coded = random.random((len(pi), repeats)) < pi[:, None]
    hand = simple_sample(random, len(pi), round(pi.sum()), repeats)
    return _outcome(one, coded, hand, pi)


def _outcome(
    one: Consultation, coded: NDArray[np.bool_], hand: NDArray[np.bool_], pi: Floats | None
) -> Outcome:
    codes = np.where(coded, one.truth[:, None], np.nan)
    scores = np.broadcast_to(one.p[:, None], codes.shape)
    found = estimate_shares(codes, scores, pi)
    plain = [_by_hand(column, one.truth) for column in hand.T]
    count = wilson(int((one.p >= 0.5).sum()), len(one.p))
    return Outcome(
        one,
        covered=float(np.mean([_holds((e.low, e.high), one.share) for e in found])),
        width=float(np.mean([e.high - e.low for e in found])),
        hand_covered=float(np.mean([_holds(pair, one.share) for pair in plain])),
        hand_width=float(np.mean([high - low for low, high in plain])),
        classified=float(_holds(count, one.share)),
    )


def _by_hand(coded: NDArray[np.bool_], truth: Floats) -> tuple[float, float]:
    trials = coded.sum() / (1 - coded.mean())
    return wilson(truth[coded].mean() * trials, trials)


def _holds(interval: tuple[float, float], share: float) -> bool:
    return interval[0] - NEAR <= share <= interval[1] + NEAR


def by_cell(outcomes: list[Outcome]) -> dict[tuple[str, int, int], float]:
    """Return the mean coverage of each cell: model, band of prevalence, band of comments coded."""
    cells: dict[tuple[str, int, int], list[float]] = {}
    for outcome in outcomes:
        cells.setdefault(outcome.consultation.cell, []).append(outcome.covered)
    return {cell: float(np.mean(values)) for cell, values in sorted(cells.items())}

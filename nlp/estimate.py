"""The share of comments that carry a label: a statistic of what people coded, sharpened by a model.

The model must not have learned from the comments it scores here. What people coded is certain, so
an interval never goes below the share coded with the label, or above what the others leave open.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from nlp.errors import NlpError
from nlp.intervals import Z_95

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]

FEWEST_EITHER_WAY = 10
FEWEST_CODED = 30
FEWEST_ERRORS = 3
FARTHEST = 5.0
"""Standard errors, beside the heaviest comment, that Σ1/π may lie from the number of comments."""

HALF, WHOLE = 0.5 + 1e-9, 1 - 1e-9
SAME = 1e-9
EXACT, POWERED, WEIGHTED, WILSON = "exact", "prediction-powered", "horvitz-thompson", "wilson"


class EstimateError(NlpError):
    """A share cannot be estimated from what was given."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its 95 % interval, from `n` coded comments of `N`.

    `method` is "exact", "prediction-powered", "horvitz-thompson" or "wilson".
    """

    share: float
    low: float
    high: float
    method: str
    n: int
    N: int

    def as_json(self) -> dict[str, float | int | str]:
        """Return the values, the shares rounded to six places."""
        return {
            "share": round(self.share, 6),
            "low": round(self.low, 6),
            "high": round(self.high, 6),
            "method": self.method,
            "n": self.n,
            "N": self.N,
        }


@dataclass(frozen=True, slots=True)
class _Sample:
    """The comments drawn by lot, a column a label: `weight` is as 1/π for them, 0 for the others.

    Comments that were certain to be coded stand apart: `certain_yes` of them have the label.
    `rest` counts all other comments, coded or not, and `mean_p` is their mean score. The weights
    add up to `rest`: so they are right too where only a part of those drawn was coded, by lot.
    """

    said: Floats
    p: Floats
    weight: Floats
    rest: Floats
    mean_p: Floats
    certain_yes: Floats
    unequal: bool


def estimate_share(
    coded: Sequence[float] | Floats,
    p: Sequence[float] | Floats,
    pi: Sequence[float] | Floats | None = None,
) -> Estimate:
    """Return the estimate of one label, from one value a comment; see `estimate_shares`."""
    columns = np.asarray(coded, float)[:, None], np.asarray(p, float)[:, None]
    return estimate_shares(*columns, None if pi is None else np.asarray(pi, float))[0]


def estimate_shares(coded: Floats, p: Floats, pi: Floats | None = None) -> list[Estimate]:
    """Return one estimate a label, from arrays of shape (comments, labels).

    `coded` is 0 or 1, NaN where nobody coded; `p` is the model’s probability, needed everywhere.
    Without `pi`, or with the same for all, the coded comments are a simple random sample, and the
    share is the prediction-powered mean with tuned λ (Angelopoulos, Duchi and Zrnic 2023). With `pi`,
    the known probability of each comment to be coded (NaN is allowed where nobody coded), a coded
    comment counts as 1/π (Horvitz and Thompson 1952) in its difference from the model (Särndal,
    Swensson and Wretman 1992), and all count together as many as there are comments. With fewer than
    ten coded either way, or thirty in all, it is the share that was coded, with its Wilson interval.
    An interval ends on whole comments, since the true share is a whole number of them: on the nearest,
    a correction for continuity (Yates 1934), and Wilson’s on the next ones outwards, or a label on
    one of the few comments that nobody coded would lie beyond it.

    `EstimateError` when a value is out of range, numbers differ, a label has no coded comment, or
    chances that differ are not those by which these comments were drawn: when Σ1/π lies further from
    the number of comments than five standard errors and the heaviest comment.
    """
    _check(coded, p, pi)
    seen = ~np.isnan(coded)
    said = np.where(seen, coded, 0.0)
    size, n, yes = len(coded), seen.sum(axis=0), said.sum(axis=0)
    sample = _sample(said, seen, p, pi)
    found, methods = _estimate(sample)
    share, low, high = ((part * sample.rest + sample.certain_yes) / size for part in found)
    least, most = yes / size, (size - n + yes) / size
    reach = np.where(methods == WILSON, WHOLE, HALF)
    low = np.clip(np.ceil(low * size - reach) / size, least, most)
    high = np.clip(np.floor(high * size + reach) / size, least, most)
    columns = zip(np.clip(share, low, high), low, high, methods, n, strict=True)
    return [
        Estimate(float(a), float(b), float(c), EXACT if k == size else str(method), int(k), size)
        for a, b, c, method, k in columns
    ]


def _check(coded: Floats, p: Floats, pi: Floats | None) -> None:
    if coded.ndim != 2 or coded.shape != p.shape or (pi is not None and len(pi) != len(coded)):
        raise EstimateError("Codes, scores and probabilities of being coded differ in number.")
    seen = ~np.isnan(coded)
    if not len(coded) or not seen.any(axis=0).all():
        raise EstimateError("No comment is coded, so there is nothing to estimate from.")
    if not np.isin(coded[seen], (0, 1)).all():
        raise EstimateError("A code must be 0, 1 or empty.")
    if not ((p >= 0) & (p <= 1)).all():
        raise EstimateError("Every comment needs a score from 0 to 1.")
    if pi is None:
        return
    if np.isnan(pi[seen.any(axis=1)]).any() or (pi <= 0).any() or (pi > 1).any():
        raise EstimateError(
            "Every coded comment needs its chance of being coded: over 0, at most 1."
        )
    if (~seen & (pi == 1)[:, None]).any():
        raise EstimateError("A comment whose chance of being coded is 1 has not been coded.")
    if not ((seen & (pi < 1)[:, None]).any(axis=0) | seen.all(axis=0)).all():
        raise EstimateError("No coded comment was drawn by lot, so they say nothing of the others.")


def _differ(pi: Floats) -> bool:
    drawn = pi[pi < 1]
    return len(drawn) > 0 and bool(drawn.max() - drawn.min() > SAME)


def _sample(said: Floats, seen: Truth, p: Floats, pi: Floats | None) -> _Sample:
    drawn = seen if pi is None else seen & (pi < 1)[:, None]
    certain = seen & ~drawn
    rest = np.maximum(len(said) - certain.sum(axis=0), 1)
    weight = np.where(drawn, 1.0 if pi is None else 1 / pi[:, None], 0.0)
    unequal = pi is not None and _differ(pi)
    if pi is not None and unequal:
        _check_chances(weight, rest, pi)
    return _Sample(
        said=said,
        p=p,
        weight=weight * rest / _sum(weight),
        rest=rest.astype(float),
        mean_p=np.where(certain, 0.0, p).sum(axis=0) / rest,
        certain_yes=np.where(certain, said, 0.0).sum(axis=0),
        unequal=unequal,
    )


def _check_chances(weight: Floats, rest: NDArray[np.int64], pi: Floats) -> None:
    """Refuse chances by which comments were not drawn, unless all are coded and none matters.

    The variance of Σ1/π is told by all chances where they are known, else by those of the coded.
    """
    total, odds = weight.sum(axis=0), 1 / pi[pi < 1] - 1
    variance = np.maximum((weight * np.maximum(weight - 1, 0)).sum(axis=0), odds.sum())
    far = np.abs(total - rest) > FARTHEST * np.sqrt(variance) + weight.max(axis=0)
    wrong = np.flatnonzero(far & ((weight > 0).sum(axis=0) < rest))
    if len(wrong):
        first = wrong[0]
        raise EstimateError(
            "The chances of being coded are not those by which these comments were drawn: by them "
            f"there were about {total[first]:.0f} comments to draw from, but there are "
            f"{rest[first]}. Where only a part of those drawn was coded, by lot, multiply each "
            "chance by that part."
        )


def _estimate(sample: _Sample) -> tuple[list[Floats], NDArray[np.str_]]:
    """Return share, low and high among the comments not certain to be coded, and the methods."""
    drawn = sample.weight > 0
    n, yes = drawn.sum(axis=0), np.where(drawn, sample.said, 0.0).sum(axis=0)
    few = (np.minimum(yes, n - yes) < FEWEST_EITHER_WAY) | (n < FEWEST_CODED)
    pairs = zip(_wilson(sample), _difference(sample), strict=True)
    found = [np.where(few, plain, sharpened) for plain, sharpened in pairs]
    return found, np.where(few, WILSON, WEIGHTED if sample.unequal else POWERED)


def _difference(sample: _Sample) -> tuple[Floats, Floats, Floats]:
    """Return the difference from the model, its mean weighted as Hájek (1971) did, and an interval.

    The variance is that of Poisson sampling; with equal chances it is s²/n (1 − n/N). Two degrees
    of freedom are lost to the mean and λ, both of n and of Student’s t, which has the effective
    size of the sample (Kish 1965). However few errors of the model were seen, three are possible
    (Hanley and Lippman-Hand 1983), in comments of any chance. With unequal chances the variance is
    not under what the model itself expects: labels that are rare where π is small would else count
    as certain.
    """
    w, n = sample.weight, (sample.weight > 0).sum(axis=0)
    total, squares = _sum(w), _sum(w * w)
    seen_p, seen_y = (w * sample.p).sum(axis=0) / total, (w * sample.said).sum(axis=0) / total
    from_p, from_y = sample.p - seen_p, sample.said - seen_y
    spread = (w * from_p**2).sum(axis=0)
    power = (w * from_p * from_y).sum(axis=0) / np.where(spread > 0, spread, 1.0)
    power = np.clip(power, 0.0, 1.0)
    share = seen_y + power * (sample.mean_p - seen_p)
    spare = w * np.maximum(w - 1, 0)
    errors = (spare * (from_y - power * from_p) ** 2).sum(axis=0)
    errors = np.maximum(errors, FEWEST_ERRORS * (w * spare).sum(axis=0) / total)
    errors = errors * n / np.maximum(n - 2, 1)
    if sample.unequal:
        errors = np.maximum(errors, (spare * sample.p * (1 - sample.p)).sum(axis=0))
    freedom = np.maximum(total**2 / squares - 2, 1)
    half = student.ppf(0.975, freedom) * np.sqrt(errors) / total
    return share, share - half, share + half


def _wilson(sample: _Sample) -> tuple[Floats, Floats, Floats]:
    """Return the weighted share that was coded, with its score interval (Wilson 1927).

    The trials are Kish’s effective size (1965), as Franco and others (2019) advise, corrected for a
    finite population: n/(1 − n/N) with equal chances.
    """
    w = sample.weight
    total = _sum(w)
    share = (w * sample.said).sum(axis=0) / total
    trials = total**2 / _sum(w * np.maximum(w - 1, 0))
    centre = share + Z_95**2 / (2 * trials)
    half = Z_95 * np.sqrt(share * (1 - share) / trials + Z_95**2 / (4 * trials**2))
    scale = 1 + Z_95**2 / trials
    return share, (centre - half) / scale, (centre + half) / scale


def _sum(weights: Floats) -> Floats:
    """Return the sums of columns; 1 where nothing was drawn, so that it can be divided by."""
    total: Floats = weights.sum(axis=0)
    return np.where(total > 0, total, 1.0)

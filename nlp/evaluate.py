"""Measures themed comments against labels that people gave."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.calibrate import expected_calibration_error, gaps
from nlp.corpus import Row
from nlp.intervals import Share, share_by_source
from nlp.language import script_of
from nlp.pipeline import Pipeline
from nlp.text import words
from nlp.types import NONE, PRIORITIES, Comment, Themed

Pairs = Sequence[tuple[Row, Themed]]

RESAMPLES = 1_000
KEPT = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5)


@dataclass(frozen=True, slots=True)
class Measures:
    """How well some comments were themed.

    strict: the highest label is one that the person gave; lenient: or one they also accept.
    kept_strict: the same among those where the model does not ask.
    f1: micro-averaged over the five priorities and none. What one source says in several languages
    is one piece of evidence in the intervals.
    """

    strict: Share
    lenient: Share
    f1: float
    none_recall: Share
    none_precision: Share
    asked: Share
    kept_strict: Share
    kept_lenient: Share


def top_label(themed: Themed) -> str:
    """Return the priority with the highest probability, or `none` when the model says none."""
    if themed.none:
        return NONE
    return max(PRIORITIES, key=lambda name: themed.priorities[name])


def theme_rows(rows: Sequence[Row], pipeline: Pipeline) -> list[tuple[Row, Themed]]:
    """Theme labelled rows, their languages known, and pair them with the result."""
    comments = [Comment(row.id, row.text, row.language) for row in rows]
    return list(zip(rows, pipeline.theme(comments), strict=True))


def measure(pairs: Pairs) -> Measures:
    """Return the measures over some rows."""
    kept = [(row, themed) for row, themed in pairs if not themed.ask]
    said_none = [(row, themed) for row, themed in pairs if themed.none]
    are_none = [(row, themed) for row, themed in pairs if row.labels == (NONE,)]
    return Measures(
        strict=_right(pairs, _strict),
        lenient=_right(pairs, _lenient),
        f1=micro_f1(pairs),
        none_recall=_share(are_none, lambda _, themed: themed.none),
        none_precision=_share(said_none, lambda row, _: row.labels == (NONE,)),
        asked=_share(pairs, lambda _, themed: themed.ask),
        kept_strict=_right(kept, _strict),
        kept_lenient=_right(kept, _lenient),
    )


def micro_f1(pairs: Pairs) -> float:
    """Return F1 over all decisions on the five priorities and none, NaN with nothing to find."""
    hits, total = _decisions(pairs).sum(axis=0)
    return float(2 * hits / total) if total else float("nan")


def f1_interval(pairs: Pairs, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % percentile interval of `micro_f1` over sources drawn anew (Efron 1979)."""
    if not pairs:
        return float("nan"), float("nan")
    hits, total = _decisions(pairs).T
    drawn = _drawn_anew(pairs, seed)
    low, high = np.quantile(2 * drawn @ hits / np.maximum(drawn @ total, 1), (0.025, 0.975))
    return float(low), float(high)


def _decisions(pairs: Pairs) -> NDArray[np.int64]:
    """Return how many labels were rightly said of each comment, and said or true: (comments, 2)."""
    found = np.zeros((len(pairs), 2), np.int64)
    for at, (row, themed) in enumerate(pairs):
        said = {NONE} if themed.none else set(themed.labels)
        found[at] = len(said.intersection(row.labels)), len(said) + len(set(row.labels))
    return found


def _drawn_anew(pairs: Pairs, seed: int) -> NDArray[np.int64]:
    """Return how often each row is drawn, shape (resamples, rows).

    What one source says in several languages is drawn together: it is one piece of evidence.
    """
    count, index = _sources(pairs)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), RESAMPLES)
    return drawn[:, index]


def _sources(pairs: Pairs) -> tuple[int, NDArray[np.intp]]:
    """Return how many sources there are, and which one is each row’s."""
    names, index = np.unique([row.origin for row, _ in pairs], return_inverse=True)
    return len(names), index


def selective_curve(pairs: Pairs) -> list[tuple[float, Share]]:
    """Return (share of comments kept, strict accuracy on them), the least risky kept longest.

    Geifman and El-Yaniv (2017) call it the risk-coverage curve.
    """
    order = sorted(pairs, key=lambda pair: pair[1].risk)
    return [(share, _right(order[: round(share * len(order))], _strict)) for share in KEPT]


def calibration_errors(pairs: Pairs) -> dict[str, float]:
    """Return the expected calibration error of each priority."""
    return {name: expected_calibration_error(*_judged(pairs, name)) for name in PRIORITIES}


def calibration_intervals(pairs: Pairs, seed: int = 0) -> dict[str, tuple[float, float]]:
    """Return an interval of at least 95 % of each calibration error, by sources drawn anew.

    An error that cannot be less than nothing is made larger by chance, and in comments drawn anew
    once more. So the lower end is that of the basic bootstrap, which takes as much away, and the upper
    end that of the percentiles (Davison and Hinkley 1997, chapter 5).
    """
    if not pairs:
        return dict.fromkeys(PRIORITIES, (float("nan"), float("nan")))
    drawn = _drawn_anew(pairs, seed)
    found = {}
    for name, error in calibration_errors(pairs).items():
        again = np.abs(drawn @ gaps(*_judged(pairs, name))).sum(axis=1) / drawn.sum(axis=1)
        high = float(np.quantile(again, 0.975))
        found[name] = (max(2 * error - high, 0.0), high)
    return found


def calibration_by_chance(pairs: Pairs, seed: int = 0) -> dict[str, tuple[float, float, float]]:
    """Return the calibration error that right probabilities would have on these comments.

    Mean and 95 % interval, over answers drawn by the probabilities themselves (consistency
    resampling, Bröcker and Smith 2007). What one source says in several languages gets one draw.
    """
    if not pairs:
        return dict.fromkeys(PRIORITIES, (float("nan"),) * 3)
    count, index = _sources(pairs)
    draws = np.random.default_rng(seed).random((RESAMPLES, count))[:, index]
    found = {}
    for name in PRIORITIES:
        said, _ = _judged(pairs, name)
        errors = [expected_calibration_error(said, draw < said) for draw in draws]
        low, high = np.quantile(errors, (0.025, 0.975))
        found[name] = (float(np.mean(errors)), float(low), float(high))
    return found


def _judged(pairs: Pairs, name: str) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    return (
        np.array([themed.priorities[name] for _, themed in pairs]),
        np.array([name in row.labels for row, _ in pairs], bool),
    )


def slices(pairs: Pairs) -> dict[str, dict[str, list[tuple[Row, Themed]]]]:
    """Return the rows by main label, language, length and script."""
    by: dict[str, Callable[[Row], str]] = {
        "label": lambda row: row.labels[0],
        "language": lambda row: row.language,
        "words": lambda row: _length(len(words(row.text))),
        "script": lambda row: (script_of(row.text) or "none").capitalize(),
    }
    found: dict[str, dict[str, list[tuple[Row, Themed]]]] = {}
    for name, key in by.items():
        groups: dict[str, list[tuple[Row, Themed]]] = {}
        for row, themed in pairs:
            groups.setdefault(key(row), []).append((row, themed))
        found[name] = dict(sorted(groups.items()))
    return found


def _length(count: int) -> str:
    for most, name in ((5, "1 to 5"), (15, "6 to 15"), (40, "16 to 40")):
        if count <= most:
            return name
    return "over 40"


def _right(pairs: Pairs, rule: Callable[[Row, str], bool]) -> Share:
    return _share(pairs, lambda row, themed: rule(row, top_label(themed)))


def _share(pairs: Pairs, rule: Callable[[Row, Themed], bool]) -> Share:
    right = [rule(row, themed) for row, themed in pairs]
    return share_by_source(right, [row.origin for row, _ in pairs])


def _strict(row: Row, label: str) -> bool:
    return label in row.labels


def _lenient(row: Row, label: str) -> bool:
    return label in row.labels or label in row.alternatives

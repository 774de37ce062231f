"""Measures: worked examples."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from nlp.corpus import Row
from nlp.evaluate import (
    Pairs,
    Share,
    calibration_by_chance,
    calibration_errors,
    calibration_intervals,
    f1_interval,
    measure,
    micro_f1,
    selective_curve,
    slices,
    top_label,
)
from nlp.intervals import share_by_source, wilson
from nlp.types import PRIORITIES, Themed


def themed(labels: tuple[str, ...], ask: bool = False, **scores: float) -> Themed:
    priorities = dict.fromkeys(PRIORITIES, 0.0) | scores
    return Themed("1", "", "en", priorities, labels, none=not labels, ask=ask)


def row(*labels: str, text: str = "a bus", alternatives: tuple[str, ...] = ()) -> Row:
    return Row("1", text, "en", labels, alternatives=alternatives)


SAID = [
    (row("climate"), themed(("climate",), climate=0.9)),
    (row("health", alternatives=("children",)), themed(("children",), children=0.6, health=0.4)),
    (row("none"), themed((), economy=0.1)),
    (row("none"), themed(("economy",), ask=True, economy=0.5)),
]
PAIRS = [(replace(said, id=str(n)), found) for n, (said, found) in enumerate(SAID)]


def test_the_highest_label_is_counted_strictly_and_leniently() -> None:
    found = measure(PAIRS)

    assert found.strict == Share(2, 4)
    assert found.lenient == Share(3, 4)


def test_none_has_its_recall_and_its_precision() -> None:
    found = measure(PAIRS)

    assert found.none_recall == Share(1, 2)
    assert found.none_precision == Share(1, 1)


def test_what_is_given_to_a_person_leaves_the_rest_to_be_counted() -> None:
    found = measure(PAIRS)

    assert found.asked == Share(1, 4)
    assert found.kept_strict == Share(2, 3)
    assert found.kept_lenient == Share(3, 3)


def test_f1_counts_every_label_said_and_true() -> None:
    # Two hits among four labels said and four true.
    assert micro_f1(PAIRS) == pytest.approx(2 * 2 / 8)


def test_the_highest_label_is_none_when_the_model_says_none() -> None:
    assert top_label(themed((), economy=0.3)) == "none"
    assert top_label(themed(("health",), health=0.4, economy=0.3)) == "health"


def test_calibration_is_measured_for_each_priority() -> None:
    errors = calibration_errors(PAIRS)

    assert errors["climate"] == pytest.approx(0.1 / 4)
    assert errors["community"] == 0


def half_sure(random: np.random.Generator, rows: int, true_share: float) -> Pairs:
    """Rows that the model gives to climate with probability one half, more of them rightly."""
    right = random.uniform(size=rows) < true_share
    return [
        (
            replace(row("climate" if one else "none"), id=str(n)),
            themed(("climate",), climate=0.5),
        )
        for n, one in enumerate(right)
    ]


@pytest.mark.parametrize(
    "true_share", [0.6, *(pytest.param(share, marks=pytest.mark.slow) for share in (0.5, 0.7))]
)
def test_intervals_of_calibration_errors_hold_the_error_that_is_there(true_share: float) -> None:
    random = np.random.default_rng(7)
    held = 0
    for _ in range(60):
        low, high = calibration_intervals(half_sure(random, 150, true_share))["climate"]
        held += low <= true_share - 0.5 <= high

    assert held >= 53


def test_right_probabilities_err_by_chance_as_much_as_the_normal_distribution_says() -> None:
    mean, low, high = calibration_by_chance(half_sure(np.random.default_rng(9), 400, 0.9))[
        "climate"
    ]

    # All rows lie in one bin: the error is the distance of a share of 400 from one half.
    spread = 0.5 / np.sqrt(400)
    assert mean == pytest.approx(spread * np.sqrt(2 / np.pi), rel=0.1)
    assert low < 0.05 * spread
    assert high == pytest.approx(2.24 * spread, rel=0.1)


@pytest.mark.parametrize(
    "interval",
    [
        f1_interval,
        lambda p: measure(p).strict.interval,
        lambda p: measure(p).none_recall.interval,
        lambda p: selective_curve(p)[0][1].interval,
        lambda p: calibration_intervals(p)["climate"],
        lambda p: calibration_by_chance(p)["climate"][1:],
    ],
)
def test_what_one_comment_says_in_nine_languages_is_not_nine_comments(
    interval: Callable[[Pairs], tuple[float, float]],
) -> None:
    once = half_sure(np.random.default_rng(8), 60, 0.7)
    nine_times = [
        (replace(said, id=f"{said.id}-{n}", source=said.id), found)
        for said, found in once
        for n in range(9)
    ]
    strangers = [(replace(said, source=said.id), found) for said, found in nine_times]

    def width(pairs: Pairs) -> float:
        low, high = interval(pairs)
        return float(high - low)

    assert width(nine_times) == pytest.approx(width(once), rel=0.15)
    assert width(strangers) < 0.5 * width(once)


def test_rows_count_for_as_much_as_their_sources_differ() -> None:
    # Two, one and no right of two each: off the mean by 1, 0 and −1, a variance of 3/2 × 2/36.
    found = share_by_source([True, True, True, False, False, False], list("aabbcc"))

    assert found == Share(3, 6, pytest.approx(0.25 / (1 / 12)))


def test_rows_never_count_for_more_than_they_are() -> None:
    # Ten sources are right in one language of two, one in both.
    found = share_by_source([True, False] * 10 + [True] * 2, [str(n // 2) for n in range(22)])

    assert found == Share(12, 22, 22)


@pytest.mark.parametrize("right", [[True] * 36, [False] * 36, [True, False, False] * 12])
def test_sources_that_are_all_alike_count_for_one_each(right: list[bool]) -> None:
    low, high = share_by_source(right, [str(n // 3) for n in range(36)]).interval

    assert (low, high) == pytest.approx(wilson(sum(right) / 3, 12))


def test_rows_that_each_say_their_own_have_the_interval_of_wilson() -> None:
    assert share_by_source([True, True, False], list("abc")) == Share(2, 3)


def test_rows_are_sliced_by_label_language_length_and_script() -> None:
    found = slices([*PAIRS, (row("none", text="بس " * 41), themed(()))])

    assert {key: len(rows) for key, rows in found["label"].items()} == {
        "climate": 1,
        "health": 1,
        "none": 3,
    }
    assert set(found["words"]) == {"1 to 5", "over 40"}
    assert set(found["script"]) == {"Arabic", "Latin"}


def test_a_share_of_nothing_is_not_a_number() -> None:
    assert str(Share(0, 0)) == "–"
    assert str(Share(10, 100)) == "0.100 (0.055–0.174)"

"""Measures: worked examples."""

import pytest

from nlp.corpus import Row
from nlp.evaluate import Share, calibration_errors, measure, micro_f1, slices, top_label
from nlp.types import PRIORITIES, Themed


def themed(labels: tuple[str, ...], ask: bool = False, **scores: float) -> Themed:
    priorities = dict.fromkeys(PRIORITIES, 0.0) | scores
    return Themed("1", "", "en", priorities, labels, none=not labels, ask=ask)


def row(*labels: str, text: str = "a bus", alternatives: tuple[str, ...] = ()) -> Row:
    return Row("1", text, "en", labels, alternatives=alternatives)


PAIRS = [
    (row("climate"), themed(("climate",), climate=0.9)),
    (row("health", alternatives=("children",)), themed(("children",), children=0.6, health=0.4)),
    (row("none"), themed((), economy=0.1)),
    (row("none"), themed(("economy",), ask=True, economy=0.5)),
]


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

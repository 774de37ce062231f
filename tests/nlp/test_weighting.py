"""Raking: worked answers, the cap and what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.weighting import WeightingError, rake

HALVES = {"woman": 0.5, "man": 0.5}


def test_one_margin_is_the_quotient_of_shares() -> None:
    weights = rake({"sex": ["woman"] * 60 + ["man"] * 40}, {"sex": HALVES})

    assert weights.values == pytest.approx([5 / 6] * 60 + [1.25] * 40)
    assert weights.design_effect == pytest.approx((40 * 1.25**2 + 60 * (5 / 6) ** 2) / 100)
    assert weights.effective_size == pytest.approx(96)
    assert weights.gap == pytest.approx(0)


def test_margins_that_do_not_depend_on_each_other_multiply() -> None:
    cells = [("man", "young", 12), ("man", "old", 18), ("woman", "young", 28), ("woman", "old", 42)]
    sex = [sex for sex, _, count in cells for _ in range(count)]
    age = [age for _, age, count in cells for _ in range(count)]
    population = {"sex": {"man": 500, "woman": 500}, "age": {"young": 100, "old": 100}}
    values = rake({"sex": sex, "age": age}, population).values

    assert values[0] == pytest.approx(0.5 / 0.3 * 0.5 / 0.4)
    assert values[-1] == pytest.approx(0.5 / 0.7 * 0.5 / 0.6)


def test_margins_that_hang_together_are_both_met() -> None:
    random = np.random.default_rng(3)
    sex = random.choice(["man", "woman"], 300, p=[0.35, 0.65])
    age = np.where(random.random(300) < np.where(sex == "man", 0.2, 0.5), "young", "old")
    population = {"sex": {"man": 0.49, "woman": 0.51}, "age": {"young": 0.3, "old": 0.7}}
    weights = rake({"sex": list(sex), "age": list(age)}, population)

    assert weights.values[sex == "man"].sum() / 300 == pytest.approx(0.49)
    assert weights.values[age == "young"].sum() / 300 == pytest.approx(0.3)
    assert weights.gap < 1e-8


@pytest.mark.parametrize("cap", [1.25, 5])
def test_margins_that_are_nearly_one_another_are_both_met(cap: float) -> None:
    sex = ["woman"] * 2401 + ["man"] * 1601
    gender = ["woman"] * 2400 + ["man", "woman"] + ["man"] * 1600
    population = {"sex": HALVES, "gender": {"woman": 0.50001, "man": 0.49999}}
    weights = rake({"sex": sex, "gender": gender}, population, cap)

    assert weights.gap < 1e-8
    assert weights.values.max() < cap


def test_no_weight_is_over_the_cap_and_the_gap_that_it_leaves_is_told() -> None:
    weights = rake({"sex": ["man"] * 10 + ["woman"] * 190}, {"sex": HALVES})

    assert weights.values == pytest.approx([5] * 10 + [150 / 190] * 190)
    assert weights.gap == pytest.approx(0.25)


def test_who_does_not_say_keeps_their_weight() -> None:
    weights = rake({"sex": ["woman"] * 60 + ["man"] * 40 + [None] * 20}, {"sex": HALVES})

    assert weights.values == pytest.approx([5 / 6] * 60 + [1.25] * 40 + [1] * 20)


@pytest.mark.parametrize(
    ("sex", "population", "words"),
    [
        (["woman"] * 30 + ["man"] * 9, HALVES, "9 people are “man”; 10 are needed"),
        (["woman"] * 30, HALVES, "0 people are “man”"),
        (["woman"] * 30 + ["man"] * 30, {"woman": 1}, "has no “man”"),
        (["woman"] * 30 + ["man"] * 30, {"woman": 1, "man": 0}, "has no “man”"),
        (["woman"] * 30 + ["man"] * 30, {}, "counts or shares"),
        (["woman"] * 30 + ["man"] * 30, {"woman": 2, "man": -1}, "counts or shares"),
        (["woman"] * 30 + ["man"] * 30, {"woman": math.inf, "man": 1}, "counts or shares"),
        (["woman"] * 30 + ["man"] * 30, {"woman": math.nan, "man": 1}, "counts or shares"),
    ],
)
def test_what_cannot_be_weighted_is_refused(
    sex: list[str], population: dict[str, float], words: str
) -> None:
    with pytest.raises(WeightingError, match=words):
        rake({"sex": sex}, {"sex": population})


def test_margins_that_contradict_one_another_are_refused() -> None:
    people = ["x"] * 50 + ["y"] * 50
    with pytest.raises(WeightingError, match="same people"):
        rake({"a": people, "b": people}, {"a": {"x": 1, "y": 1}, "b": {"x": 4, "y": 1}})


@pytest.mark.parametrize("cap", [1.5, 5, math.inf])
@pytest.mark.parametrize(("first", "last"), [(0.9, 0.1), (0.1, 0.9)])
def test_margins_that_contradict_one_another_are_refused_whatever_the_cap(
    first: float, last: float, cap: float
) -> None:
    people = ["x"] * 10 + ["y"] * 90
    population = {"a": {"x": first, "y": 1 - first}, "b": {"x": last, "y": 1 - last}}
    with pytest.raises(WeightingError, match="same people"):
        rake({"a": people, "b": people}, population, cap)


@pytest.mark.parametrize("cap", [1.5, 5])
def test_margins_that_only_people_who_are_not_there_would_meet_are_refused(cap: float) -> None:
    answers = {"a": ["x"] * 60 + ["y"] * 30, "b": ["p"] * 30 + ["q"] * 60}
    population = {"a": {"x": 0.5, "y": 0.5}, "b": {"p": 0.6, "q": 0.4}}
    with pytest.raises(WeightingError, match="same people"):
        rake(answers, population, cap)


def test_margins_must_match() -> None:
    with pytest.raises(WeightingError, match="same margins"):
        rake({"age": []}, {"sex": HALVES})
    with pytest.raises(WeightingError, match="one answer a person"):
        rake({"a": ["x"] * 20, "b": ["x"] * 30}, {"a": {"x": 1}, "b": {"x": 1}})
    with pytest.raises(WeightingError, match="over 1"):
        rake({"a": ["x"] * 20}, {"a": {"x": 1}}, cap=1)
    with pytest.raises(WeightingError, match="over 1"):
        rake({"a": ["x"] * 20}, {"a": {"x": 1}}, cap=math.nan)


@settings(deadline=None, max_examples=40)
@given(st.integers(10, 60), st.integers(10, 60), st.floats(0.02, 0.98), st.floats(1.5, 6))
def test_weights_keep_their_mean_and_their_cap(
    men: int, women: int, share: float, cap: float
) -> None:
    answers = {"sex": ["man"] * men + ["woman"] * women}
    weights = rake(answers, {"sex": {"man": share, "woman": 1 - share}}, cap)

    assert weights.values.mean() == pytest.approx(1)
    assert weights.values.max() <= cap + 1e-9
    assert weights.design_effect >= 1 - 1e-9

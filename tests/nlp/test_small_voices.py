"""What is said mainly by one group: known answers, and false discoveries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.intervals import wilson
from nlp.small_voices import (
    SmallVoice,
    SmallVoicesError,
    Truth,
    benjamini_hochberg,
    small_voices,
)


def flags(*parts: tuple[int, int]) -> Truth:
    """Return one column: 1 or 0, each as often as its number says."""
    return np.concatenate([np.full(count, value) for count, value in parts])[:, None] > 0


TEA = (
    [str(n) for n in range(8)],
    ["milk first"],
    flags((4, 1), (4, 0)),
    ["says milk"],
    flags((3, 1), (1, 0), (1, 1), (3, 0)),
)


def test_fishers_own_example_of_the_lady_tasting_tea() -> None:
    low, high = wilson(3, 4)

    assert small_voices(*TEA, level=1) == [
        SmallVoice(
            group="milk first",
            theme="says milk",
            said=3,
            people=4,
            others_said=1,
            others=4,
            ratio=3.0,
            low=low,
            high=high,
            p=pytest.approx(17 / 70),
            q=pytest.approx(17 / 70),
        )
    ]
    assert small_voices(*TEA) == []


def test_the_example_of_benjamini_and_hochberg() -> None:
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    q = benjamini_hochberg(np.array(p))

    assert (q <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert q[3] == pytest.approx(0.0095 * 15 / 4)


def test_a_person_counts_once_however_often_they_write() -> None:
    people, groups, member, themes, says = TEA
    twice = people * 2, groups, np.tile(member, (2, 1)), themes, np.tile(says, (2, 1))

    assert small_voices(*twice, level=1) == small_voices(*TEA, level=1)


def test_the_highest_ratio_comes_first_and_fewer_than_three_people_never() -> None:
    people = [str(n) for n in range(200)]
    member = np.hstack([flags((20, 1), (180, 0)), flags((20, 0), (2, 1), (178, 0))])
    says = np.hstack(
        [
            flags((12, 1), (8, 0), (6, 1), (174, 0)),
            flags((10, 1), (190, 0)),
            flags((20, 0), (2, 1), (176, 0), (2, 1)),
        ]
    )
    found = small_voices(people, ["young", "two"], member, ["buses", "skate", "rare"], says)

    assert [(one.group, one.theme) for one in found] == [("young", "skate"), ("young", "buses")]
    assert found[0].as_json()["ratio"] is None
    assert found[1].as_json()["ratio"] == pytest.approx(18)


def test_the_higher_ratio_comes_first_though_the_other_is_surer() -> None:
    people = [str(n) for n in range(400)]
    member = np.hstack([flags((5, 1), (395, 0)), flags((5, 0), (100, 1), (295, 0))])
    says = np.hstack([flags((4, 1), (394, 0), (2, 1)), flags((5, 0), (90, 1), (300, 0), (5, 1))])
    first, second = small_voices(people, ["few", "many"], member, ["pool", "bus"], says)

    assert (first.group, second.group) == ("few", "many")
    assert first.ratio > second.ratio
    assert first.p > second.p


def test_two_people_of_a_group_are_no_finding_however_rare_what_they_say_is() -> None:
    people = [str(n) for n in range(900)]
    member, says = flags((3, 1), (897, 0)), flags((2, 1), (897, 0), (1, 1))

    assert small_voices(people, ["three"], member, ["rare"], says) == []
    assert small_voices(people, ["three"], member, ["rare"], says | member)


def test_a_group_of_everybody_has_nobody_to_be_held_against() -> None:
    people = [str(n) for n in range(50)]

    assert small_voices(people, ["all"], flags((50, 1)), ["buses"], flags((30, 1), (20, 0))) == []


def test_nobody_says_nothing() -> None:
    assert small_voices([], ["a"], np.zeros((0, 1), bool), ["b"], np.zeros((0, 1), bool)) == []


def test_shapes_must_fit() -> None:
    people, groups, member, _, says = TEA

    with pytest.raises(SmallVoicesError, match="differ in number"):
        small_voices(people, groups, member, ["one", "two"], says)


@pytest.mark.parametrize(("apart", "least", "most"), [(False, 0.0, 0.08), (True, 0.8, 1.0)])
def test_what_differs_is_found_and_what_does_not_is_seldom_found(
    apart: bool, least: float, most: float
) -> None:
    random = np.random.default_rng(5)
    people = [str(n) for n in range(1000)]
    groups, themes = [f"g{n}" for n in range(8)], [f"t{n}" for n in range(20)]
    hits = 0
    for _ in range(60):
        member = random.random((1000, 8)) < 0.05
        says = random.random((1000, 20)) < 0.02
        if apart:
            says[:, 0] = random.random(1000) < np.where(member[:, 0], 0.2, 0.02)
        hits += bool(small_voices(people, groups, member, themes, says))

    assert least <= hits / 60 <= most


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_the_order_of_people_makes_no_difference(rows: list[tuple[bool, bool]]) -> None:
    member, says = (np.array(column, bool)[:, None] for column in zip(*rows, strict=True))
    people = [str(n) for n in range(len(rows))]
    found = small_voices(people, ["g"], member, ["t"], says, level=1)

    assert found == small_voices(people[::-1], ["g"], member[::-1], ["t"], says[::-1], level=1)
    assert all(one.low <= one.said / one.people <= one.high for one in found)

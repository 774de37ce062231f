"""Intervals: known answers."""

import pytest

from nlp.intervals import wilson


def test_the_interval_of_ten_in_a_hundred() -> None:
    assert wilson(10, 100) == pytest.approx((0.05523, 0.17437), abs=1e-4)


def test_none_in_ten_still_leaves_room_above() -> None:
    low, high = wilson(0, 10)

    assert low == 0
    assert high == pytest.approx(0.27753, abs=1e-4)


@pytest.mark.parametrize("trials", [1, 3, 10, 40.5])
def test_it_begins_at_nothing_and_ends_at_all(trials: float) -> None:
    assert wilson(0, trials)[0] == 0
    assert wilson(trials, trials)[1] == 1


def test_nothing_is_known_without_trials() -> None:
    assert wilson(0, 0) == (0, 1)

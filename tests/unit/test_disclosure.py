"""Counts leave the system rounded, and small ones not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.disclosure import ROUNDED_TO, THRESHOLD, publish


@pytest.mark.parametrize(
    ("count", "group", "shown"),
    [(0, 100, 0), (1, 100, None), (9, 100, None), (10, 100, 10), (12, 100, 10), (13, 100, 15),
     (97, 100, 95), (98, 100, 100), (100, 100, 100), (0, 9, None), (9, 9, None), (0, 10, 0)],
)  # fmt: skip
def test_a_count_is_shown_as(count: int, group: int, shown: int | None) -> None:
    assert publish(count, group).value == shown


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_no_shown_number_is_small_or_exact_and_none_is_far_off(a: int, b: int) -> None:
    count, group = sorted((a, b))
    shown = publish(count, group).value
    if shown is not None:
        assert shown % ROUNDED_TO == 0
        assert shown == 0 or shown >= THRESHOLD
        assert abs(shown - count) <= ROUNDED_TO / 2


@pytest.mark.parametrize(("count", "group"), [(-1, 5), (6, 5)])
def test_an_impossible_count_is_a_mistake(count: int, group: int) -> None:
    with pytest.raises(ValueError, match="in a group of"):
        publish(count, group)

"""Neighbours: a worked example, ties, and the same shares whatever else is asked."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp.neighbours import ASKED_STEPS, BLOCK, NEAREST, TAUGHT_STEPS, Neighbours


def directions(count: int, seed: int = 0, width: int = 24) -> NDArray[np.float32]:
    found = np.random.default_rng(seed).standard_normal((count, width)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_shares_are_those_of_the_nearest_weighed_by_likeness() -> None:
    taught = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [-1, 0]], np.float32)
    truth = np.array([[True, False], [False, True], [True, True], [True, False]])
    (found,) = Neighbours().fit(taught, truth).shares(np.array([[1, 0]], np.float32))

    # Likenesses 1, .8 and .6; the last looks the other way.
    assert found == pytest.approx([1.6 / 2.4, 1.4 / 2.4])


def test_only_the_nearest_count_and_all_that_are_as_near_as_the_last() -> None:
    near, apart = [1.0, 0.0], [0.6, 0.8]
    taught = np.array([near] * (NEAREST + 3) + [apart] * 5, np.float32)
    truth = np.arange(NEAREST + 8)[:, None] < NEAREST
    (found,) = Neighbours().fit(taught, truth).shares(np.array([near], np.float32))

    assert found == pytest.approx([NEAREST / (NEAREST + 3)])


def test_a_text_like_none_has_no_share() -> None:
    neighbours = Neighbours().fit(np.array([[1, 0]], np.float32), np.array([[True]]))

    assert neighbours.shares(np.array([[-1, 0], [0, 1]], np.float32)).tolist() == [[0], [0]]
    assert neighbours.shares(np.zeros((0, 2), np.float32)).shape == (0, 1)


def test_shares_are_the_same_to_the_bit_alone_and_among_others() -> None:
    truth = np.random.default_rng(1).uniform(size=(900, 7)) < 0.3
    neighbours = Neighbours().fit(directions(900), truth)
    asked = directions(2 * BLOCK + 5, seed=2)
    together = neighbours.shares(asked)

    for row in (0, BLOCK - 1, BLOCK, len(asked) - 1):
        assert np.array_equal(neighbours.shares(asked[row : row + 1])[0], together[row])


def test_likeness_is_summed_without_rounding() -> None:
    asked, taught = directions(40, seed=3, width=384), directions(300, seed=4, width=384)
    neighbours = Neighbours().fit(taught, np.ones((300, 1), bool))
    exactly = np.rint(asked * ASKED_STEPS).astype(np.int64) @ neighbours.vectors_.T.astype(np.int64)

    assert np.array_equal(np.rint(asked * ASKED_STEPS) @ neighbours._turned, exactly)
    assert ASKED_STEPS * TAUGHT_STEPS * 1.1 < 2**24

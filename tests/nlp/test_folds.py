"""Folds over coded comments: copies of a text are on one side."""

import numpy as np
import pytest
from sklearn.model_selection import KFold

from nlp.folds import folds_by_text, rows_by_text


def test_capitals_and_spaces_make_no_text_different() -> None:
    rows = rows_by_text(["A bus", "a bin", " a  BUS\n", "a bus!"])

    assert [same.tolist() for same in rows] == [[0, 2], [1], [3]]


@pytest.mark.parametrize(("count", "folds", "seed"), [(60, 4, 0), (51, 5, 7)])
def test_folds_of_different_texts_are_those_of_the_rows(count: int, folds: int, seed: int) -> None:
    found = folds_by_text([f"text {n}" for n in range(count)], folds, seed)
    expected = KFold(folds, shuffle=True, random_state=seed).split(np.arange(count))

    assert [[list(taught), list(held)] for taught, held in found] == [
        [list(taught), list(held)] for taught, held in expected
    ]


def test_copies_of_a_text_are_held_back_together_and_every_row_once() -> None:
    texts = [f"text {n % 12}" for n in range(40)]
    folds = list(folds_by_text(texts, 5, 0))

    for taught, held in folds:
        assert not {texts[row] for row in taught} & {texts[row] for row in held}
        assert sorted([*taught, *held]) == list(range(40))
    assert sorted(row for _, held in folds for row in held) == list(range(40))

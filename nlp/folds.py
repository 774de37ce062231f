"""Cuts coded comments into folds, a text and its copies together.

A campaign, or a file that was loaded twice, would else be asked about where it was told.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import KFold

from nlp.text import for_encoder

Index = NDArray[np.intp]


def rows_by_text(texts: Sequence[str]) -> list[Index]:
    """Return the rows of each different text, in the order in which texts first appear.

    Capitals and spaces alone make no text different.
    """
    rows: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        rows.setdefault(" ".join(for_encoder(text).casefold().split()), []).append(row)
    return [np.array(same, np.intp) for same in rows.values()]


def folds_by_text(texts: Sequence[str], folds: int, seed: int) -> Iterator[tuple[Index, Index]]:
    """Yield the rows of each fold in order, (taught, held); there must be a text a fold."""
    rows = rows_by_text(texts)
    splitter = KFold(folds, shuffle=True, random_state=seed)
    for _, places in splitter.split(np.arange(len(rows))):
        held = np.sort(np.concatenate([rows[place] for place in places]))
        yield np.setdiff1d(np.arange(len(texts)), held), held

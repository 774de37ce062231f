"""How well a codebook can be learned from coded comments, and what coding more would buy."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from nlp.calibrate import expected_calibration_error
from nlp.codes import FEWEST, CodeClassifier, Coded, Floats, Truth, samples_f1
from nlp.encoder import TextReader, Vectors
from nlp.errors import TableError
from nlp.folds import folds_by_text, rows_by_text
from nlp.types import Progress

SHARES = (0.15, 0.25, 0.4, 0.6, 0.8, 1.0)
FEWEST_SIZES = 3
"""A law of two unknowns fits any two points."""


class ReadOnce:
    """A reader that reads no text a second time: every fold learns from most of the comments."""

    def __init__(self, reader: TextReader) -> None:
        """Take the reader that reads what is new."""
        self.key = reader.key
        self._reader = reader
        self._rows: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text; there must be one."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if new:
            self._rows |= dict(zip(new, self._reader.encode(new), strict=True))
        return np.stack([self._rows[text] for text in texts])


@dataclass(frozen=True, slots=True)
class Scores:
    """Pooled over all comments, each read by a classifier that had not seen it.

    `samples_f1` is the mean over comments, `micro_f1` over all decisions, `macro_f1` over codes;
    `ece` is the expected calibration error over all probabilities.
    """

    samples_f1: float
    micro_f1: float
    macro_f1: float
    ece: float

    def as_json(self) -> dict[str, float]:
        """Return the values rounded to four places."""
        return {name: round(getattr(self, name), 4) for name in self.__slots__}


def crossvalidate(
    coded: Coded,
    encoder: TextReader,
    folds: int = 5,
    seed: int = 0,
    progress: Progress | None = None,
) -> Scores:
    """Return the scores pooled over folds; `progress` is called with (folds done, all).

    No text is asked about where a copy of it was told. `TableError` when there is too little to
    learn from.
    """
    codes = _codes_to_learn(coded, folds)
    reader = ReadOnce(encoder)
    probabilities = np.zeros((len(coded), len(codes)))
    chosen = np.zeros(probabilities.shape, bool)
    for done, (taught, held) in enumerate(folds_by_text(coded.texts, folds, seed), 1):
        model = CodeClassifier(reader, seed)
        found = _read(model, coded.take(taught), coded.take(held), codes)
        probabilities[held], chosen[held] = found
        if progress is not None:
            progress(done, folds)
    return scores_of(_truth(coded, codes), chosen, probabilities)


def _read(
    model: CodeClassifier, taught: Coded, held: Coded, codes: Sequence[str]
) -> tuple[Floats, Truth]:
    """Return probabilities and decisions for what is held back, one column a code.

    Where no code was taught there are none.
    """
    probabilities = np.zeros((len(held), len(codes)))
    chosen = np.zeros(probabilities.shape, bool)
    if any(taught.codes):
        model.fit(taught)
        places = [codes.index(code) for code in model.codes_]
        found = model.predict_proba(held.texts, held.languages)
        probabilities[:, places], chosen[:, places] = found, model.decide(found)
    return probabilities, chosen


def _truth(coded: Coded, codes: Sequence[str]) -> Truth:
    return np.array([[code in one for code in codes] for one in coded.codes], bool)


def _codes_to_learn(coded: Coded, folds: int) -> list[str]:
    codes = sorted({code for one in coded.codes for code in one})
    if not codes:
        raise TableError("No comment has a code.")
    different, needed = len(rows_by_text(coded.texts)), max(2 * FEWEST, folds)
    if different < needed:
        message = f"{different} different coded comments are too few: {needed} are needed."
        raise TableError(message)
    return codes


def scores_of(truth: Truth, chosen: Truth, probabilities: Floats) -> Scores:
    """Return the scores of decisions and probabilities, all of shape (comments, codes)."""
    hits, total = (truth & chosen).sum(axis=0), truth.sum(axis=0) + chosen.sum(axis=0)
    by_code = 2 * hits / np.maximum(total, 1)
    return Scores(
        samples_f1=samples_f1(truth, chosen),
        micro_f1=float(2 * hits.sum() / max(total.sum(), 1)),
        macro_f1=float(by_code[truth.any(axis=0)].mean()),
        ece=expected_calibration_error(probabilities.ravel(), truth.ravel()),
    )


def learning_curve(
    coded: Coded,
    encoder: TextReader,
    folds: int = 5,
    seed: int = 0,
    progress: Progress | None = None,
) -> list[tuple[int, float]]:
    """Return (different coded comments, F1 by comment) for growing parts of what is coded.

    Each part is taught in every fold, and read on the whole of the comments held back. `progress`
    is called with (folds done, all). `TableError` when there is too little to learn from.
    """
    codes = _codes_to_learn(coded, folds)
    reader = ReadOnce(encoder)
    different = len(rows_by_text(coded.texts))
    smallest = different - math.ceil(different / folds)
    sizes = sorted({max(FEWEST, int(share * smallest)) for share in SHARES})
    if len(sizes) < FEWEST_SIZES:
        raise TableError(
            f"{different} different coded comments in {folds} folds are too few for a curve: code "
            "more, or ask for more folds."
        )
    gained = np.zeros((folds, len(sizes)))
    random = np.random.default_rng(seed)
    for fold, (taught, held) in enumerate(folds_by_text(coded.texts, folds, seed)):
        learned, asked = coded.take(taught), coded.take(held)
        rows = rows_by_text(learned.texts)
        order = random.permutation(len(rows))
        for place, size in enumerate(sizes):
            part = learned.take(np.concatenate([rows[text] for text in order[:size]]))
            _, chosen = _read(CodeClassifier(reader, seed), part, asked, codes)
            gained[fold, place] = samples_f1(_truth(asked, codes), chosen)
        if progress is not None:
            progress(fold + 1, folds)
    return list(zip(sizes, gained.mean(axis=0).tolist(), strict=True))


def forecast(curve: Sequence[tuple[int, float]], size: int) -> float:
    """Return the F1 to expect with `size` coded comments.

    An inverse power law, a − b·n^(−1/2), fitted by least squares (Cortes and others 1994 show that
    learning curves follow such laws); b is not negative, so more coding never promises less.
    """
    counts = np.array([count for count, _ in curve], float)
    values = np.array([value for _, value in curve])
    terms = np.column_stack([np.ones(len(counts)), counts**-0.5])
    (lost_at_best, loss), _ = nnls(terms, 1 - values)
    return float(np.clip(1 - lost_at_best - loss * size**-0.5, 0.0, 1.0))

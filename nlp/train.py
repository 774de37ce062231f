"""Learns the model from the corpus and the codebook; the same input gives the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

from nlp.calibrate import SigmoidCalibration
from nlp.classifier import Truth, TwoViewClassifier
from nlp.corpus import Row
from nlp.features import LanguageMeans, Texts, Vectors
from nlp.model import (
    COUNTED,
    LABELS,
    CommentModel,
    signs_of_risk,
    theme_truth_of,
    truth_of,
)
from nlp.neighbours import Neighbours
from nlp.types import PRIORITIES

Floats = NDArray[np.float64]
Index = NDArray[np.intp]

SHARES = 5
ENOUGH = 500
"""Calibration needs so many comments that the model had not seen: shares of them are held back in
turn until there are enough, or until each was held back once."""

STIFF = 1.0
"""The inverse ridge on calibration with fewer: a few rows that happen to be told apart wholly would
else make every probability 0 or 1."""

RANDOM_STATE = 2040


@dataclass(frozen=True)
class Unseen:
    """Probabilities of rows by what had not seen them, and shares of labels among like rows.

    Both have the columns of `LABELS`.
    """

    probabilities: Floats
    shares: Floats


@dataclass(frozen=True)
class HeldBack:
    """Which rows teach, which are held back, and vectors of all by an encoder taught the same."""

    taught: Index
    held: Index
    vectors: Vectors


def hold_back(rows: Sequence[Row], graded: Index) -> list[tuple[Index, Index]]:
    """Return (taught, held) a turn: a share of the graded rows is held, all other rows teach.

    Main labels are spread evenly; a comment and what says it again in another language are held
    together, or the model would be asked what it was told.
    """
    strata = [rows[i].labels[0] for i in graded]
    sources = [rows[i].origin for i in graded]
    splitter = StratifiedGroupKFold(SHARES, shuffle=True, random_state=RANDOM_STATE)
    turns: list[tuple[Index, Index]] = []
    for _, held in splitter.split(graded, strata, sources):
        if sum(len(before) for _, before in turns) < ENOUGH:
            turns.append((np.setdiff1d(np.arange(len(rows)), graded[held]), graded[held]))
    return turns


def fit(
    rows: Sequence[Row], vectors: Vectors, turns: Sequence[HeldBack], theme_ids: Sequence[str]
) -> tuple[CommentModel, Unseen]:
    """Return the model, and what it would have said of the rows held back.

    `vectors` are those of the final encoder, one a row; calibration, thresholds and risk are
    learned on the rows held back, as their own encoder and classifier saw them. What says another
    comment again is no neighbour: it would tell the same a second time.
    """
    model = CommentModel(random_state=RANDOM_STATE)
    truth = truth_of(rows)
    own = np.array([row.origin == row.id for row in rows])
    scores, shares = [], []
    for turn in turns:
        _, texts = centred(rows, turn.vectors)
        taught, asked = texts.take(turn.taught), texts.take(turn.held)
        scores.append(model.fresh_classifier().fit(taught, truth[turn.taught]).scores(asked))
        near = turn.taught[own[turn.taught]]
        shares.append(Neighbours().fit(texts.vectors[near], truth[near]).shares(asked.vectors))

    held = np.concatenate([turn.held for turn in turns])
    answers, scored, alike = truth[held], np.concatenate(scores), np.concatenate(shares)
    known = [rows[i] for i in held]
    model.calibration_ = fresh_calibration(len(held)).fit(scored, answers)
    probabilities = model.calibration_.transform(scored)
    model.thresholds_ = best_thresholds(probabilities, answers)
    model.risk_ = fit_risk(probabilities, alike, known)

    model.means_, texts = centred(rows, vectors)
    model.classifier_ = model.fresh_classifier().fit(texts, truth)
    model.neighbours_ = Neighbours().fit(texts.vectors[own], truth[own])
    model.theme_ids_ = tuple(theme_ids)
    themed = np.array([i for i, row in enumerate(rows) if row.themes])
    model.theme_classifier_ = TwoViewClassifier(1.0, term_share=0, random_state=RANDOM_STATE).fit(
        texts.take(themed), theme_truth_of([rows[i] for i in themed], theme_ids)
    )
    return model, Unseen(unseen_probabilities(scored, answers, known), alike)


def fresh_calibration(rows: int) -> SigmoidCalibration:
    """Return a calibration that has learned nothing yet, for so many rows."""
    return SigmoidCalibration() if rows >= ENOUGH else SigmoidCalibration(STIFF)


def unseen_probabilities(scores: Floats, truth: Truth, rows: Sequence[Row]) -> Floats:
    """Return probabilities of each row by sigmoids learned on the other rows, for measuring.

    A comment and what says it again in another language are left out together.
    """
    found = np.zeros_like(scores)
    folds = GroupKFold(SHARES).split(scores, groups=[row.origin for row in rows])
    for others, held in folds:
        calibration = fresh_calibration(len(others)).fit(scores[others], truth[others])
        found[held] = calibration.transform(scores[held])
    return found


def centred(rows: Sequence[Row], vectors: Vectors) -> tuple[LanguageMeans, Texts]:
    """Return the means of the languages, and the rows’ words and centred vectors."""
    languages = [row.language for row in rows]
    means = LanguageMeans().fit(vectors, languages)
    return means, Texts([row.text for row in rows], means.transform(vectors, languages))


def best_thresholds(probabilities: Floats, truth: Truth) -> Floats:
    """Return for each priority the threshold between .2 and .6 with the best F1.

    It counts where the priority is not the likeliest, which is named anyway, and none is not either.
    """
    counted = probabilities[:, :COUNTED]
    likeliest = np.eye(COUNTED, dtype=bool)[counted.argmax(axis=1)]
    grid = np.arange(0.2, 0.601, 0.02)
    best = []
    for k in range(len(PRIORITIES)):
        may = ~likeliest[:, -1, None] & (counted[:, k, None] >= grid)
        chosen = likeliest[:, k, None] | may
        hits = (chosen & truth[:, k, None]).sum(axis=0)
        f1 = 2 * hits / np.maximum(chosen.sum(axis=0) + truth[:, k].sum(), 1)
        best.append(grid[int(np.argmax(f1))])
    return np.array(best)


def fit_risk(probabilities: Floats, shares: Floats, rows: Sequence[Row]) -> Floats:
    """Return how the odds that the highest label is right grow with each of the `signs_of_risk`.

    Three slopes and an offset of a logistic regression.
    """
    highest = probabilities[:, :COUNTED].argmax(axis=1)
    right = [LABELS[k] in row.labels for k, row in zip(highest, rows, strict=True)]
    if all(right) or not any(right):
        return np.array([1.0, 0.0, 0.0, 0.0])
    model = LogisticRegression(C=1e4).fit(signs_of_risk(probabilities, shares), right)
    return np.append(model.coef_[0], model.intercept_)

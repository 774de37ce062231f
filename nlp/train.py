"""Learns the model from the corpus and the codebook; the same input gives the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from nlp.calibrate import SigmoidCalibration
from nlp.classifier import TwoViewClassifier
from nlp.corpus import Row
from nlp.features import LanguageMeans, Texts, Vectors
from nlp.model import COUNTED, LABELS, CommentModel, theme_truth_of, truth_of
from nlp.types import PRIORITIES

Floats = NDArray[np.float64]
Index = NDArray[np.intp]

FOLDS = 3
RANDOM_STATE = 2040


@dataclass(frozen=True)
class Fold:
    """Which rows teach, which are held back, and vectors of all by an encoder taught the same."""

    taught: Index
    held: Index
    vectors: Vectors


def folds(rows: Sequence[Row], graded: Index) -> list[tuple[Index, Index]]:
    """Return (taught, held) a fold: the graded rows are held once each, the rest always teach.

    Main labels are spread evenly; a comment and what says it again in another language are held
    together, or a fold would be asked what it was told.
    """
    strata = [rows[i].labels[0] for i in graded]
    sources = [rows[i].source or rows[i].id for i in graded]
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=RANDOM_STATE)
    every = np.arange(len(rows))
    return [
        (np.setdiff1d(every, graded[held]), graded[held])
        for _, held in splitter.split(graded, strata, sources)
    ]


def fit(
    rows: Sequence[Row],
    graded: Index,
    vectors: Vectors,
    cross: Sequence[Fold],
    theme_ids: Sequence[str],
) -> tuple[CommentModel, Floats]:
    """Return the model, and each graded row’s probabilities by a model that had not seen it.

    `vectors` are those of the final encoder, one a row; calibration, thresholds and risk are
    learned on the graded rows as the folds’ own encoders and classifiers saw them.
    """
    model = CommentModel(random_state=RANDOM_STATE)
    truth = truth_of(rows)
    scores = np.zeros(truth.shape)
    for fold in cross:
        _, texts = centred(rows, fold.vectors)
        classifier = model.fresh_classifier().fit(texts.take(fold.taught), truth[fold.taught])
        scores[fold.held] = classifier.scores(texts.take(fold.held))

    answers = truth[graded]
    model.calibration_ = SigmoidCalibration().fit(scores[graded], answers)
    probabilities = model.calibration_.transform(scores[graded])
    model.thresholds_ = best_thresholds(probabilities, answers)
    model.risk_ = fit_risk(probabilities, [rows[i] for i in graded])

    model.means_, texts = centred(rows, vectors)
    model.classifier_ = model.fresh_classifier().fit(texts, truth)
    model.theme_ids_ = tuple(theme_ids)
    themed = np.array([i for i, row in enumerate(rows) if row.themes])
    model.theme_classifier_ = TwoViewClassifier(term_share=0, random_state=RANDOM_STATE).fit(
        texts.take(themed), theme_truth_of([rows[i] for i in themed], theme_ids)
    )
    return model, probabilities


def centred(rows: Sequence[Row], vectors: Vectors) -> tuple[LanguageMeans, Texts]:
    """Return the means of the languages, and the rows’ words and centred vectors."""
    languages = [row.language for row in rows]
    means = LanguageMeans().fit(vectors, languages)
    return means, Texts([row.text for row in rows], means.transform(vectors, languages))


def best_thresholds(probabilities: Floats, truth: NDArray[np.bool_]) -> Floats:
    """Return for each priority the threshold between .2 and .6 with the best F1."""
    grid = np.arange(0.2, 0.601, 0.02)
    best = []
    for k in range(len(PRIORITIES)):
        chosen = probabilities[:, k, None] >= grid
        hits = (chosen & truth[:, k, None]).sum(axis=0)
        f1 = 2 * hits / np.maximum(chosen.sum(axis=0) + truth[:, k].sum(), 1)
        best.append(grid[int(np.argmax(f1))])
    return np.array(best)


def fit_risk(probabilities: Floats, rows: Sequence[Row]) -> Floats:
    """Return how the odds that the highest label is right grow with it and with the second.

    Two slopes and an offset of a logistic regression.
    """
    counted = probabilities[:, :COUNTED]
    highest = np.sort(counted, axis=1)[:, :-3:-1]
    right = [LABELS[k] in row.labels for k, row in zip(counted.argmax(axis=1), rows, strict=True)]
    if all(right) or not any(right):
        return np.array([1.0, 0.0, 0.0])
    model = LogisticRegression(C=1e4).fit(highest, right)
    return np.append(model.coef_[0], model.intercept_)

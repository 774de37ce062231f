"""Learns the model from the corpus and the codebook; the same input gives the same bytes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from nlp.calibrate import SigmoidCalibration
from nlp.classifier import Truth, TwoViewClassifier
from nlp.corpus import Row
from nlp.features import LanguageMeans, Texts, Vectors
from nlp.model import COUNTED, LABELS, CommentModel, theme_truth_of, truth_of
from nlp.types import PRIORITIES

Floats = NDArray[np.float64]

FOLDS = 5
RANDOM_STATE = 2040
FACET_WEIGHT = 1.0


def fit(
    rows: Sequence[Row],
    vectors: Vectors,
    facets: Sequence[Row],
    facet_vectors: Vectors,
    theme_ids: Sequence[str],
    classifier: TwoViewClassifier | None = None,
) -> tuple[CommentModel, Floats]:
    """Return the model, and each row’s probabilities by a model that had not seen the row.

    `rows` may be few or none: then the codebook’s facets alone teach.
    """
    model = CommentModel(classifier, RANDOM_STATE)
    learnt = list(rows) or list(facets)
    seen = vectors if len(rows) else facet_vectors
    languages = [row.language for row in learnt]
    model.means_ = LanguageMeans().fit(seen, languages)
    texts = model.texts([row.text for row in learnt], languages, seen)
    extra = model.texts([r.text for r in facets], [r.language for r in facets], facet_vectors)
    truth = truth_of(learnt)

    scores = cross_scores(model.classifier, texts, truth, learnt, extra, truth_of(facets))
    model.calibration_ = SigmoidCalibration().fit(scores, truth)
    probabilities = model.calibration_.transform(scores)
    model.thresholds_ = best_thresholds(probabilities, truth)
    model.risk_ = fit_risk(probabilities, learnt)

    model.classifier_ = _copy(model.classifier).fit(
        _join(texts, extra), np.vstack([truth, truth_of(facets)])
    )
    model.theme_ids_ = tuple(theme_ids)
    taught = [*learnt, *facets]
    known = np.array([i for i, row in enumerate(taught) if row.themes])
    model.theme_classifier_ = TwoViewClassifier(term_share=0, random_state=RANDOM_STATE).fit(
        _join(texts, extra).take(known),
        theme_truth_of([taught[i] for i in known], theme_ids),
    )
    return model, probabilities


def cross_scores(
    classifier: TwoViewClassifier,
    texts: Texts,
    truth: Truth,
    rows: Sequence[Row],
    extra: Texts,
    extra_truth: Truth,
) -> Floats:
    """Return the score of each text by a classifier fitted without its fold."""
    scores = np.zeros(truth.shape)
    for train, held in folds(rows):
        fitted = _copy(classifier).fit(
            _join(texts.take(train), extra), np.vstack([truth[train], extra_truth])
        )
        scores[held] = fitted.scores(texts.take(held))
    return scores


def folds(rows: Sequence[Row]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return the folds: main label and language spread evenly."""
    strata = [f"{row.labels[0]} {row.language == 'en'}" for row in rows]
    splitter = StratifiedKFold(FOLDS, shuffle=True, random_state=RANDOM_STATE)
    return list(splitter.split(np.zeros(len(rows)), strata))


def best_thresholds(probabilities: Floats, truth: Truth) -> Floats:
    """Return for each priority the threshold between .2 and .6 with the best F1."""
    grid = np.arange(0.2, 0.601, 0.02)
    best = []
    for k in range(len(PRIORITIES)):
        chosen = probabilities[:, k, None] >= grid
        hits = (chosen & truth[:, k, None]).sum(axis=0)
        f1 = 2 * hits / np.maximum(chosen.sum(axis=0) + truth[:, k].sum(), 1)
        best.append(grid[int(np.argmax(f1))])
    return np.array(best)


def fit_risk(probabilities: Floats, rows: Sequence[Row]) -> tuple[float, float]:
    """Return slope and offset of the chance that the highest label is right, by its margin."""
    counted = probabilities[:, :COUNTED]
    ordered = np.sort(counted, axis=1)
    margin = ordered[:, -1] - ordered[:, -2]
    right = [LABELS[k] in row.labels for k, row in zip(counted.argmax(axis=1), rows, strict=True)]
    if all(right) or not any(right):
        return 1.0, 0.0
    model = LogisticRegression(C=1e4).fit(margin[:, None], right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _copy(classifier: TwoViewClassifier) -> TwoViewClassifier:
    return TwoViewClassifier(
        classifier.vector_strength,
        classifier.term_strength,
        classifier.term_share,
        classifier.random_state,
    )


def _join(first: Texts, second: Texts) -> Texts:
    return Texts(first.words + second.words, np.vstack([first.vectors, second.vectors]))

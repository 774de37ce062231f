"""Everything that was learned, in one object: from vectors and words to a decision."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.adapter import Adapter
from nlp.calibrate import SigmoidCalibration
from nlp.classifier import Truth, TwoViewClassifier
from nlp.corpus import Row
from nlp.features import LanguageMeans, Texts, Vectors
from nlp.types import NONE, PRIORITIES

Floats = NDArray[np.float64]

POVERTY = "poverty"
LABELS = (*PRIORITIES, NONE, POVERTY)
COUNTED = len(PRIORITIES) + 1
MEANING_STRENGTH, WORDS_STRENGTH = 0.6, 12.0
"""Less ridge than a codebook learned from a few hundred comments needs."""

REFERENCE_TEXT = "Our town in 2040: what should change, and what should stay as it is?"


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from the probabilities of one comment."""

    labels: tuple[str, ...]
    none: bool
    risk: float


class CommentModel:
    """Probabilities of the five priorities, of none of them, and of poverty; and of themes.

    Learned: `means_`, `classifier_`, `calibration_`, `thresholds_` (one a priority),
    `theme_ids_`, `theme_classifier_`, `risk_` (two slopes and an offset), `adapter_` (the
    corrections of the encoder), `reference_` (its vector of `REFERENCE_TEXT`) and
    `published_means_` (of the encoder without corrections).
    """

    means_: LanguageMeans
    classifier_: TwoViewClassifier
    calibration_: SigmoidCalibration
    thresholds_: Floats
    theme_ids_: tuple[str, ...]
    theme_classifier_: TwoViewClassifier
    risk_: Floats
    adapter_: Adapter
    reference_: Vectors
    published_means_: LanguageMeans

    def __init__(self, random_state: int = 2040) -> None:
        """Set the seed of everything that is learned."""
        self.random_state = random_state

    def fresh_classifier(self) -> TwoViewClassifier:
        """Return a classifier that has learned nothing yet."""
        return TwoViewClassifier(MEANING_STRENGTH, WORDS_STRENGTH, random_state=self.random_state)

    def texts(self, words: Sequence[str], languages: Sequence[str], vectors: Vectors) -> Texts:
        """Return texts ready for the classifier: vectors centred by language."""
        return Texts(list(words), self.means_.transform(vectors, languages))

    def probabilities(self, texts: Texts) -> Floats:
        """Return calibrated probabilities, shape (texts, 7), columns as `LABELS`."""
        return self.calibration_.transform(self.classifier_.scores(texts))

    def theme_scores(self, texts: Texts) -> Floats:
        """Return scores between 0 and 1, shape (texts, themes), columns as `theme_ids_`."""
        return self.theme_classifier_.scores(texts)

    def decide(self, probabilities: Floats) -> Decision:
        """Return labels, none and risk for one row of probabilities, columns as `LABELS`."""
        counted = probabilities[:COUNTED]
        none = bool(counted[-1] > counted[:-1].max())
        order = sorted(range(len(PRIORITIES)), key=lambda k: (-counted[k], k))
        labels = tuple(PRIORITIES[k] for k in order if counted[k] >= self.thresholds_[k])
        second, first = np.sort(counted)[-2:]
        risk = 1 / (1 + np.exp(np.dot(self.risk_, (first, second, 1.0))))
        return Decision(() if none else labels, none, float(risk))


def truth_of(rows: Sequence[Row]) -> Truth:
    """Return the labels of rows as an array of shape (rows, 7), columns as `LABELS`."""
    return np.array(
        [[*(name in row.labels for name in LABELS[:COUNTED]), row.poverty] for row in rows]
    )


def theme_truth_of(rows: Sequence[Row], theme_ids: Sequence[str]) -> Truth:
    """Return the themes of rows as an array of shape (rows, themes)."""
    return np.array([[theme in row.themes for theme in theme_ids] for row in rows])

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
from nlp.neighbours import Neighbours
from nlp.odds import odds_of, probability
from nlp.types import NONE, PRIORITIES

Floats = NDArray[np.float64]

POVERTY = "poverty"
LABELS = (*PRIORITIES, NONE, POVERTY)
COUNTED = len(PRIORITIES) + 1
SMALLEST_SHARE = 0.05
"""Eight neighbours tell no smaller share from none at all, nor a larger one from all."""

MEANING_STRENGTH, WORDS_STRENGTH, WORDS_SHARE = 0.6, 6.0, 0.3
"""Less ridge than a codebook learned from a few hundred comments needs, and less weight for words:
those of other towns are others."""

REFERENCE_TEXT = "Our town in 2040: what should change, and what should stay as it is?"


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from the probabilities of one comment."""

    labels: tuple[str, ...]
    none: bool
    risk: float


class CommentModel:
    """Probabilities of the five priorities, of none of them, and of poverty; and of themes.

    Learned: `means_`, `classifier_`, `calibration_`, `thresholds_` (for a second priority),
    `theme_ids_`, `theme_classifier_`, `neighbours_`, `risk_` (three slopes and an offset),
    `adapter_` (the corrections of the encoder), `reference_` (its vector of `REFERENCE_TEXT`) and
    `published_means_` (of the encoder without corrections).
    """

    means_: LanguageMeans
    classifier_: TwoViewClassifier
    calibration_: SigmoidCalibration
    thresholds_: Floats
    theme_ids_: tuple[str, ...]
    theme_classifier_: TwoViewClassifier
    neighbours_: Neighbours
    risk_: Floats
    adapter_: Adapter
    reference_: Vectors
    published_means_: LanguageMeans

    def __init__(self, random_state: int = 2040) -> None:
        """Set the seed of everything that is learned."""
        self.random_state = random_state

    def fresh_classifier(self) -> TwoViewClassifier:
        """Return a classifier that has learned nothing yet."""
        return TwoViewClassifier(
            MEANING_STRENGTH, WORDS_STRENGTH, WORDS_SHARE, random_state=self.random_state
        )

    def texts(self, words: Sequence[str], languages: Sequence[str], vectors: Vectors) -> Texts:
        """Return texts ready for the classifier: vectors centred by language."""
        return Texts(list(words), self.means_.transform(vectors, languages))

    def probabilities(self, texts: Texts) -> Floats:
        """Return calibrated probabilities, shape (texts, 7), columns as `LABELS`."""
        return self.calibration_.transform(self.classifier_.scores(texts))

    def theme_scores(self, texts: Texts) -> Floats:
        """Return scores between 0 and 1, shape (texts, themes), columns as `theme_ids_`."""
        return self.theme_classifier_.scores(texts)

    def shares(self, texts: Texts) -> Floats:
        """Return the share of each label among like comments, shape (texts, 7), columns as `LABELS`."""
        return self.neighbours_.shares(texts.vectors)

    def decide(self, probabilities: Floats, shares: Floats) -> list[Decision]:
        """Return labels, none and risk for rows of probabilities and of `shares`.

        Either none or the likeliest priority is named, and each other that reaches its threshold. How
        sure that is the risk says, and no label left out.
        """
        signs = signs_of_risk(probabilities, shares)
        risks = probability(-(signs * self.risk_[:-1]).sum(axis=1) - self.risk_[-1])
        return [
            Decision(*self._labels(row), float(risk))
            for row, risk in zip(probabilities[:, :COUNTED], risks, strict=True)
        ]

    def _labels(self, counted: Floats) -> tuple[tuple[str, ...], bool]:
        none = bool(counted[-1] > counted[:-1].max())
        order = sorted(range(len(PRIORITIES)), key=lambda k: (-counted[k], k))
        also = (k for k in order[1:] if counted[k] >= self.thresholds_[k])
        return () if none else tuple(PRIORITIES[k] for k in (order[0], *also)), none


def signs_of_risk(probabilities: Floats, shares: Floats) -> Floats:
    """Return what tells whether the highest label is right, shape (texts, 3), as log-odds.

    Its probability, that of the second, and its share among like comments. Both arrays have the
    columns of `LABELS`.
    """
    counted = probabilities[:, :COUNTED]
    highest = counted.argmax(axis=1)
    second, first = np.sort(counted, axis=1)[:, -2:].T
    seconded = shares[np.arange(len(shares)), highest]
    clipped = np.clip(seconded, SMALLEST_SHARE, 1 - SMALLEST_SHARE)
    return odds_of(np.stack([first, second, clipped], axis=1))


def truth_of(rows: Sequence[Row]) -> Truth:
    """Return the labels of rows as an array of shape (rows, 7), columns as `LABELS`."""
    return np.array(
        [[*(name in row.labels for name in LABELS[:COUNTED]), row.poverty] for row in rows]
    )


def theme_truth_of(rows: Sequence[Row], theme_ids: Sequence[str]) -> Truth:
    """Return the themes of rows as an array of shape (rows, themes)."""
    return np.array([[theme in row.themes for theme in theme_ids] for row in rows])

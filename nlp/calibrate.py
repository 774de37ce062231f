"""Turns scores into probabilities that mean what they say."""

import numpy as np
from numpy.typing import NDArray

from nlp.odds import odds_of, probability

Floats = NDArray[np.float64]

BINS = 10


class SigmoidCalibration:
    """One sigmoid a label over the logit of its score (Platt 1999).

    Fit it on scores of rows that the scorer was not trained on. Scores that order a label the wrong
    way round tell only how common it is.
    """

    slope_: Floats
    offset_: Floats

    def __init__(self, strength: float = 1e4) -> None:
        """Set the inverse strength of the ridge on the slope."""
        self.strength = strength

    def fit(self, scores: Floats, truth: NDArray[np.bool_]) -> "SigmoidCalibration":
        """Learn a slope and an offset a column; both arrays have shape (texts, labels)."""
        fitted = [
            self._fit_one(odds, answers)
            for odds, answers in zip(odds_of(scores).T, truth.T, strict=True)
        ]
        self.slope_ = np.array([slope for slope, _ in fitted])
        self.offset_ = np.array([offset for _, offset in fitted])
        return self

    def _fit_one(self, odds: Floats, answers: NDArray[np.bool_]) -> tuple[float, float]:
        if answers.all() or not answers.any():
            return 1.0, 0.0
        from sklearn.linear_model import LogisticRegression  # two seconds that readers can save

        model = LogisticRegression(C=self.strength).fit(odds[:, None], answers)
        slope = float(model.coef_[0, 0])
        if slope < 0:
            return 0.0, float(odds_of(answers.mean(keepdims=True))[0])
        return slope, float(model.intercept_[0])

    def transform(self, scores: Floats) -> Floats:
        """Return calibrated probabilities, same shape."""
        return probability(odds_of(scores) * self.slope_ + self.offset_)


def expected_calibration_error(probabilities: Floats, truth: NDArray[np.bool_]) -> float:
    """Return the mean gap between probability and frequency over ten bins of equal width, 0 to 1.

    Weighted by the size of the bin (Naeini, Cooper and Hauskrecht 2015); NaN with no rows.
    """
    if not len(probabilities):
        return float("nan")
    return float(np.abs(gaps(probabilities, truth).sum(axis=0)).sum() / len(probabilities))


def gaps(probabilities: Floats, truth: NDArray[np.bool_]) -> Floats:
    """Return probability less answer of each row in the column of its bin, shape (rows, bins)."""
    places = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    found = np.zeros((len(probabilities), BINS))
    found[np.arange(len(probabilities)), places] = probabilities - truth
    return found

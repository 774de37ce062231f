"""Scores texts against several labels at once, each label for itself."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.features import Terms, Texts
from nlp.odds import probability

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]


MOST_STEPS = 1_000
ALWAYS = 10.0
"""The log-odds of a label that all texts have; of one that none has, the other way round."""


class TwoViewClassifier:
    """One-vs-rest logistic regression on meaning and on words, their log-odds mixed.

    A logarithmic opinion pool (Genest and Zidek 1986): a view that is sure outweighs one that is not.
    Learned: one row of coefficients and one intercept a label in either view, and the terms.
    """

    vector_coef_: Floats
    vector_intercept_: Floats
    terms_: Terms
    term_coef_: Floats
    term_intercept_: Floats

    def __init__(
        self,
        vector_strength: float = 0.3,
        term_strength: float = 3.0,
        term_share: float = 0.4,
        random_state: int = 2040,
    ) -> None:
        """Set the inverse ridge of either view and the share of the words in the mixture."""
        self.vector_strength = vector_strength
        self.term_strength = term_strength
        self.term_share = term_share
        self.random_state = random_state

    def fit(self, texts: Texts, truth: Truth, weight: Floats | None = None) -> "TwoViewClassifier":
        """Learn from texts and their labels, `truth` of shape (texts, labels)."""
        self.vector_coef_, self.vector_intercept_ = self._fit_view(
            texts.vectors, truth, weight, self.vector_strength
        )
        if self.term_share:
            self.terms_ = Terms().fit(texts.words)
            self.term_coef_, self.term_intercept_ = self._fit_view(
                self.terms_.transform(texts.words), truth, weight, self.term_strength
            )
        return self

    def _fit_view(
        self, x: Any, truth: Truth, weight: Floats | None, strength: float
    ) -> tuple[Floats, Floats]:
        from sklearn.linear_model import LogisticRegression  # two seconds that readers can save

        coefficients = np.zeros((truth.shape[1], x.shape[1]))
        intercepts = np.where(truth.all(axis=0), ALWAYS, -ALWAYS)
        for label, answers in enumerate(truth.T):
            if not answers.any() or answers.all():
                continue
            model = LogisticRegression(
                C=strength,
                class_weight="balanced",
                max_iter=MOST_STEPS,
                random_state=self.random_state,
            )
            model.fit(x, answers, sample_weight=weight)
            coefficients[label], intercepts[label] = model.coef_[0], model.intercept_[0]
        return coefficients, intercepts

    def scores(self, texts: Texts) -> Floats:
        """Return one score between 0 and 1 a text and label, not yet calibrated."""
        # Summed row by row: a product of matrices adds in an order that depends on the batch.
        odds = (
            np.stack(
                [(self.vector_coef_ * v).sum(axis=1) for v in texts.vectors.astype(np.float64)]
            )
            if len(texts)
            else np.zeros((0, len(self.vector_coef_)))
        )
        odds += self.vector_intercept_
        if self.term_share:
            x = self.terms_.transform(texts.words)
            by_term = x @ self.term_coef_.T + self.term_intercept_
            odds = (1 - self.term_share) * odds + self.term_share * by_term
        return probability(odds)

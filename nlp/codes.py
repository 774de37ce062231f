"""Learns any codebook from a few hundred comments that people have coded.

The same two views and the same calibration as the priorities have. The encoder stays as it is, so it
learns in seconds, and an officer can code, look, and code on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.calibrate import SigmoidCalibration
from nlp.classifier import TwoViewClassifier
from nlp.encoder import TextReader, Vectors
from nlp.errors import CorpusError
from nlp.features import LanguageMeans, Terms, Texts
from nlp.folds import folds_by_text, rows_by_text

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]

FEWEST = 20
"""Fewer different coded comments than this teach nothing that could be checked."""
FOLDS = 4
GRID = np.arange(0.1, 0.601, 0.025)


@dataclass(frozen=True)
class Coded:
    """Comments with the codes people gave them; a comment with no code was read and fits none."""

    texts: Sequence[str]
    languages: Sequence[str]
    codes: Sequence[frozenset[str]]

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, index: Sequence[int] | NDArray[np.intp]) -> "Coded":
        """Return the comments at `index`."""
        return Coded(
            [self.texts[i] for i in index],
            [self.languages[i] for i in index],
            [self.codes[i] for i in index],
        )


class CodeClassifier:
    """Reads comments against the codes it was taught; scikit-learn’s manners.

    Learned: `codes_` in alphabetical order, `means_`, `classifier_`, `calibration_`, `threshold_`
    (from where a code is given) and `fallback_` (from where the highest code, the first of equals,
    is given when no code reaches the threshold).
    """

    codes_: tuple[str, ...]
    means_: LanguageMeans
    classifier_: TwoViewClassifier
    calibration_: SigmoidCalibration
    threshold_: float
    fallback_: float

    def __init__(self, encoder: TextReader, random_state: int = 0) -> None:
        """Set the encoder and the seed of everything that is learned."""
        self.encoder = encoder
        self.random_state = random_state

    def fit(
        self, coded: Coded, definitions: Mapping[str, Sequence[str]] | None = None
    ) -> "CodeClassifier":
        """Learn from coded comments, and from English phrases that define codes, where given.

        `CorpusError` with fewer than 20 different comments or with no code among them.
        """
        phrases = [(text, code) for code, texts in (definitions or {}).items() for text in texts]
        self.codes_ = tuple(
            sorted({*(c for one in coded.codes for c in one), *(definitions or ())})
        )
        if len(rows_by_text(coded.texts)) < FEWEST:
            message = f"At least {FEWEST} different coded comments are needed to learn from."
            raise CorpusError(message)
        if not any(coded.codes):
            raise CorpusError("No comment has a code: there is nothing to learn.")
        words = [*coded.texts, *(text for text, _ in phrases)]
        languages = [*coded.languages, *("en" for _ in phrases)]
        truth = self.truth([*coded.codes, *(frozenset({code}) for _, code in phrases)])
        vectors = self.encoder.encode(words)
        self.means_ = LanguageMeans().fit(vectors, languages)
        texts = Texts(words, self.means_.transform(vectors, languages))

        scores = np.zeros((len(coded), len(self.codes_)))
        every = np.arange(len(words))
        for _, held in folds_by_text(coded.texts, FOLDS, self.random_state):
            taught = np.setdiff1d(every, held)
            fold = self._fresh().fit(texts.take(taught), truth[taught])
            scores[held] = fold.scores(texts.take(held))
        answers = truth[: len(coded)]
        self.calibration_ = SigmoidCalibration(strength=1.0).fit(scores, answers)
        self.threshold_, self.fallback_ = _rule(self.calibration_.transform(scores), answers)
        self.classifier_ = self._fresh().fit(texts, truth)
        return self

    def predict_proba(self, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        """Return calibrated probabilities, shape (texts, codes), columns as `codes_`."""
        vectors: Vectors = self.encoder.encode(texts)
        ready = Texts(list(texts), self.means_.transform(vectors, languages))
        return self.calibration_.transform(self.classifier_.scores(ready))

    def predict(self, texts: Sequence[str], languages: Sequence[str]) -> list[frozenset[str]]:
        """Return the codes of each text; none where none is likely enough."""
        chosen = self.decide(self.predict_proba(texts, languages))
        return [frozenset(np.array(self.codes_)[row].tolist()) for row in chosen]

    def decide(self, probabilities: Floats) -> Truth:
        """Return which codes are given for rows of probabilities."""
        return _decide(probabilities, self.threshold_, self.fallback_)

    def truth(self, codes: Sequence[frozenset[str]]) -> Truth:
        """Return codes as an array of shape (texts, codes); a code never learned is left out."""
        return np.array([[name in one for name in self.codes_] for one in codes], bool)

    def state(self) -> dict[str, NDArray[Any]]:
        """Return everything learned as plain arrays, to be kept with `numpy.savez`."""
        return {
            "codes": np.array(self.codes_),
            "languages": np.array(self.means_.languages_),
            "means": self.means_.means_,
            "vector_coef": self.classifier_.vector_coef_,
            "vector_intercept": self.classifier_.vector_intercept_,
            "term_coef": self.classifier_.term_coef_,
            "term_intercept": self.classifier_.term_intercept_,
            "slope": self.calibration_.slope_,
            "offset": self.calibration_.offset_,
            "rule": np.array([self.threshold_, self.fallback_]),
            "encoder": np.array(self.encoder.key),
            **self.classifier_.terms_.state(),
        }

    @classmethod
    def restore(cls, arrays: Mapping[str, NDArray[Any]], encoder: TextReader) -> "CodeClassifier":
        """Return the classifier that `state` described; `CorpusError` for another encoder."""
        if str(arrays["encoder"]) != encoder.key:
            raise CorpusError("These codes were learned with another encoder: learn them again.")
        made = cls(encoder)
        made.codes_ = tuple(arrays["codes"].tolist())
        made.means_ = LanguageMeans.restore(arrays["languages"].tolist(), arrays["means"])
        made.classifier_ = made._fresh()
        made.classifier_.terms_ = Terms.restore(dict(arrays))
        for name in ("vector_coef", "vector_intercept", "term_coef", "term_intercept"):
            setattr(made.classifier_, f"{name}_", arrays[name])
        made.calibration_ = SigmoidCalibration()
        made.calibration_.slope_, made.calibration_.offset_ = arrays["slope"], arrays["offset"]
        made.threshold_, made.fallback_ = arrays["rule"].tolist()
        return made

    def _fresh(self) -> TwoViewClassifier:
        return TwoViewClassifier(random_state=self.random_state)


def _decide(probabilities: Floats, threshold: float, fallback: float) -> Truth:
    highest = np.eye(probabilities.shape[1], dtype=bool)[probabilities.argmax(axis=1)]
    chosen: Truth = probabilities >= threshold
    alone = ~chosen.any(axis=1, keepdims=True) & (probabilities >= fallback)
    decided: Truth = chosen | (alone & highest)
    return decided


def _rule(probabilities: Floats, truth: Truth) -> tuple[float, float]:
    """The threshold and the fallback with the best F1 by comment on cross-fitted probabilities."""
    rules = [(float(t), float(f)) for t in GRID for f in (0.0, *GRID) if f <= t]
    return max(rules, key=lambda rule: samples_f1(truth, _decide(probabilities, *rule)))


def samples_f1(truth: Truth, chosen: Truth) -> float:
    """Return the mean F1 over comments; a comment rightly given no code counts as 1."""
    hits = (truth & chosen).sum(axis=1)
    total = truth.sum(axis=1) + chosen.sum(axis=1)
    return float(np.where(total == 0, 1.0, 2 * hits / np.maximum(total, 1)).mean())

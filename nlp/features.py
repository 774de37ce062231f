"""The two views of a text that the classifier reads: its meaning, and its words.

Meaning is the encoder’s vector less the mean vector of the text’s language, so that languages lie
on top of one another. Words are TF-IDF of words and of letters within words.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlp.errors import CorpusError
from nlp.text import for_encoder

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

Vectors = NDArray[np.float32]

_CUTS: dict[str, dict[str, Any]] = {
    "word": {"ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
    "char": {"ngram_range": (3, 5), "analyzer": "char_wb"},
}


@dataclass(frozen=True)
class Texts:
    """Texts as the classifier takes them: their words, and their centred vectors."""

    words: list[str]
    vectors: Vectors

    def __len__(self) -> int:
        return len(self.words)

    def take(self, index: NDArray[np.intp]) -> "Texts":
        """Return the rows at `index`."""
        return Texts([self.words[i] for i in index], self.vectors[index])


class LanguageMeans:
    """Moves each language’s vectors to the origin and back to length 1."""

    languages_: tuple[str, ...]
    means_: Vectors

    def __init__(self, smoothing: float = 10.0) -> None:
        """Set how many rows of the overall mean each language’s own mean is mixed with."""
        self.smoothing = smoothing

    def fit(self, vectors: Vectors, languages: Sequence[str]) -> "LanguageMeans":
        """Learn one mean a language; every language counts the same in the overall mean."""
        codes = np.array(languages)
        self.languages_ = tuple(sorted(set(languages)))
        sums = np.stack([vectors[codes == c].sum(axis=0) for c in self.languages_])
        counts = np.array([[(codes == c).sum()] for c in self.languages_])
        overall = (sums / counts).mean(axis=0, dtype=np.float64)
        means = (sums + self.smoothing * overall) / (counts + self.smoothing)
        self.means_ = np.vstack([means, overall]).astype(np.float32)
        return self

    @classmethod
    def restore(cls, languages: Sequence[str], means: NDArray[Any]) -> "LanguageMeans":
        """Return the means of languages as they were kept, that of all in the last row."""
        made = cls()
        made.languages_, made.means_ = tuple(languages), means.astype(np.float32)
        return made

    def transform(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """Return the centred vectors; an unknown language takes the overall mean."""
        rows = {code: row for row, code in enumerate(self.languages_)}
        last = len(self.languages_)
        index = [rows.get(code, last) for code in languages]
        centred: Vectors = vectors - self.means_[index]
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
        return centred


class Terms:
    """TF-IDF of words (1 to 2) and of letters within words (3 to 5)."""

    def __init__(self, min_df: int = 2, max_terms: int = 25_000) -> None:
        """Set the fewest texts a term stands in, and the most terms of either kind."""
        self._stored: dict[str, NDArray[Any]] = {}
        self.min_df = min_df
        self.max_terms = max_terms

    def fit(self, texts: Sequence[str]) -> "Terms":
        """Learn the vocabularies, from terms of single texts where texts have none in common.

        `CorpusError` when no text holds a word.
        """
        ready = [for_encoder(text) for text in texts]
        self.vectorizers_ = {name: self._learned(name, ready) for name in _CUTS}
        return self

    def _learned(self, name: str, ready: Sequence[str]) -> "TfidfVectorizer":
        for fewest in (self.min_df, 1):
            with suppress(ValueError):
                return _vectorizer(name, min_df=fewest, max_features=self.max_terms).fit(ready)
        raise CorpusError("The comments hold no word to learn from.")

    def transform(self, texts: Sequence[str]) -> "csr_matrix":
        """Return one row a text, word terms first."""
        from scipy.sparse import csr_matrix, hstack

        if not len(texts):
            return csr_matrix((0, sum(len(v.idf_) for v in self.vectorizers_.values())))
        ready = [for_encoder(text) for text in texts]
        return csr_matrix(hstack([v.transform(ready) for v in self.vectorizers_.values()]))

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the vocabularies and weights as plain arrays."""
        arrays: dict[str, NDArray[Any]] = {}
        for name, vectorizer in self.vectorizers_.items():
            text = "\n".join(vectorizer.get_feature_names_out())
            arrays[f"{name}_terms"] = np.frombuffer(text.encode("utf-8"), np.uint8)
            arrays[f"{name}_idf"] = vectorizer.idf_.astype(np.float32)
        return arrays

    @classmethod
    def restore(cls, arrays: dict[str, NDArray[Any]]) -> "Terms":
        """Return the terms that `state` described."""
        terms = cls()
        terms._stored = arrays
        return terms

    @cached_property
    def vectorizers_(self) -> dict[str, "TfidfVectorizer"]:
        """What was learned: read back when it is first needed, where `fit` has not set it."""
        vectorizers = {}
        for name in _CUTS:
            vocabulary = self._stored[f"{name}_terms"].tobytes().decode("utf-8").split("\n")
            vectorizers[name] = _vectorizer(name, vocabulary=vocabulary)
            vectorizers[name].idf_ = self._stored[f"{name}_idf"]
        return vectorizers


def _vectorizer(name: str, **settings: Any) -> "TfidfVectorizer":
    from sklearn.feature_extraction.text import TfidfVectorizer  # two seconds that readers can save

    return TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **_CUTS[name], **settings)

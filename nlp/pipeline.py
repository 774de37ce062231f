"""From comments to themed comments: language, meaning, priorities, evidence, and when to ask."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp import store
from nlp.cache import CachedEncoder
from nlp.encoder import E5Encoder, TextEncoder, Vectors
from nlp.errors import ModelFileError
from nlp.language import MINIMUM_WORDS, detect
from nlp.model import REFERENCE_TEXT, CommentModel, Decision
from nlp.official import ENVIRONMENT, OfficialWeights
from nlp.segment import Segment, segments
from nlp.text import MAX_CHARACTERS, words
from nlp.types import PRIORITIES, Comment, Evidence, Themed
from nlp.weights import Weights

Floats = NDArray[np.float64]
Progress = Callable[[int], None]

DECIMALS = 4
BATCH = 1_000
THEME_SCORE = 0.3
SAME_ENCODER = 0.97


class Pipeline:
    """The whole reading of comments; each thread takes its own."""

    def __init__(self, model: CommentModel, card: dict[str, Any], encoder: TextEncoder) -> None:
        """Join a model, its card and an encoder; most callers want `Pipeline.load`."""
        self._model = model
        self._encoder = encoder
        self.card = card
        self.model_sha256: str = card["sha256"]
        self.version: str = card["version"]
        self.encoder_sha256 = encoder.sha256
        self._open = frozenset(code for code, gate in card["languages"].items() if gate["open"])
        self._ask_above: float = card["ask_above"]

    @classmethod
    def load(cls, model_dir: Path | None = None, cache: Path | None = None) -> "Pipeline":
        """Read the model and the encoder: about two seconds.

        `cache` is a folder to keep vectors in. `ModelFileError` when a file is missing or changed,
        or when the encoder is not the one the model was trained with.
        """
        stored = store.load(model_dir or store.MODEL)
        folder = os.environ.get(ENVIRONMENT)
        weights = OfficialWeights(Path(folder)) if folder else Weights()
        encoder: TextEncoder = E5Encoder(weights, stored.model.adapter_)
        check_encoder(encoder, stored.model)
        if cache is not None:
            encoder = CachedEncoder(encoder, cache)
        return cls(stored.model, stored.card, encoder)

    def theme(self, comments: Sequence[Comment], progress: Progress | None = None) -> list[Themed]:
        """Return one result a comment, in order; the same comments give the same results.

        `progress` is called with the number of comments that were finished since the last call.
        """
        themed = []
        for start in range(0, len(comments), BATCH):
            batch = comments[start : start + BATCH]
            themed += self._theme(batch)
            if progress is not None:
                progress(len(batch))
        return themed

    def vectors(self, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Return what texts mean, languages laid on one another: (texts, 384), each of length 1.

        For likeness within one consultation: what is said alike, in whatever language.
        """
        return self._model.texts(texts, languages, self._encoder.encode(texts)).vectors

    def _theme(self, comments: Sequence[Comment]) -> list[Themed]:
        texts = [comment.text[:MAX_CHARACTERS] for comment in comments]
        languages = [
            comment.language or detect(text, comment.page_language)
            for comment, text in zip(comments, texts, strict=True)
        ]
        probabilities, themes = self._read(texts, languages)
        decisions = [self._model.decide(row) for row in probabilities]
        evidence = self._evidence(texts, languages, decisions)
        return [
            Themed(
                id=comment.id,
                text=comment.text,
                language=language,
                priorities=dict(zip(PRIORITIES, _rounded(row), strict=False)),
                labels=decision.labels,
                none=decision.none,
                ask=self._must_ask(text, language, decision),
                evidence=found,
                poverty=_rounded(row)[-1],
                themes=self._themes(decision, scores),
            )
            for comment, text, language, row, decision, found, scores in zip(
                comments, texts, languages, probabilities, decisions, evidence, themes, strict=True
            )
        ]

    def _read(self, texts: list[str], languages: list[str]) -> tuple[Floats, Floats]:
        unique = list(dict.fromkeys(texts))
        rows = {text: row for row, text in enumerate(unique)}
        vectors: Vectors = self._encoder.encode(unique)[[rows[text] for text in texts]]
        ready = self._model.texts(texts, languages, vectors)
        return self._model.probabilities(ready), self._model.theme_scores(ready)

    def _evidence(
        self, texts: list[str], languages: list[str], decisions: list[Decision]
    ) -> list[tuple[Evidence, ...]]:
        parts = [
            segments(text, language) if decision.labels else ()
            for text, language, decision in zip(texts, languages, decisions, strict=True)
        ]
        many = [
            (index, part) for index, found in enumerate(parts) if len(found) > 1 for part in found
        ]
        best: dict[tuple[int, str], tuple[float, Segment]] = {}
        if many:
            scored, _ = self._read(
                [part.of(texts[index]) for index, part in many],
                [languages[index] for index, _ in many],
            )
            for (index, part), row in zip(many, np.round(scored, DECIMALS), strict=True):
                for label, score in zip(PRIORITIES, row, strict=False):
                    if score > best.get((index, label), (-1.0, part))[0]:
                        best[index, label] = float(score), part
        return [
            tuple(
                Evidence(label, chosen.start, chosen.end)
                for label in decision.labels
                for chosen in ([best[index, label][1]] if len(found) > 1 else found)
            )
            for index, (found, decision) in enumerate(zip(parts, decisions, strict=True))
        ]

    def _must_ask(self, text: str, language: str, decision: Decision) -> bool:
        return (
            language not in self._open
            or len(words(text)) < MINIMUM_WORDS
            or round(decision.risk, DECIMALS) > self._ask_above
            or not (decision.none or decision.labels)
        )

    def _themes(self, decision: Decision, scores: Floats) -> tuple[str, ...]:
        chosen = []
        for label in decision.labels or (("none",) if decision.none else ()):
            under = [
                (round(float(score), DECIMALS), theme)
                for theme, score in zip(self._model.theme_ids_, scores, strict=True)
                if theme.startswith(f"{label}.")
            ]
            score, theme = max(under, key=lambda one: (one[0], one[1]))
            if score >= THEME_SCORE:
                chosen.append(theme)
        return tuple(chosen)


def check_encoder(encoder: TextEncoder, model: CommentModel) -> None:
    """Raise `ModelFileError` when its vectors are not those that the model learned on."""
    (vector,) = encoder.encode([REFERENCE_TEXT])
    if float(vector @ model.reference_) < SAME_ENCODER:
        raise ModelFileError("This encoder is not the one that the model was trained with.")


def _rounded(row: Floats) -> list[float]:
    return [round(float(value), DECIMALS) for value in row]

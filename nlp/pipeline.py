"""From comments to themed comments: language, meaning, priorities, evidence, and when to ask."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp import store
from nlp.blind import blind, unread
from nlp.cache import CachedEncoder, Readings
from nlp.encoder import E5Encoder, TextEncoder, Vectors
from nlp.errors import ModelFileError
from nlp.evidence import DECIMALS, evidence
from nlp.language import MINIMUM_WORDS, detect
from nlp.model import REFERENCE_TEXT, CommentModel, Decision
from nlp.official import chosen_weights
from nlp.redact import redact
from nlp.segment import Segment, segments_of_all
from nlp.text import MAX_CHARACTERS, words
from nlp.types import PRIORITIES, Comment, Progress, Redaction, Themed

Floats = NDArray[np.float64]
Asked = tuple[str, str, str]
"""All that a reading depends on: the text, its language and that of its page, where known."""

BATCH = 500
THEME_SCORE = 0.3
SAME_ENCODER = 0.97


class Pipeline:
    """The whole reading of comments; each thread takes its own."""

    def __init__(
        self,
        model: CommentModel,
        card: dict[str, Any],
        encoder: TextEncoder,
        readings: Readings | None = None,
    ) -> None:
        """Join a model, its card and an encoder; most callers want `Pipeline.load`."""
        self._model = model
        self._encoder = encoder
        self._readings = readings
        self.card = card
        self.model_sha256: str = card["sha256"]
        self.version: str = card["version"]
        self.encoder_sha256 = encoder.sha256
        self._open = frozenset(code for code, gate in card["languages"].items() if gate["open"])
        self._ask_above: float = card["ask_above"]

    @classmethod
    def load(cls, model_dir: Path | None = None, cache: Path | None = None) -> "Pipeline":
        """Read the model and the encoder: about two seconds.

        `cache` is a folder to keep vectors and readings in. `ModelFileError` when a file is missing
        or changed, or when the encoder is not the one the model was trained with.
        """
        stored = store.load(model_dir or store.MODEL)
        encoder: TextEncoder = E5Encoder(chosen_weights(), stored.model.adapter_)
        readings = None
        if cache is not None:
            encoder = CachedEncoder(encoder, cache)
            readings = Readings(cache, f"{stored.card['sha256']}/{encoder.key}")
        check_encoder(encoder, stored.model)
        return cls(stored.model, stored.card, encoder, readings)

    def theme(self, comments: Sequence[Comment], progress: Progress | None = None) -> list[Themed]:
        """Return one result a comment, in order; the same comments give the same results.

        `progress` is called with (done, all).
        The encoder reads in the background what was cut into sentences before.
        """
        themed: list[Themed] = []
        with ThreadPoolExecutor(1) as background:

            def finish(reading: _Reading) -> None:
                themed.extend(self._finish(reading))
                if progress is not None:
                    progress(len(themed), len(comments))

            ahead: _Reading | None = None
            for start in range(0, len(comments), BATCH):
                reading = self._begin(comments[start : start + BATCH], background)
                if ahead is not None:
                    finish(ahead)
                ahead = reading
            if ahead is not None:
                finish(ahead)
        return themed

    def _begin(self, comments: Sequence[Comment], background: ThreadPoolExecutor) -> "_Reading":
        asked = [_asked(comment) for comment in comments]
        known = self._known(list(dict.fromkeys(asked)))
        missing = [one for one in dict.fromkeys(asked) if one not in known]
        redactions = [redact(text).spans for text, _, _ in missing]
        texts = [text[:MAX_CHARACTERS] for text, _, _ in missing]
        languages = [
            told or detect(text, page or None)
            for text, (_, told, page) in zip(texts, missing, strict=True)
        ]
        hidden = [unread(text, spans) for text, spans in zip(texts, redactions, strict=True)]
        seen = [blind(text, spans) for text, spans in zip(texts, hidden, strict=True)]
        every = segments_of_all(texts, languages)
        parts = [
            tuple(part for part in of if blind(text, spans, part.start, part.end))
            for text, of, spans in zip(texts, every, hidden, strict=True)
        ]
        said = [
            [blind(text, spans, part.start, part.end) for part in of] if len(of) > 1 else []
            for text, of, spans in zip(texts, parts, hidden, strict=True)
        ]
        vectors = background.submit(self._encoder.encode_parts, seen, said)
        return _Reading(comments, known, missing, languages, parts, redactions, seen, said, vectors)

    def _finish(self, reading: "_Reading") -> list[Themed]:
        fresh = {}
        if reading.missing:
            fresh = dict(zip(reading.missing, self._read(reading), strict=True))
        if self._readings is not None and fresh:
            self._readings.put(
                {one: themed.as_json() | {"risk": themed.risk} for one, themed in fresh.items()}
            )
        found = reading.known | fresh
        return [
            replace(found[_asked(comment)], id=comment.id, text=comment.text)
            for comment in reading.comments
        ]

    def _known(self, asked: list[Asked]) -> dict[Asked, Themed]:
        if self._readings is None:
            return {}
        found = zip(asked, self._readings.get(asked), strict=True)
        return {one: Themed.from_json(value) for one, value in found if value is not None}

    def _read(self, reading: "_Reading") -> list[Themed]:
        """Return results that have neither identity nor text yet."""
        texts, languages, parts = reading.seen, reading.languages, reading.parts
        vectors, part_vectors = reading.vectors.result()
        ready = self._model.texts(texts, languages, vectors)
        probabilities = self._model.probabilities(ready)
        scores = self._model.theme_scores(ready)
        decisions = self._model.decide(probabilities, self._model.shares(ready))
        labels = [decision.labels for decision in decisions]
        full = self._encoder.is_full(texts)
        spans = evidence(self._model, reading.said, languages, labels, parts, part_vectors)
        return [
            Themed(
                id="",
                text="",
                language=languages[i],
                priorities=dict(zip(PRIORITIES, _rounded(probabilities[i]), strict=False)),
                labels=decision.labels,
                none=decision.none,
                ask=full[i] or self._must_ask(reading.missing[i][0], languages[i], decision),
                evidence=spans[i],
                poverty=_rounded(probabilities[i])[-1],
                themes=self._themes(decision, scores[i]),
                redactions=reading.redactions[i],
                risk=round(decision.risk, DECIMALS),
            )
            for i, decision in enumerate(decisions)
        ]

    def _must_ask(self, text: str, language: str, decision: Decision) -> bool:
        return (
            language not in self._open
            or len(words(text)) < MINIMUM_WORDS
            or round(decision.risk, DECIMALS) > self._ask_above
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
    if not float(vector @ model.reference_) >= SAME_ENCODER:  # no number is neither
        raise ModelFileError("This encoder is not the one that the model was trained with.")


@dataclass(frozen=True, slots=True)
class _Reading:
    """Comments whose `missing` texts the encoder may still be at, and all else that is known.

    `seen` are the missing texts without names, and `said` their parts where there are several.
    """

    comments: Sequence[Comment]
    known: dict[Asked, Themed]
    missing: list[Asked]
    languages: list[str]
    parts: list[tuple[Segment, ...]]
    redactions: list[tuple[Redaction, ...]]
    seen: list[str]
    said: list[list[str]]
    vectors: Future[tuple[Vectors, list[Vectors]]]


def _asked(comment: Comment) -> Asked:
    return comment.text, comment.language or "", comment.page_language or ""


def _rounded(row: Floats) -> list[float]:
    return [round(float(value), DECIMALS) for value in row]

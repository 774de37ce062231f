"""The plain values that go into the pipeline and come out of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nlp.text import without_surrogates

PRIORITIES = ("economy", "health", "children", "climate", "community")
"""The five priorities, in the order in which they are always written."""

NONE = "none"
UNDETERMINED = "und"
"""The language of a text that is too short, or has no letters, to tell (BCP 47)."""

Progress = Callable[[int, int], None]
"""Called with how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One free-text answer, as it was given."""

    id: str
    text: str
    language: str | None = None
    """The language, where a person has said it: taken as it is."""
    page_language: str | None = None
    """The language of the page it was written on: a hint."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in a comment a label is said: code points, `end` not included."""

    label: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        """Return the value as plain JSON types."""
        return {"label": self.label, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Redaction:
    """Something personal in a text: code points, `end` not included.

    `sure` means that it is masked at once; otherwise a person decides.
    """

    start: int
    end: int
    type: str
    sure: bool

    def as_json(self) -> dict[str, Any]:
        """Return the value as plain JSON types."""
        return {"start": self.start, "end": self.end, "type": self.type, "sure": self.sure}


@dataclass(frozen=True, slots=True)
class Themed:
    """What the model reads in one comment.

    `priorities` are calibrated probabilities, each for itself: they need not add up to 1.
    `ask` means that a person should read the comment before the labels are used.
    """

    id: str
    text: str
    language: str
    priorities: dict[str, float]
    labels: tuple[str, ...]
    none: bool
    ask: bool
    evidence: tuple[Evidence, ...] = ()
    poverty: float = 0.0
    themes: tuple[str, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    risk: float = 0.0
    """How likely it is that the highest label is wrong; not part of the JSON."""

    def as_json(self) -> dict[str, Any]:
        """Return the value as plain JSON types, keys in their fixed order."""
        return {
            "id": self.id,
            "text": self.text,
            "language": self.language,
            "priorities": {name: self.priorities[name] for name in PRIORITIES},
            "labels": list(self.labels),
            "none": self.none,
            "ask": self.ask,
            "evidence": [one.as_json() for one in self.evidence],
            "poverty": self.poverty,
            "themes": list(self.themes),
            "redactions": [one.as_json() for one in self.redactions],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Themed":
        """Return the value that `as_json` gave."""
        return cls(
            **value
            | {
                "labels": tuple(value["labels"]),
                "evidence": tuple(Evidence(**span) for span in value["evidence"]),
                "themes": tuple(value["themes"]),
                "redactions": tuple(Redaction(**span) for span in value["redactions"]),
            }
        )

    def as_line(self) -> str:
        """Return the value as one line of JSON, without the line’s end, fit for UTF-8."""
        return without_surrogates(json.dumps(self.as_json(), ensure_ascii=False, allow_nan=False))


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with what is personal in it; `masked` is the text with all that is sure masked."""

    text: str
    spans: tuple[Redaction, ...]
    masked: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One comment of a campaign; `personal` are the parts that are not the campaign’s text.

    `exact` says that there are none: the comment is the campaign’s text and nothing else.
    """

    comment: str
    exact: bool
    personal: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """Comments that share one text; the leader is the comment that the others are compared to."""

    id: str
    leader: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class OutputLine:
    """One JSON object of an output file, its keys in the order they were given."""

    values: dict[str, Any]

    def as_line(self) -> str:
        """Return the value as one line of JSON, without the line’s end, fit for UTF-8."""
        return without_surrogates(json.dumps(self.values, ensure_ascii=False, allow_nan=False))

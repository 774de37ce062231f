"""A comment as the Taskforce reads it: its words without what names a person, and its labels."""

from dataclasses import dataclass

from engage.models import Coding, CodingLabel, Comment, Redaction
from engage.services.masking import Piece, pieces
from engage.types import Priority

POVERTY = 0.5
"""How likely it must be that a comment speaks of poverty for it to be said beside it."""


@dataclass(frozen=True)
class Reading:
    """A comment with the decision in force (None while it waits for the machine).

    `heard` is the language that the machine last took it for, None where it has not read it.
    Its words come in pieces, without what names a person, unless they were asked for as they are.
    """

    comment: Comment
    coding: Coding | None
    redactions: list[Redaction]
    heard: str | None

    def pieces(self, priority: Priority | None = None) -> list[Piece]:
        """All words, those marked that made the machine say so (for one priority or for all)."""
        return pieces(self.comment.text or "", self._evidence(priority), self.redactions)

    def evidence(self, label: CodingLabel) -> list[Piece]:
        """The words behind one label; none where a person gave it, or no words were marked."""
        if label.start is None or label.end is None:
            return []
        return pieces(self.comment.text or "", (), self.redactions, within=(label.start, label.end))

    def original(self) -> list[Piece]:
        """All words as they were written."""
        return pieces(self.comment.text or "", self._evidence(None), ())

    @property
    def suspected(self) -> list[tuple[Redaction, list[Piece]]]:
        """What a reviewer can decide on, each with its words, or a marker where they are hidden.

        What was decided stays among it: a slip must not last for good.
        """
        text = self.comment.text or ""
        return [
            (item, pieces(text, (), [item] if item.masked else (), within=(item.start, item.end)))
            for item in self.redactions
            if self.coding and not item.sure
        ]

    @property
    def undecided(self) -> bool:
        """Whether something is shown that may name a person, and nobody has decided on it."""
        return any(item.masked is None for item in self.redactions)

    @property
    def hides(self) -> bool:
        """Whether there is more in the original than is shown."""
        return any(item.masked for item in self.redactions)

    @property
    def themes(self) -> list[str]:
        """The identities of the themes."""
        return self.coding.themes if self.coding else []

    @property
    def poverty(self) -> bool:
        """Whether it speaks of poverty, which cuts across the five priorities."""
        return bool(self.coding and (self.coding.poverty or 0) >= POVERTY)

    @property
    def language(self) -> str:
        """The language of its words: as it was read, or as the row of a file says; else not known."""
        if self.coding:
            # A person who comes before the machine does not say it.
            return self.heard or "und" if self.coding.language == "und" else self.coding.language
        # People write in any language on any page: only what came from a file says its own.
        return self.comment.page_language if self.comment.source_id else "und"

    @property
    def labels(self) -> dict[Priority, CodingLabel]:
        """The labels in the order of the vision."""
        labels = self.coding.labels if self.coding else []
        given = {Priority(label.priority): label for label in labels}
        return {priority: given[priority] for priority in Priority if priority in given}

    def _evidence(self, priority: Priority | None) -> list[tuple[int, int]]:
        return [
            (label.start, label.end)
            for name, label in self.labels.items()
            if label.start is not None and label.end is not None and priority in (None, name)
        ]

"""The errors that the library raises on purpose; every message is one line for people."""

UNUSABLE = 2
"""The exit code of a command that could not use what it was given."""


class NlpError(Exception):
    """Something the caller can put right."""


class ModelFileError(NlpError):
    """A model file is missing, damaged or not the one that was pinned."""


class TableError(NlpError):
    """A table cannot be read at all: no such file, no such column, nothing in it.

    `kind` names the reason and `facts` what it is about, for callers with words of their own.
    """

    def __init__(self, message: str, kind: str = "unreadable", **facts: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.facts = facts


class CorpusError(NlpError):
    """A row of the training corpus breaks its own rules."""

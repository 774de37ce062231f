"""The errors that the library raises on purpose; every message is one line for people."""


class NlpError(Exception):
    """Something the caller can put right."""


class ModelFileError(NlpError):
    """A model file is missing, damaged or not the one that was pinned."""


class TableError(NlpError):
    """A table cannot be read at all: no such file, no such column, nothing in it."""


class CorpusError(NlpError):
    """A row of the training corpus breaks its own rules."""

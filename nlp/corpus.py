"""Reads the labelled comments the model learns from and is measured on."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from nlp.codebook import Codebook
from nlp.comments import language_code
from nlp.errors import CorpusError
from nlp.lines import read_lines
from nlp.types import NONE, PRIORITIES, UNDETERMINED

CORPUS = Path(__file__).parent / "corpus"
TEST = CORPUS / "test"
_LABELS = {*PRIORITIES, NONE}
SECOND_LABELS = "second_labels.jsonl"

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled comment; `labels` is (`none`,) or one to three priorities, the main one first.

    `alternatives` are labels that a second reader would also accept. `source` is the comment that
    this one says again in another language, by default itself.
    """

    id: str
    text: str
    language: str
    labels: tuple[str, ...]
    themes: tuple[str, ...] = ()
    poverty: bool = False
    alternatives: tuple[str, ...] = ()
    source: str = ""

    @property
    def origin(self) -> str:
        """The id of the comment that said this first: its own, unless it says another again."""
        return self.source or self.id


def read_rows(path: Path) -> list[Row]:
    """Read one file of JSON lines; `CorpusError` names the line that breaks a rule."""
    return read_objects(path, row_of)


def read_objects(path: Path, make: Callable[[dict[str, Any]], Made]) -> list[Made]:
    """Return what `make` makes of each object in a file of JSON lines.

    `CorpusError` when the file cannot be read, and for a line that is no object or that `make`
    refuses with a `ValueError`.
    """
    if path.suffix.casefold() != ".jsonl":
        raise CorpusError(
            f"{path.name}: labelled comments and marked texts are read from JSON lines (.jsonl)."
        )
    made = []
    for number, line in enumerate(read_lines(path, CorpusError), 1):
        if line.strip():
            try:
                made.append(make(_object(line)))
            except ValueError as error:
                raise CorpusError(f"{path.name}, line {number}: {error}.") from error
    return made


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ValueError("this is not a JSON object")
    return value


def text_of(raw: dict[str, Any]) -> str:
    """Return the text of a line; `ValueError` when it has none, or something else in its place."""
    if "text" not in raw:
        raise ValueError("“text” is missing")
    if not isinstance(raw["text"], str):
        raise ValueError("“text” is not a text in quotes")
    return raw["text"]


def row_of(raw: dict[str, Any]) -> Row:
    """Return the labelled comment that a line describes; `ValueError` when it breaks a rule."""
    for name in ("id", "labels"):
        if name not in raw:
            raise ValueError(f"“{name}” is missing")
    labels, alternatives = names_at(raw, "labels"), names_at(raw, "alt")
    alone = NONE in labels and len(labels) > 1
    if not labels or set(labels) - _LABELS or alone or len(set(labels)) < len(labels):
        raise ValueError(f"the labels {list(labels)} are not allowed")
    if set(alternatives) - _LABELS:
        raise ValueError(f"the labels {list(alternatives)} in “alt” are not allowed")
    if not isinstance(raw.get("poverty", False), bool):
        raise ValueError("“poverty” is neither true nor false")
    return Row(
        id=str(raw["id"]),
        text=text_of(raw),
        language=language_code(str(raw.get("lang") or "en")) or UNDETERMINED,
        labels=labels,
        themes=names_at(raw, "themes"),
        poverty=raw.get("poverty", False),
        alternatives=alternatives,
        source=str(raw.get("of") or raw["id"]),
    )


def names_at(raw: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return the names under a key of a line, none where it is missing; `ValueError` for no list."""
    value = raw.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"“{name}” is not a list of names")
    return tuple(value)


def corpus_files(folder: Path = CORPUS) -> list[Path]:
    """Return the training files in the order of their names; never those under `test/`."""
    return sorted(path for path in folder.glob("*.jsonl") if path.name != SECOND_LABELS)


def training_rows(folder: Path = CORPUS) -> list[Row]:
    """Return every training row; `CorpusError` when two share an identity."""
    return told_apart([row for path in corpus_files(folder) for row in read_rows(path)])


def told_apart(rows: list[Row]) -> list[Row]:
    """Return the rows; `CorpusError` when two share an identity: they would pass for one source."""
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise CorpusError(f"Two rows have the id {row.id}.")
        seen.add(row.id)
    return rows


def held_out_rows(folder: Path = TEST) -> list[Row]:
    """Return the held-out rows of every language: the same comments by meaning, never learned."""
    return [row for path in sorted(folder.glob("*.jsonl")) for row in read_rows(path)]


def facet_rows(codebook: Codebook) -> list[Row]:
    """Return the codebook’s own phrases as English rows: what is known before any comment."""
    rows = []
    for priority in codebook.priorities:
        rows += [
            Row(f"facet-{priority.id}-{n}", facet, "en", (priority.id,))
            for n, facet in enumerate(priority.facets)
        ]
    rows += [
        Row(theme.id, f"{theme.name}. {theme.definition}", "en", (theme.priority,), (theme.id,))
        for theme in codebook.themes
    ]
    return rows


def sha256_of_files(paths: Iterable[Path]) -> str:
    """Return one SHA-256 over the names and bytes of files."""
    digest = hashlib.sha256()
    for path in paths:
        data = path.read_bytes()
        digest.update(f"{path.name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()

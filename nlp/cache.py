"""Keeps what was read between runs, so that a comment is read by the encoder once.

Nothing of a comment is kept but its SHA-256, its vector and what the model said of it.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nlp.encoder import WIDTH, TextEncoder, Vectors
from nlp.errors import NlpError

FILE_NAME = "read.sqlite3"
ASKED_AT_ONCE = 500
MAPPED = 2**26
"""Bytes of the file read as memory: keys are hashes, so each page is wanted again and again."""


class Store:
    """Bytes by key, in a SQLite file."""

    def __init__(self, folder: Path) -> None:
        """Open the file in a folder, making both when they are not there.

        `NlpError`, from here on, when either cannot be used.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{folder} cannot be a folder for the cache: {error.strerror}. Name another."
            raise NlpError(message) from error
        self._path = folder / FILE_NAME
        with self._open() as database:
            database.execute(
                "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB NOT NULL)"
                " WITHOUT ROWID"
            )

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return what is kept under keys; keys that are not known are left out."""
        wanted = sorted(set(keys))
        found: dict[bytes, bytes] = {}
        with self._open() as database:
            for start in range(0, len(wanted), ASKED_AT_ONCE):
                some = wanted[start : start + ASKED_AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = database.execute(f"SELECT key, value FROM kept WHERE key IN ({marks})", some)  # noqa: S608
                found.update(rows.fetchall())
        return found

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values; what is kept already stays."""
        with self._open() as database:
            database.executemany("INSERT OR IGNORE INTO kept VALUES (?, ?)", values.items())

    def _open(self) -> "_Database":
        return _Database(self._path)


class CachedEncoder:
    """An encoder that looks in a store first."""

    def __init__(self, encoder: TextEncoder, folder: Path) -> None:
        """Open the store in a folder, making it when it is not there."""
        self.sha256, self.key = encoder.sha256, encoder.key
        self._encoder = encoder
        self._store = Store(folder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text, shape (texts, 384)."""
        keys = [self._key(text) for text in texts]
        known = self._store.get(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            fresh = self._encoder.encode(list(missing.values()))
            new = {key: row.tobytes() for key, row in zip(missing, fresh, strict=True)}
            self._store.put(new)
            known |= new
        return self._rows(keys, known)

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[str]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Return the rows of texts, which are kept, and those of their parts, which are not."""
        keys = [self._key(text) for text in texts]
        known = self._store.get(key for key, of in zip(keys, parts, strict=True) if not of)
        missing = [n for n, of in enumerate(parts) if of or keys[n] not in known]
        rows = [np.zeros((0, WIDTH), np.float32)] * len(texts)
        if missing:
            fresh, found = self._encoder.encode_parts(
                [texts[n] for n in missing], [parts[n] for n in missing]
            )
            new = {keys[n]: row.tobytes() for n, row in zip(missing, fresh, strict=True)}
            self._store.put(new)
            known |= new
            for n, of in zip(missing, found, strict=True):
                rows[n] = of
        return self._rows(keys, known), rows

    def is_full(self, texts: Sequence[str]) -> list[bool]:
        """Say of each text whether it fills all that is read of one: more may stand behind."""
        return self._encoder.is_full(texts)

    def _key(self, text: str) -> bytes:
        return _hash(self.key, text)

    @staticmethod
    def _rows(keys: Sequence[bytes], known: Mapping[bytes, bytes]) -> Vectors:
        rows = [np.frombuffer(known[key], np.float32) for key in keys]
        return np.stack(rows) if rows else np.zeros((0, WIDTH), np.float32)


class Readings:
    """What a model said of texts before, by text, languages, model and program."""

    def __init__(self, folder: Path, model: str) -> None:
        """Open the store in a folder; `model` names everything that was learned."""
        self._store = Store(folder)
        self._model = f"{program_sha256()}/{model}"

    def get(self, asked: Sequence[tuple[str, ...]]) -> list[dict[str, Any] | None]:
        """Return what was said of each (text, what else it depended on), None where nothing was."""
        keys = [self._key(one) for one in asked]
        known = self._store.get(keys)
        return [json.loads(known[key]) if key in known else None for key in keys]

    def put(self, said: Mapping[tuple[str, ...], dict[str, Any]]) -> None:
        """Keep what was said."""
        self._store.put({self._key(one): json.dumps(value).encode() for one, value in said.items()})

    def _key(self, asked: tuple[str, ...]) -> bytes:
        return _hash(self._model, "\x1f".join(asked))


@cache
def program_sha256() -> str:
    """Return one SHA-256 over the Python files and word lists of this library."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*here.rglob("*.py"), *here.rglob("*.toml")]):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _hash(reader: str, text: str) -> bytes:
    return hashlib.sha256(reader.encode("ascii") + text.encode("utf-8", "surrogatepass")).digest()


class _Database:
    """A connection that commits and closes at the end of its block; `NlpError` when it cannot."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> sqlite3.Connection:
        try:
            self._database = sqlite3.connect(self._path, timeout=30)
            self._database.execute(f"PRAGMA mmap_size = {MAPPED}")
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        return self._database

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if kind is None:
                self._database.commit()
        except sqlite3.Error as failure:
            raise self._unusable(failure) from failure
        finally:
            self._database.close()
        if isinstance(error, sqlite3.Error):
            raise self._unusable(error) from error

    def _unusable(self, error: sqlite3.Error) -> NlpError:
        return NlpError(
            f"The cache {self._path} cannot be used: {error}. Name another folder, or delete the file "
            "if it is damaged."
        )

"""Keeps vectors between runs, so that a comment is read by the encoder once.

Nothing of a comment is kept but its SHA-256 and its vector.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlp.encoder import WIDTH, TextEncoder, Vectors


class CachedEncoder:
    """An encoder that looks in a SQLite file first."""

    def __init__(self, encoder: TextEncoder, folder: Path) -> None:
        """Open `vectors.sqlite3` in a folder, making both when they are not there."""
        folder.mkdir(parents=True, exist_ok=True)
        self.sha256, self.key = encoder.sha256, encoder.key
        self._encoder = encoder
        self._path = folder / "vectors.sqlite3"
        with self._open() as database:
            database.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"
                " WITHOUT ROWID"
            )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text, shape (texts, 384)."""
        keys = [self._key(text) for text in texts]
        known = self._read(set(keys))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            fresh = self._encoder.encode(list(missing.values()))
            new = dict(zip(missing, fresh, strict=True))
            with self._open() as database:
                database.executemany(
                    "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
                    [(key, vector.tobytes()) for key, vector in new.items()],
                )
            known |= new
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, WIDTH), np.float32)

    def _key(self, text: str) -> bytes:
        encoder = self.key.encode("ascii")
        return hashlib.sha256(encoder + text.encode("utf-8", "surrogatepass")).digest()

    def _read(self, keys: set[bytes]) -> dict[bytes, Vectors]:
        query = "SELECT vector FROM vectors WHERE key = ?"
        with self._open() as database:
            found = {key: database.execute(query, (key,)).fetchone() for key in keys}
        return {key: np.frombuffer(row[0], np.float32) for key, row in found.items() if row}

    def _open(self) -> "_Database":
        return _Database(self._path)


class _Database:
    """A connection that commits and closes at the end of its block."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> sqlite3.Connection:
        self._database = sqlite3.connect(self._path, timeout=30)
        return self._database

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._database.commit()
        self._database.close()

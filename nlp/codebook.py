"""The frame that comments are read against, as data: priorities, their themes, and the rest."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

CODEBOOK = Path(__file__).parent / "codebook" / "luton2040.toml"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme under a priority, or a kind of comment that fits none (`none.…`)."""

    id: str
    name: str
    definition: str

    @property
    def priority(self) -> str:
        """The priority it belongs to, or `none`."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Priority:
    """One of the five, with its facets: what residents say of it, in their words."""

    id: str
    name: str
    definition: str
    facets: tuple[str, ...]
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """One version of the frame."""

    version: int
    place: str
    priorities: tuple[Priority, ...]
    others: tuple[Theme, ...]
    sha256: str

    @property
    def themes(self) -> tuple[Theme, ...]:
        """Every theme in the order of the file, those outside the priorities last."""
        return (*(t for priority in self.priorities for t in priority.themes), *self.others)

    @classmethod
    def load(cls, path: Path = CODEBOOK) -> "Codebook":
        """Read a codebook from TOML; `KeyError` or `tomllib.TOMLDecodeError` when it is none."""
        data = path.read_bytes()
        raw = tomllib.loads(data.decode("utf-8"))
        return cls(
            version=raw["version"],
            place=raw["place"],
            priorities=tuple(
                Priority(
                    id=row["id"],
                    name=row["name"],
                    definition=row["definition"],
                    facets=tuple(row["facets"]),
                    themes=tuple(Theme(**theme) for theme in row["theme"]),
                )
                for row in raw["priority"]
            ),
            others=tuple(Theme(**row) for row in raw["other"]),
            sha256=hashlib.sha256(data).hexdigest(),
        )

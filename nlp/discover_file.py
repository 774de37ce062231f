"""Finds the themes of a table of comments, and reads those that a person has accepted."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlp.comments import read_comments
from nlp.discover import DiscoveredTheme, Drift, discover
from nlp.errors import TableError
from nlp.lines import check_out, read_lines, write_lines
from nlp.meaning import Meaning
from nlp.pipeline import Pipeline
from nlp.tables import Problem
from nlp.types import NONE, PRIORITIES, Comment, OutputLine, Progress, Themed

WHOLE = "all"
_NO_THEME = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Discovery:
    """What was found in a file; `column` is the one that its comments were in."""

    column: str
    themes: tuple[DiscoveredTheme, ...]
    drifts: tuple[Drift, ...]
    comments: int
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        held = {member for theme in self.themes for member in theme.members}
        lines = [
            f"{self.comments} comments, {len(self.themes)} themes; "
            f"{self.comments - len(held)} comments are in no theme: read them too."
        ]
        lines += [
            f"Alarm: {drift.outside} of {drift.of} comments under “{drift.within}” are in no "
            "accepted theme, more than when the themes were found. They need a second look."
            for drift in self.drifts
            if drift.alarm
        ]
        return "\n".join(lines)


def discover_file(
    path: Path,
    out: Path,
    *,
    text: str | None = None,
    identity: str | None = None,
    language: str | None = None,
    whole: bool = False,
    accepted: Path | None = None,
    cache: Path | None = None,
    pipeline: Pipeline | None = None,
    meaning: Meaning | None = None,
    progress: Progress | None = None,
) -> Discovery:
    """Write the themes of a table into `out`, one JSON object a line.

    Each priority, and none of them, is a shelf of its own; a comment stands on the shelf of its
    likeliest label. With `whole` all comments stand on one: for the answers to one narrow question.
    `accepted` is a file that an earlier call wrote, without the themes that nobody accepted and with
    names as people changed them. `progress` is called with (done, all). `TableError` when no row can
    be read, or the accepted themes cannot.
    """
    known = read_themes(accepted) if accepted else []
    every = (WHOLE,) if whole else (*PRIORITIES, NONE)
    _check_shelves(known, every)
    file = read_comments(path, text, identity, language)
    comments = file.comments
    check_out(out, path)
    pipeline = pipeline or Pipeline.load(cache=cache)
    meaning = meaning or Meaning.load(cache=cache)
    themed = pipeline.theme(comments, progress)
    vectors = meaning.vectors(
        [comment.text for comment in comments], [one.language for one in themed]
    )
    said = [_nameable(one) for one in themed]
    shelves = np.array([WHOLE if whole else shelf_of(one) for one in themed])
    themes: list[DiscoveredTheme] = []
    drifts: list[Drift] = []
    _check_places(known, vectors.shape[1])
    for shelf in every:
        here = np.flatnonzero(shelves == shelf)
        before = [theme for theme in known if theme.within == shelf]
        found, drift = discover(shelf, [said[i] for i in here], vectors[here], before)
        themes += found
        drifts += [drift] if drift else []
    write_lines(out, [OutputLine(as_json(theme)) for theme in themes])
    return Discovery(file.column, tuple(themes), tuple(drifts), len(comments), tuple(file.problems))


def _nameable(themed: Themed) -> Comment:
    """Return a comment without what surely names a person: it would name the theme as well."""
    text = themed.text
    for span in reversed(themed.redactions):
        if span.sure:
            text = f"{text[: span.start]} {text[span.end :]}"
    return Comment(themed.id, text, themed.language)


def shelf_of(themed: Themed) -> str:
    """Return the label under which a comment is looked at: the likeliest of those it was given."""
    if not themed.labels:
        return NONE
    return max(themed.labels, key=lambda label: themed.priorities[label])


def as_json(theme: DiscoveredTheme) -> dict[str, Any]:
    """Return a theme as plain JSON types, what people read first."""
    return {
        "id": theme.id,
        "name": theme.name,
        "within": theme.within,
        "size": len(theme.members),
        "members": list(theme.members),
        "words": {language: list(words) for language, words in theme.words.items()},
        "examples": list(theme.examples),
        "stability": theme.stability,
        "fitted": theme.fitted,
        "held": dict(theme.held),
        "of": theme.of,
        "reach": theme.reach,
        "origin": list(theme.origin),
        "centre": list(theme.centre),
    }


def _check_shelves(themes: Sequence[DiscoveredTheme], shelves: Sequence[str]) -> None:
    for theme in themes:
        if theme.within not in shelves:
            raise TableError(
                f"The accepted theme “{theme.name}” stands under “{theme.within}”, which this run "
                "does not look at: give or leave out --whole as when it was found."
            )


def _check_places(themes: Sequence[DiscoveredTheme], width: int) -> None:
    for theme in themes:
        if len(theme.centre) != width:
            raise TableError(
                f"The place of the accepted theme “{theme.name}” is not of this program."
            )


def read_themes(path: Path) -> list[DiscoveredTheme]:
    """Return the themes of a file that `discover_file` wrote.

    `TableError` names a bad line, a theme that stands there twice, or a shelf whose themes were not
    found together.
    """
    themes = []
    for number, line in enumerate(read_lines(path, TableError), 1):
        if line.strip():
            try:
                themes.append(_theme(json.loads(line)))
            except _NO_THEME as error:
                raise TableError(
                    f"{path.name}, line {number}: this is no theme, or one of an older version."
                ) from error
    origins: dict[str, tuple[float, ...]] = {}
    twice = next((k for k, n in Counter(theme.id for theme in themes).items() if n > 1), None)
    if twice:
        raise TableError(f"{path.name}: the theme {twice} stands there twice. Delete one line.")
    for theme in themes:
        if origins.setdefault(theme.within, theme.origin) != theme.origin:
            raise TableError(
                f"{path.name}: the themes under “{theme.within}” were not all found together. "
                "Give the file of one run, with what was added to it since."
            )
    return themes


def _theme(raw: dict[str, Any]) -> DiscoveredTheme:
    words: dict[str, Sequence[str]] = raw["words"]
    place = np.array([*raw["origin"], *raw["centre"], raw["reach"]], float)
    if not np.isfinite(place).all() or len(raw["origin"]) != len(raw["centre"]) or raw["reach"] < 0:
        raise ValueError("a theme has no place")
    held = {str(key): int(number) for key, number in raw["held"].items()}
    if min(held.values()) < 0 or sum(held.values()) > int(raw["of"]):
        raise ValueError("more comments than there were are in a theme")
    if not 0 <= int(raw["fitted"]) <= held[str(raw["id"])]:
        raise ValueError("a theme was fitted to more comments than it held")
    return DiscoveredTheme(
        id=str(raw["id"]),
        name=str(raw["name"]),
        within=str(raw["within"]),
        members=(),
        words={language: tuple(names) for language, names in words.items()},
        examples=tuple(raw["examples"]),
        stability=float(raw["stability"]),
        origin=tuple(map(float, raw["origin"])),
        centre=tuple(map(float, raw["centre"])),
        reach=float(raw["reach"]),
        fitted=int(raw["fitted"]),
        held=held,
        of=int(raw["of"]),
    )

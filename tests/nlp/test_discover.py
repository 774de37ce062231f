"""Themes that nobody named: found, named, steady, and kept once accepted."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.discover import Theme, discover
from nlp.discover_file import as_json, discover_file, read_themes
from nlp.errors import TableError
from nlp.groups import FEWEST, stable_groups
from nlp.naming import name_groups
from nlp.types import Comment

MATTERS = {
    "bins": ("bins overflow on our street", "the rubbish bins again", "emptying bins weekly"),
    "pool": ("the swimming pool closes early", "swimming lessons cost", "pool too cold to swim"),
    "buses": ("the night bus stopped", "bus drivers are kind", "no bus on sundays here"),
}


def blobs(each: int, spread: float = 0.1, groups: int = 3, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    centres = np.eye(groups, 16)
    return np.vstack([c + random.normal(0, spread, (each, 16)) for c in centres])


def comments(each: int = 12, start: int = 0) -> tuple[list[Comment], np.ndarray]:
    made, rows = [], []
    random = np.random.default_rng(40 + start)
    for place, (matter, said) in enumerate(MATTERS.items()):
        for n in range(start, start + each):
            made.append(Comment(f"{matter}-{n}", f"{said[n % 3]} {n}", "en"))
            rows.append(np.eye(3, 16)[place] + random.normal(0, 0.1, 16))
    return made, np.array(rows)


def test_groups_that_are_there_are_found_whole_and_steady() -> None:
    found = stable_groups(blobs(15))

    assert [group.members.tolist() for group in found] == [
        list(range(k * 15, k * 15 + 15)) for k in range(3)
    ]
    assert all(group.stability > 0.9 for group in found)


def test_what_belongs_nowhere_is_left_outside() -> None:
    random = np.random.default_rng(5)
    alone = random.normal(0, 3, (10, 16))
    found = stable_groups(np.vstack([blobs(15), alone]))

    grouped = {int(i) for group in found for i in group.members}
    assert len(grouped & set(range(45))) == 45
    assert len(grouped & set(range(45, 55))) < 5


@pytest.mark.parametrize("rows", [0, 1, 2 * FEWEST - 1])
def test_too_few_comments_make_no_group(rows: int) -> None:
    assert stable_groups(blobs(3)[:rows]) == []


@settings(deadline=None, max_examples=15)
@given(st.integers(4, 14), st.integers(0, 5))
def test_groups_never_overlap_and_the_same_rows_give_the_same(each: int, seed: int) -> None:
    rows = blobs(each, spread=0.6, seed=seed)
    found = stable_groups(rows)

    members = [int(i) for group in found for i in group.members]
    assert len(members) == len(set(members))
    again = stable_groups(rows.copy())
    assert [g.members.tolist() for g in again] == [g.members.tolist() for g in found]
    assert [g.stability for g in again] == [g.stability for g in found]


def test_a_large_set_is_drawn_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp.groups.MOST_ROWS", 60)
    found = stable_groups(blobs(40, groups=4))

    assert len(found) == 4
    assert sum(len(group.members) for group in found) == 60


def test_groups_are_named_by_their_own_words_in_each_language() -> None:
    texts = ["the bins are full", "empty the bins", "kosze pełne", "te kosze", "the bus is late"]
    languages = ["en", "en", "pl", "pl", "en"]
    (bins, _) = name_groups(texts, languages, [[0, 1, 2, 3], [4]])

    assert bins["en"][0] == "bins"
    assert bins["pl"][0] == "kosze"
    assert list(bins) == ["en", "pl"]


def test_small_words_never_name_a_group() -> None:
    texts = ["یہ پارک ہے", "وہ پارک ہے", "ਇਹ ਪਾਰਕ ਹੈ", "ਉਹ ਪਾਰਕ ਹੈ", "yeh park hai", "park hai yeh"]
    languages = ["ur", "ur", "pa", "pa", "ur-Latn", "ur-Latn"]
    (park,) = name_groups(texts, languages, [list(range(6))])

    assert park == {"ur": ("پارک",), "pa": ("ਪਾਰਕ",), "ur-Latn": ("park",)}


def test_themes_have_names_members_and_the_nearest_comments() -> None:
    said, vectors = comments()
    themes, drift = discover("climate", said, vectors)

    assert {theme.name.split(", ")[0] for theme in themes} <= {"bins", "swimming", "pool", "bus"}
    assert len(themes) == 3
    assert drift is None
    for theme in themes:
        assert len({member.split("-")[0] for member in theme.members}) == 1
        assert set(theme.examples) <= set(theme.members)
        assert theme.within == "climate"


def test_more_comments_never_rename_or_move_what_is_accepted() -> None:
    said, vectors = comments()
    before, _ = discover("climate", said, vectors)
    before = [Theme(**{**_values(theme), "name": f"Ours {n}"}) for n, theme in enumerate(before)]
    more, rows = comments(30, start=12)
    after, _ = discover("climate", [*said, *more], np.vstack([vectors, rows]), before)

    for old, new in zip(before, after, strict=False):
        assert (new.id, new.name, new.centre, new.reach) == (
            old.id,
            old.name,
            old.centre,
            old.reach,
        )
        assert set(old.members) <= set(new.members)
        assert len(new.members) > len(old.members)


def test_what_is_new_becomes_a_theme_of_its_own_beside_the_accepted() -> None:
    said, vectors = comments(20)
    before, _ = discover("climate", said, vectors)
    trees = [Comment(f"trees-{n}", f"plant trees {n}", "en") for n in range(24)]
    rows = np.eye(4, 16)[3] + np.random.default_rng(2).normal(0, 0.1, (24, 16))
    after, drift = discover("climate", [*said, *trees], np.vstack([vectors, rows]), before)

    assert [theme.id for theme in after[:3]] == [theme.id for theme in before]
    (fresh,) = after[3:]
    assert {member.split("-")[0] for member in fresh.members} == {"trees"}
    assert drift is not None
    assert drift.alarm


def test_no_alarm_while_comments_stay_where_they_were() -> None:
    said, vectors = comments(30)
    before, _ = discover("climate", said, vectors)
    more, rows = comments(30, start=30)
    _, drift = discover("climate", [*said, *more], np.vstack([vectors, rows]), before)

    assert drift is not None
    assert not drift.alarm


def test_alike_texts_without_a_common_word_still_have_a_theme() -> None:
    said = [Comment(str(n), f"w{n}", "und") for n in range(18)]
    themes, _ = discover("none", said, blobs(6))

    assert [len(theme.members) >= 5 for theme in themes] == [True] * 3
    assert len({theme.id for theme in themes}) == 3


class OneShelf:
    """A pipeline that puts all on one shelf, with the vectors of `comments`."""

    def __init__(self, vectors: np.ndarray) -> None:
        self._vectors = vectors

    def theme(self, said: Sequence[Comment], progress: object = None) -> list[object]:
        from nlp.types import PRIORITIES, Themed

        even = dict.fromkeys(PRIORITIES, 0.1) | {"climate": 0.9}
        return [Themed(c.id, c.text, "en", even, ("climate",), False, False) for c in said]

    def vectors(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        return self._vectors


def test_a_file_of_comments_becomes_a_file_of_themes_that_can_be_accepted(tmp_path: Path) -> None:
    said, vectors = comments()
    source, out, again = (tmp_path / name for name in ("c.jsonl", "t.jsonl", "u.jsonl"))
    rows = [{"id": c.id, "text": c.text} for c in said]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    found = discover_file(source, out, pipeline=OneShelf(vectors))  # type: ignore[arg-type]

    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [list(line)[:5] for line in lines] == [["id", "name", "within", "size", "members"]] * 3
    assert [line["size"] for line in lines] == [len(line["members"]) for line in lines]
    assert "36 comments, 3 themes" in str(found)
    discover_file(source, again, accepted=out, pipeline=OneShelf(vectors))  # type: ignore[arg-type]
    assert again.read_bytes() == out.read_bytes()


def test_themes_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    themes, _ = discover("climate", *comments())
    path = tmp_path / "t.jsonl"
    path.write_text("".join(json.dumps(as_json(theme)) + "\n" for theme in themes), "utf-8")

    assert [as_json(t) | {"size": 0, "members": []} for t in themes] == [
        as_json(t) for t in read_themes(path)
    ]


def test_a_line_that_is_no_theme_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('\n{"id": "1"}\n', "utf-8")

    with pytest.raises(TableError, match="line 2"):
        read_themes(path)


def _values(theme: Theme) -> dict[str, object]:
    return {name: getattr(theme, name) for name in Theme.__dataclass_fields__}

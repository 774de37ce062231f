"""Themes that nobody named: found, named, steady, and kept once accepted."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.discover import DiscoveredTheme, discover
from nlp.discover_file import as_json, discover_file, read_themes
from nlp.errors import TableError
from nlp.groups import FEWEST, stable_groups
from nlp.naming import name_groups, name_of
from nlp.types import Comment
from nlp.word_view import word_view

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


@pytest.mark.parametrize(
    ("language", "texts", "names"),
    [
        ("ur", ["پارک میں روشنی نہیں", "پارک میں کچھ نہیں", "ہمارے پارک میں"], ("پارک",)),
        ("gu", ["પાર્ક આવે નહીં", "પાર્ક જોઈએ છે", "અમારી પાર્ક નહીં"], ("પાર્ક",)),
        ("bn", ["বাস দরকার এইটা", "বাস নেয় না এইটা", "বাস দরকার"], ("বাস",)),
        ("ar", ["لازم باص عندنا", "باص عشان الناس", "اللي باص لازم"], ("باص",)),
        ("en", ["don’t shut pools", "they don't like pools", "it's pools or I'm off"], ("pools",)),
    ],
)
def test_forms_that_every_comment_has_never_name_a_group(
    language: str, texts: list[str], names: tuple[str, ...]
) -> None:
    (found,) = name_groups(texts, [language] * len(texts), [list(range(len(texts)))])

    assert found == {language: names}


def test_a_language_with_one_comment_names_no_group() -> None:
    texts = ["parks", "bins", "rubbish", "autobusy jeżdżą rzadko nocą", "the bus is late"]
    (mixed, _) = name_groups(texts, ["en", "en", "en", "pl", "en"], [[0, 1, 2, 3], [4]])

    assert mixed == {}


def test_without_a_word_in_common_the_first_words_name_a_theme_but_no_swear_word() -> None:
    assert name_of({}, "Fuck the council and everything") == "the council and…"


def test_words_with_vowel_signs_are_compared_whole() -> None:
    nouns = ("বাস", "গাড়ি", "স্কুল", "পার্ক")
    texts = [f"{noun} {rest}" for noun in nouns for rest in ("ক", "খ")]
    view = word_view(texts, np.ones((len(texts), 3)))

    assert view.shape == (len(texts), len(nouns) - 1)
    assert np.allclose(view[::2], view[1::2])


def test_no_theme_is_named_by_how_angry_people_are() -> None:
    texts = ["fucking bins again", "the fucking bins", "shitty bins kurwa", "kurwa bins"] * 2
    (bins,) = name_groups(texts, ["en"] * len(texts), [list(range(len(texts)))])

    assert bins == {"en": ("bins",)}


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
    before = [
        DiscoveredTheme(**{**_values(theme), "name": f"Ours {n}"}) for n, theme in enumerate(before)
    ]
    more, rows = comments(30, start=12)
    after, _ = discover("climate", [*said, *more], np.vstack([vectors, rows]), before)

    for old, new in zip(before, after, strict=False):
        same = ("id", "name", "origin", "centre", "reach")
        assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
        assert set(old.members) <= set(new.members)
        assert len(new.members) > len(old.members)


def test_vectors_of_32_bits_are_measured_in_64_as_accepted_themes_are() -> None:
    said, vectors = comments()
    short = vectors.astype(np.float32)

    assert discover("climate", said, short) == discover("climate", said, short.astype(np.float64))


def test_what_is_new_becomes_a_theme_of_its_own_beside_the_accepted() -> None:
    said, vectors = comments(16)
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


def drawn(seed: int, rows: int, kinds: range) -> tuple[list[Comment], np.ndarray]:
    """As the encoder’s: in hundreds of dimensions what is alike is still far apart."""
    random = np.random.default_rng(seed)
    kind = random.choice(list(kinds), rows)
    middles = np.random.default_rng(9).normal(0, 1, (9, 384)) / np.sqrt(384)
    vectors = middles[kind] + random.normal(0, 0.9 / np.sqrt(384), (rows, 384))
    said = [Comment(f"{seed}-{n}", f"topic{k} a{seed}b{n}", "en") for n, k in enumerate(kind)]
    return said, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("seed", range(6))
def test_more_of_the_same_raises_no_alarm_in_many_dimensions(seed: int) -> None:
    said, vectors = drawn(seed, 240, range(6))
    before, _ = discover("climate", said[:120], vectors[:120])
    _, grown = discover("climate", said, vectors, before)
    _, other = discover("climate", said[120:], vectors[120:], before)

    assert grown is not None
    assert other is not None
    assert not grown.alarm
    assert not other.alarm


@pytest.mark.parametrize("seed", range(3))
def test_a_third_of_new_comments_of_another_kind_raises_the_alarm(seed: int) -> None:
    said, vectors = drawn(seed, 360, range(6))
    others, rows = drawn(seed + 100, 60, range(6, 9))
    before, _ = discover("climate", said[:180], vectors[:180])
    came, places = [*said[:300], *others], np.vstack([vectors[:300], rows])
    _, drift = discover("climate", came, places, before)

    assert drift is not None
    assert drift.alarm


def test_themes_accepted_in_two_rounds_raise_no_alarm_on_the_same_comments() -> None:
    said, vectors = comments(30)
    before, _ = discover("climate", said, vectors)
    kinds = np.repeat([3, 4, 5], 90)
    said += [Comment(f"{k}-{n}", f"matter{k} {n}", "en") for n, k in enumerate(kinds)]
    rows = np.eye(6, 16)[kinds] + np.random.default_rng(2).normal(0, 0.1, (270, 16))
    vectors = np.vstack([vectors, rows])
    after, first = discover("climate", said, vectors, before)
    again, second = discover("climate", said, vectors, after)
    _, added = discover("climate", said, vectors, [*before, *after[len(before) :]])

    assert len(after) > len(before)
    assert again == after
    assert first is not None
    assert first.alarm
    assert second is not None
    assert not second.alarm
    assert second == added


def test_the_examples_of_an_accepted_theme_are_among_the_comments_of_this_run() -> None:
    said, vectors = comments()
    before, _ = discover("climate", said, vectors)
    numbered = [Comment(str(n), comment.text, "en") for n, comment in enumerate(said)]
    after, _ = discover("climate", numbered, vectors, before)

    number = {comment.id: str(n) for n, comment in enumerate(said)}
    assert [theme.examples for theme in after] == [
        tuple(number[one] for one in theme.examples) for theme in before
    ]


def test_alike_texts_without_a_common_word_still_have_a_theme() -> None:
    said = [Comment(str(n), f"w{n}", "und") for n in range(18)]
    themes, _ = discover("none", said, blobs(6))

    assert [len(theme.members) >= 5 for theme in themes] == [True] * 3
    assert len({theme.id for theme in themes}) == 3


class OneShelf:
    """A pipeline that puts all on one shelf."""

    def theme(self, said: Sequence[Comment], progress: object = None) -> list[object]:
        from nlp.types import PRIORITIES, Themed

        even = dict.fromkeys(PRIORITIES, 0.1) | {"climate": 0.9}
        return [Themed(c.id, c.text, "en", even, ("climate",), False, False) for c in said]


class Known:
    """Meanings that were given."""

    def __init__(self, vectors: np.ndarray) -> None:
        self._vectors = vectors

    def vectors(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        return self._vectors


def test_a_file_of_comments_becomes_a_file_of_themes_that_can_be_accepted(tmp_path: Path) -> None:
    said, vectors = comments()
    source, out, again = (tmp_path / name for name in ("c.jsonl", "t.jsonl", "u.jsonl"))
    rows = [{"id": c.id, "text": c.text} for c in said]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    readers: Any = {"pipeline": OneShelf(), "meaning": Known(vectors)}
    found = discover_file(source, out, **readers)

    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [list(line)[:5] for line in lines] == [["id", "name", "within", "size", "members"]] * 3
    assert [line["size"] for line in lines] == [len(line["members"]) for line in lines]
    assert "36 comments, 3 themes" in str(found)
    discover_file(source, again, accepted=out, **readers)
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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nope.jsonl", "There is no file .*nope.jsonl"),
        ("folder", "folder cannot be read: [^\\[]+\\.$"),
        ("latin.jsonl", "latin.jsonl is not in UTF-8"),
    ],
)
def test_accepted_themes_that_cannot_be_read_are_refused_in_plain_words(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.jsonl").write_bytes(b"caf\xe9")

    with pytest.raises(TableError, match=said):
        read_themes(tmp_path / name)


def test_themes_of_a_shelf_that_were_not_found_together_are_refused(tmp_path: Path) -> None:
    said, vectors = comments()
    first, _ = discover("climate", said, vectors)
    second, _ = discover("climate", said[:24], vectors[:24])
    path = tmp_path / "t.jsonl"
    lines = [json.dumps(as_json(theme)) + "\n" for theme in (*first, *second)]
    path.write_text("".join(lines), "utf-8")

    with pytest.raises(TableError, match="not all found together"):
        read_themes(path)


def test_what_all_comments_have_in_common_does_not_blur_the_themes() -> None:
    said, vectors = comments()
    common = np.full(16, 3.0)
    apart, _ = discover("climate", said, vectors)
    together, _ = discover("climate", said, vectors + common)

    assert {theme.members for theme in together} == {theme.members for theme in apart}


def test_a_shelf_without_comments_has_no_theme_and_keeps_those_accepted() -> None:
    before, _ = discover("climate", *comments())
    nothing = np.zeros((0, 16))

    assert discover("climate", [], nothing) == ([], None)
    after, drift = discover("climate", [], nothing, before)
    assert [theme.id for theme in after] == [theme.id for theme in before]
    assert drift is not None
    assert not drift.alarm


def test_no_alarm_when_only_unwanted_themes_were_deleted() -> None:
    said, vectors = comments(30)
    before, _ = discover("climate", said, vectors)
    _, drift = discover("climate", said, vectors, before[:1])

    assert len(before) > 1
    assert drift is not None
    assert not drift.alarm


def test_the_order_of_the_comments_changes_nothing() -> None:
    said, vectors = comments(20)
    turned = np.random.default_rng(3).permutation(len(said))
    themes, _ = discover("climate", said, vectors)
    again, _ = discover("climate", [said[i] for i in turned], vectors[turned])

    assert [as_json(theme) for theme in again] == [as_json(theme) for theme in themes]


def test_no_theme_has_fewer_comments_than_a_group_may_have() -> None:
    said = [Comment(str(n), f"w{n}", "und") for n in range(12)]
    themes, _ = discover("none", said, blobs(4))

    assert [len(theme.members) for theme in themes] == [FEWEST] * 3


def test_a_theme_without_a_common_word_is_named_by_how_its_nearest_comment_begins() -> None:
    said = [Comment(str(n), f"alone{n} stands with{n} nobody{n}", "und") for n in range(15)]
    themes, _ = discover("none", said, blobs(5))
    first = {comment.id: comment.text for comment in said}

    assert themes
    for theme in themes:
        start = " ".join(first[theme.examples[0]].split()[:3])
        assert theme.name in (f"{start}…", "stands")


@pytest.mark.parametrize(
    "change",
    [
        {"reach": float("nan")},
        {"reach": -1},
        {"centre": [0.1, 0.2]},
        {"origin": [float("inf")] * 16},
        {"centre": "far"},
        {"of": 8},
        {"held": {}},
        {"fitted": 99},
        {"fitted": float("inf")},
    ],
    ids=lambda change: f"{change}"[:24],
)
def test_a_theme_without_a_place_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    themes, _ = discover("climate", *comments())
    path = tmp_path / "t.jsonl"
    path.write_text(json.dumps(as_json(themes[0]) | change) + "\n", "utf-8")

    with pytest.raises(TableError, match="line 1: this is no theme"):
        read_themes(path)


def test_accepted_themes_may_begin_with_a_byte_order_mark_and_be_written_over(
    tmp_path: Path,
) -> None:
    said, vectors = comments()
    source, path = tmp_path / "c.jsonl", tmp_path / "t.jsonl"
    rows = [{"id": c.id, "text": c.text} for c in said]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    readers: Any = {"pipeline": OneShelf(), "meaning": Known(vectors)}
    discover_file(source, path, **readers)
    found = path.read_text("utf-8")
    path.write_text(found, "utf-8-sig")
    discover_file(source, path, accepted=path, **readers)

    assert path.read_text("utf-8") == found


def test_a_theme_that_stands_twice_is_refused(tmp_path: Path) -> None:
    themes, _ = discover("climate", *comments())
    path = tmp_path / "t.jsonl"
    path.write_text((json.dumps(as_json(themes[0])) + "\n") * 2, "utf-8")

    with pytest.raises(TableError, match="stands there twice"):
        read_themes(path)


@pytest.mark.parametrize(
    ("within", "width", "words"), [("all", 16, "--whole"), ("climate", 8, "not of this program")]
)
def test_accepted_themes_that_this_run_cannot_keep_are_refused(
    tmp_path: Path, within: str, width: int, words: str
) -> None:
    said, vectors = comments()
    themes, _ = discover(within, said, vectors[:, :width])
    source, accepted = tmp_path / "c.jsonl", tmp_path / "t.jsonl"
    rows = [{"id": c.id, "text": c.text} for c in said]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    accepted.write_text("".join(json.dumps(as_json(t)) + "\n" for t in themes), "utf-8")
    readers: Any = {"pipeline": OneShelf(), "meaning": Known(vectors)}

    with pytest.raises(TableError, match=words):
        discover_file(source, tmp_path / "out.jsonl", accepted=accepted, **readers)


def _values(theme: DiscoveredTheme) -> dict[str, object]:
    return {name: getattr(theme, name) for name in DiscoveredTheme.__dataclass_fields__}

"""The corpus: labelled comments, every rule of the guide kept."""

import json
from pathlib import Path

import pytest

from nlp.codebook import Codebook
from nlp.corpus import Row, facet_rows, held_out_rows, read_rows, sha256_of_files, training_rows
from nlp.errors import CorpusError
from nlp.types import NONE

GOOD = {"id": "en-0001", "lang": "en", "text": "a", "labels": ["climate"], "themes": []}


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_it_reads_the_labels_and_the_alternatives(tmp_path: Path) -> None:
    (row,) = read_rows(write(tmp_path / "one.jsonl", GOOD | {"alt": ["none"], "poverty": True}))

    assert row == Row("en-0001", "a", "en", ("climate",), (), True, ("none",), "en-0001")


@pytest.mark.parametrize(
    "labels", [[], ["traffic"], ["none", "climate"]], ids=["no label", "unknown", "none and more"]
)
def test_labels_outside_the_guide_are_refused_by_line(tmp_path: Path, labels: list[str]) -> None:
    path = write(tmp_path / "bad.jsonl", GOOD, GOOD | {"labels": labels})

    with pytest.raises(CorpusError, match=r"bad\.jsonl, line 2"):
        read_rows(path)


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "1"}', "3"])
def test_a_line_that_is_no_row_is_refused_by_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "bad.jsonl").write_text(line, "utf-8")

    with pytest.raises(CorpusError, match="line 1"):
        read_rows(tmp_path / "bad.jsonl")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (GOOD | {"labels": "climate"}, "“labels” is not a list of names"),
        (GOOD | {"labels": [["climate"]]}, "“labels” is not a list of names"),
        (GOOD | {"alt": "none"}, "“alt” is not a list of names"),
        (GOOD | {"alt": None}, "“alt” is not a list of names"),
        (GOOD | {"alt": ["Helth"]}, r"the labels \['Helth'\] in “alt” are not allowed"),
        (
            GOOD | {"labels": ["climate"] * 2},
            r"the labels \['climate', 'climate'\] are not allowed",
        ),
        (GOOD | {"poverty": "no"}, "“poverty” is neither true nor false"),
        (GOOD | {"text": None}, "“text” is not a text in quotes"),
        ({"id": "1", "labels": ["none"]}, "“text” is missing"),
        (5, "this is not a JSON object"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(tmp_path: Path, row: object, words: str) -> None:
    with pytest.raises(CorpusError, match=rf"bad\.jsonl, line 2: {words}\.$"):
        read_rows(write(tmp_path / "bad.jsonl", GOOD, row))


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(GOOD), "utf-8-sig")

    assert [row.id for row in read_rows(tmp_path / "a.jsonl")] == [GOOD["id"]]


@pytest.mark.parametrize(
    ("written", "read"), [("en-GB", "en"), ("UR-latn", "ur-Latn"), (None, "en"), ("?", "und")]
)
def test_a_language_is_read_as_the_library_writes_it(
    tmp_path: Path, written: str | None, read: str
) -> None:
    (row,) = read_rows(write(tmp_path / "one.jsonl", GOOD | {"lang": written}))

    assert row.language == read


def test_a_file_that_is_not_there_or_is_no_json_lines_is_said_kindly(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="There is no file"):
        read_rows(tmp_path / "gone.jsonl")
    with pytest.raises(CorpusError, match="read from JSON lines"):
        read_rows(write(tmp_path / "rows.csv", GOOD))


def test_two_rows_of_one_identity_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", GOOD)
    write(tmp_path / "b.jsonl", GOOD)

    with pytest.raises(CorpusError, match="en-0001"):
        training_rows(tmp_path)


def test_the_hash_changes_with_any_byte(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", GOOD)
    before = sha256_of_files([first])
    write(first, GOOD | {"text": "b"})

    assert sha256_of_files([first]) != before


def test_the_facets_teach_every_priority_and_every_theme() -> None:
    codebook = Codebook.load()
    rows = facet_rows(codebook)

    assert {row.labels[0] for row in rows} == {*(p.id for p in codebook.priorities), NONE}
    assert {theme for row in rows for theme in row.themes} == {t.id for t in codebook.themes}


def test_every_row_of_our_corpus_names_themes_of_the_codebook_under_its_labels() -> None:
    known = {theme.id for theme in Codebook.load().themes}
    for row in (*training_rows(), *held_out_rows()):
        assert set(row.themes) <= known, row.id
        assert {theme.partition(".")[0] for theme in row.themes} <= set(row.labels), row.id


def test_no_held_out_comment_is_learned_from() -> None:
    learned = {row.text.casefold().strip() for row in training_rows()}

    assert not [row.id for row in held_out_rows() if row.text.casefold().strip() in learned]


def test_what_says_another_comment_again_names_it(tmp_path: Path) -> None:
    said, own = GOOD | {"id": "pl-1", "of": "en-0001"}, GOOD | {"id": "en-2", "of": None}
    rows = read_rows(write(tmp_path / "said.jsonl", said, own))

    assert [row.source for row in rows] == ["en-0001", "en-2"]


def test_every_comment_said_again_is_of_one_that_is_there_with_the_same_labels() -> None:
    rows = {row.id: row for row in training_rows()}
    again = [row for row in rows.values() if row.source != row.id]

    assert len(again) > 2_000
    for row in again:
        assert row.labels == rows[row.source].labels, row.id
        assert row.language != rows[row.source].language == "en", row.id

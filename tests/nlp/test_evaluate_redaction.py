"""Marked texts: read as they are, and refused kindly where they break a rule."""

import json
from pathlib import Path

import pytest

from nlp.errors import CorpusError
from nlp.evaluate_redaction import GoldText, gold_texts, measure_redaction

GOOD = {"id": "1", "text": "a b", "spans": [{"start": 0, "end": 1, "type": "phone"}]}


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def span(**change: object) -> dict[str, object]:
    return GOOD | {"spans": [{"start": 0, "end": 1, "type": "phone"} | change]}


def test_line_separators_inside_a_text_do_not_cut_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", GOOD | {"text": "a\u2028b", "origin": "Poland"})

    assert gold_texts(path) == [GoldText("1", "a\u2028b", ((0, 1, "phone"),), "Poland")]


def test_names_that_others_call_persons_are_names(tmp_path: Path) -> None:
    (found,) = gold_texts(write(tmp_path / "a.jsonl", span(type="PERSON")))

    assert found.spans == ((0, 1, "name"),)


@pytest.mark.parametrize("kind", ["Phone", " PHONE "])
def test_a_type_is_read_in_any_case(tmp_path: Path, kind: str) -> None:
    (found,) = gold_texts(write(tmp_path / "a.jsonl", span(type=kind)))

    assert found.spans == ((0, 1, "phone"),)


@pytest.mark.parametrize("kind", ["LOCATION", "organisation"])
def test_what_others_mark_beside_persons_is_passed_over(tmp_path: Path, kind: str) -> None:
    (found,) = gold_texts(write(tmp_path / "a.jsonl", span(type=kind)))

    assert found.spans == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (5, "this is not a JSON object"),
        (GOOD | {"text": 5}, "“text” is not a text in quotes"),
        ({"id": "1", "spans": []}, "“text” is missing"),
        ({"text": "a", "spans": []}, "“id” is missing"),
        ({"id": "1", "text": "a"}, "“spans” is not a list"),
        (GOOD | {"spans": [5]}, "“spans” need a “type”"),
        (span(start="x"), "a “start” before an “end” from 0 to 3"),
        (span(start=-1), "a “start” before an “end” from 0 to 3"),
        (span(start=1), "a “start” before an “end” from 0 to 3"),
        (span(end=4), "a “start” before an “end” from 0 to 3"),
        (span(type=None), "“spans” need a “type”"),
        (span(type="names"), "there is no type “names”. The types are: “email”, “phone”, "),
    ],
)
def test_what_is_wrong_with_a_line_is_said(tmp_path: Path, row: object, words: str) -> None:
    with pytest.raises(CorpusError, match=rf"bad\.jsonl, line 2: .*{words}"):
        gold_texts(write(tmp_path / "bad.jsonl", GOOD, row))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("gone.jsonl", None, "There is no file"),
        ("empty.jsonl", b"", "holds no marked texts"),
        ("utf16.jsonl", json.dumps(GOOD).encode("utf-16"), "is not in UTF-8"),
        ("rows.csv", b"id,text", "read from JSON lines"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(
    tmp_path: Path, name: str, data: bytes | None, words: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)

    with pytest.raises(CorpusError, match=words) as caught:
        gold_texts(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").mkdir()

    with pytest.raises(CorpusError, match=r"a\.jsonl cannot be read: "):
        gold_texts(tmp_path / "a.jsonl")


def test_origins_are_counted_of_names_alone() -> None:
    spans = ((0, 5, "name"), (9, 20, "phone"))
    found = measure_redaction([GoldText("1", "Amina on 07700900123", spans, "Urdu")])

    assert {one.kind: one.marked for one in found.recalls}["name, Urdu"] == 1

"""Labelled comments are read from every kind of table, and one bad row stops the measuring."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from nlp.corpus import Row
from nlp.errors import CorpusError, TableError
from nlp.labelled_file import read_labelled

HEADING = "id,comment,labels,alt,poverty,lang"


def csv(folder: Path, *lines: str) -> Path:
    path = folder / "labelled.csv"
    path.write_text("\n".join((HEADING, *lines)), "utf-8")
    return path


def test_a_table_says_all_that_json_lines_say(tmp_path: Path) -> None:
    rows = read_labelled(
        csv(tmp_path, "a,Wir brauchen Busse,Climate | economy,none,Yes,de", "b,Danke,none,,,")
    )

    assert rows == [
        Row("a", "Wir brauchen Busse", "de", ("climate", "economy"), (), True, ("none",), "a"),
        Row("b", "Danke", "en", ("none",), (), False, (), "b"),
    ]


@pytest.mark.parametrize(
    ("cell", "language"),
    [("English", "en"), ("?", "en"), ("POL", "pl"), ("ur-Latn", "ur-Latn"), ("UND", "und")],
)
def test_a_language_that_is_no_code_is_not_said(tmp_path: Path, cell: str, language: str) -> None:
    [row] = read_labelled(csv(tmp_path, f"a,More buses,climate,,,{cell}"))

    assert row.language == language


@pytest.mark.parametrize(
    ("cell", "poverty"),
    [("x", True), ("TRUE", True), ("No", False), ("0", False), ("false", False), ("", False)],
)
def test_poverty_is_yes_or_no_however_a_program_writes_it(
    tmp_path: Path, cell: str, poverty: bool
) -> None:
    [row] = read_labelled(csv(tmp_path, f"a,More buses,climate,,{cell},"))

    assert row.poverty is poverty


def test_a_workbook_and_json_lines_are_read_alike(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["text", "Labels"])
    book.active.append(["More buses", '["climate"]'])
    book.save(tmp_path / "a.xlsx")
    lines = tmp_path / "a.jsonl"
    lines.write_text(json.dumps({"id": "2", "text": "More buses", "labels": ["climate"]}), "utf-8")

    assert read_labelled(tmp_path / "a.xlsx") == read_labelled(lines)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,Buses,traffic,,,", "Row 3: the labels ['traffic'] are not allowed."),
        ("a,Buses,,,,", "Row 3: the labels [] are not allowed."),
        ("a,Buses,climate;health,,,", "Row 3: “labels” holds “;”: names are split by “|”."),
        ("a,Buses,climate,[,,", "Row 3: “alt” is no JSON list"),
        ("a,Buses,climate,,maybe,", "Row 3: “poverty” is “maybe”, neither yes nor no."),
        ("a,Buses,climate,,,,,too,many", "Row 3: "),
    ],
)
def test_the_first_row_that_breaks_a_rule_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(CorpusError) as refused:
        read_labelled(csv(tmp_path, "z,Fine words,none,,,", line))

    assert f"labelled.csv: {said}" in str(refused.value)


def test_two_rows_of_one_identity_would_pass_for_one_source_and_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="Two rows have the id a"):
        read_labelled(csv(tmp_path, "a,More buses,climate,,,", "a,Fine words,none,,,"))

    line = '{"id": "b", "text": "More buses", "labels": ["climate"]}'
    (tmp_path / "two.jsonl").write_text(f"{line}\n{line}\n", "utf-8")
    with pytest.raises(CorpusError, match="Two rows have the id b"):
        read_labelled(tmp_path / "two.jsonl")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('"text": ""', "Row 2: “text” is empty."),
        ('"text": " \\u200b"', "Row 2: “text” is empty."),
        ('"text": "#NAME?"', "Row 2: “text” shows #NAME?"),
        ('"text": "Buses", "labels": ["health"]', "or it says something twice"),
        ('"text": "Buses", "alt": {}', "Row 2: “alt” is no JSON list"),
    ],
)
def test_json_lines_are_stopped_at_what_a_table_is_stopped_at(
    tmp_path: Path, change: str, said: str
) -> None:
    path = tmp_path / "a.jsonl"
    first = '{"id": "1", "text": "More buses", "labels": ["climate"]}'
    path.write_text(f'{first}\n{{"id": "2", "labels": ["none"], {change}}}\n', "utf-8")

    with pytest.raises(CorpusError) as refused:
        read_labelled(path)
    assert said in str(refused.value)


def test_json_lines_name_labels_in_any_case_and_may_leave_the_id_to_the_line(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.jsonl"
    first = '{"id": null, "text": "Rent", "labels": ["Economy"], "alt": null, "of": "a"}'
    path.write_text(f'{first}\n{{"id": null, "text": "Hi", "labels": ["none"]}}\n', "utf-8")

    assert read_labelled(path) == [
        Row("1", "Rent", "en", ("economy",), source="a"),
        Row("2", "Hi", "en", ("none",), source="2"),
    ]


def test_a_table_without_labels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("comment\nMore buses", "utf-8")

    with pytest.raises(TableError, match="no column “labels”"):
        read_labelled(path)


def test_a_second_sheet_stops_it(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["text", "labels"])
    book.active.append(["More buses", "climate"])
    book.create_sheet("More").append(["text", "labels"])
    book.save(tmp_path / "two.xlsx")

    with pytest.raises(CorpusError, match="Only the sheet"):
        read_labelled(tmp_path / "two.xlsx")


@pytest.mark.parametrize(
    ("cell", "said"), [("", "is empty"), ("#NAME?", "shows #NAME?"), ("caf\xe9", "UTF-8")]
)
def test_a_row_without_a_comment_stops_it(tmp_path: Path, cell: str, said: str) -> None:
    path = tmp_path / "labelled.csv"
    path.write_bytes("comment,labels\nżółty,none\n".encode() + f"{cell},none\n".encode("cp1252"))

    with pytest.raises(CorpusError, match=said):
        read_labelled(path)

"""Tables: every way a council keeps comments, and every way such a file can be broken."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import TableError
from nlp.tables import MAX_CELL, ProblemKind, Table, read_bytes, read_table

CSV = "id,comment\n1,“Más” buses\n2,Zażółć gęślą\n"


def kinds(table: Table) -> list[tuple[int | None, ProblemKind]]:
    return [(problem.row, problem.kind) for problem in table.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_it_reads_a_csv_in_every_unicode_encoding(encoding: str) -> None:
    table = read_bytes(CSV.encode(encoding), "a.csv")

    assert table.columns == ("id", "comment")
    assert [row.cells["comment"] for row in table.rows] == ["“Más” buses", "Zażółć gęślą"]
    assert table.problems == []


def test_it_reads_windows_1252_and_says_so() -> None:
    table = read_bytes("comment\n“café” – £5\n".encode("cp1252"), "a.csv")

    assert table.rows[0].cells["comment"] == "“café” – £5"
    assert kinds(table) == [(None, ProblemKind.ENCODING)]


def test_a_row_in_another_encoding_costs_only_itself() -> None:
    data = "comment\nżółty\n".encode() + "café\n".encode("cp1252") + b"plain\n"
    table = read_bytes(data, "a.csv")

    assert [row.cells["comment"] for row in table.rows] == ["żółty", "plain"]
    assert kinds(table) == [(3, ProblemKind.ENCODING)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_it_finds_the_mark_between_cells(delimiter: str) -> None:
    table = read_bytes(f"id{delimiter}comment\n1{delimiter}a bus\n".encode(), "a.csv")

    assert table.rows[0].cells == {"id": "1", "comment": "a bus"}


def test_rows_count_as_in_a_spreadsheet_even_over_line_breaks_in_a_cell() -> None:
    table = read_bytes(b'comment\n"two\nlines"\n\nlast\n', "a.csv")

    assert [(row.number, row.cells["comment"]) for row in table.rows] == [
        (2, "two\nlines"),
        (4, "last"),
    ]


def test_bad_rows_are_named_and_the_rest_is_kept() -> None:
    long = "x" * (MAX_CELL + 1)
    data = f"id,comment\n1,good\n2,a\x00b\n3,{long}\n4,a,b\n5,fine\n".encode()
    table = read_bytes(data, "a.csv")

    assert [row.number for row in table.rows] == [2, 6]
    assert kinds(table) == [
        (3, ProblemKind.NUL),
        (4, ProblemKind.CELL_TOO_LONG),
        (5, ProblemKind.EXTRA_CELLS),
    ]


def test_a_cell_of_a_million_letters_costs_only_its_row() -> None:
    table = read_bytes(f"comment\n{'x' * 1_000_000}\nfine\n".encode(), "a.csv")

    assert [row.number for row in table.rows] == [3]
    assert kinds(table) == [(2, ProblemKind.CELL_TOO_LONG)]


def test_a_short_row_has_empty_cells_at_its_end() -> None:
    assert read_bytes(b"a,b,c\n1\n", "a.csv").rows[0].cells == {"a": "1", "b": "", "c": ""}


def test_columns_of_one_name_are_told_apart() -> None:
    assert read_bytes(b"text,text,\n1,2,3\n", "a.csv").columns == ("text", "text (2)")


def test_a_formula_in_a_csv_stays_text() -> None:
    table = read_bytes(b'comment\n"=HYPERLINK(""x"")"\n', "a.csv")

    assert table.rows[0].cells["comment"] == '=HYPERLINK("x")'


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_it_reads_a_spreadsheet_as_text() -> None:
    table = read_bytes(workbook([["id", "comment"], [1, "a bus"], [2.5, True]]), "a.xlsx")

    assert [row.cells for row in table.rows] == [
        {"id": "1", "comment": "a bus"},
        {"id": "2.5", "comment": "true"},
    ]
    assert [row.number for row in table.rows] == [2, 3]


def test_a_formula_in_a_spreadsheet_is_not_evaluated() -> None:
    table = read_bytes(workbook([["id", "comment"], [1, "=1+1"], [2, "kept"]]), "a.xlsx")

    assert table.rows[0].cells["comment"] != "2"
    assert table.rows[1].cells["comment"] == "kept"


def test_it_reads_json_lines_whose_rows_differ() -> None:
    lines = ['{"id": 1, "text": "a"}', "not json", "[1]", '{"text": "b", "more": {"x": 1}}', ""]
    table = read_bytes("\n".join(lines).encode(), "a.jsonl")

    assert table.columns == ("id", "text", "more")
    assert table.rows[1].cells == {"id": "", "text": "b", "more": '{"x": 1}'}
    assert kinds(table) == [(2, ProblemKind.NOT_JSON), (3, ProblemKind.NOT_JSON)]


def test_line_separators_inside_json_text_do_not_cut_it() -> None:
    line = json.dumps({"text": "a\u2028b\x85c"}, ensure_ascii=False)

    assert read_bytes(line.encode(), "a.jsonl").rows[0].cells["text"] == "a\u2028b\x85c"


def test_a_missing_column_is_named_with_those_there_are() -> None:
    table = read_bytes(CSV.encode(), "a.csv")

    with pytest.raises(TableError, match=r"“answer”. The columns are: “id”, “comment”\."):
        table.require("answer")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n,,\n", "empty"),
        ("a.pdf", b"%PDF", "CSV, XLSX, ODS or JSONL"),
        ("a.xlsx", b"not a zip", "not a spreadsheet"),
        ("a.ods", b"PK\x03\x04broken", "not a spreadsheet"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_line(
    name: str, data: bytes, message: str
) -> None:
    with pytest.raises(TableError, match=message) as caught:
        read_bytes(data, name)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="There is no file"):
        read_table(tmp_path / "none.csv")


@settings(deadline=None, max_examples=150)
@given(
    data=st.binary(min_size=1, max_size=200), name=st.sampled_from(["a.csv", "a.jsonl", "a.xlsx"])
)
def test_no_bytes_make_it_fail_in_another_way(data: bytes, name: str) -> None:
    try:
        table = read_bytes(data, name)
    except TableError:
        return
    assert all(tuple(row.cells) == table.columns for row in table.rows)

"""Tables: every way a council keeps comments, and every way such a file can be broken."""

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import TableError
from nlp.tables import ProblemKind, Table, read_bytes, read_table
from nlp.text import MAX_CHARACTERS

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
    assert kinds(table) == [(3, ProblemKind.ROW_ENCODING)]


def test_one_run_of_bytes_that_is_also_utf_8_costs_no_row_of_windows_1252() -> None:
    table = read_bytes("comment\n£5\nit’s late\nitâ€™s lost\n".encode("cp1252"), "a.csv")

    assert [row.cells["comment"] for row in table.rows] == ["£5", "it’s late", "itâ€™s lost"]
    assert kinds(table) == [(None, ProblemKind.ENCODING)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
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
    long = "x" * (MAX_CHARACTERS + 1)
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


@pytest.mark.parametrize(
    "lines",
    [
        [
            '1,"Nice park but no bins',
            "2,More buses please now",
            "3,Clean the streets please",
            '4,"Good" schools',
            "5,Last one here",
        ],
        ["1,a", '2,"open to the end', "3,b", "4,c"],
        ['1,"a park', "2,more buses", '3,the pipe is 5"', "4,b"],
        ['R-009,"a park', "R-014,more buses", 'R-020,a pipe of 5"'],
    ],
)
def test_an_open_quote_is_a_letter_and_swallows_no_other_comment(lines: list[str]) -> None:
    table = read_bytes("\n".join(["id,text", *lines]).encode(), "a.csv")

    assert [list(row.cells.values()) for row in table.rows] == [line.split(",") for line in lines]
    assert table.problems == []


def test_an_open_quote_that_leaves_the_cells_unclear_costs_only_its_row() -> None:
    lines = ["id,text", "1,a", '2,"open, and with a comma', "3,b", '4,"Good", he said', "5,c"]
    table = read_bytes("\n".join(lines).encode(), "a.csv")

    assert [row.number for row in table.rows] == [2, 4, 6]
    assert kinds(table) == [(3, ProblemKind.BAD_VALUE), (5, ProblemKind.EXTRA_CELLS)]


@pytest.mark.parametrize(
    "comment",
    [
        "Dear council,\nbuses are late, dirty\nand dear",
        "My wishes:\n1, buses\n2, parks",
        'They say "soon".\n\nIt is never soon, is it?',
        "More buses,\r\nfewer cars",
    ],
)
def test_line_breaks_in_a_quoted_cell_stay_in_it(comment: str) -> None:
    quoted = comment.replace('"', '""')
    table = read_bytes(f'id,comment\n7,"{quoted}"\n8,b\n'.encode(), "a.csv")

    assert [row.cells["comment"] for row in table.rows] == [comment, "b"]
    assert table.problems == []


@pytest.mark.parametrize("following", ['8,"Also:\n9, trees"', "\n8,b", '"8",b, c and "d"'])
def test_a_list_that_counts_on_from_its_row_stays_in_its_cell(following: str) -> None:
    table = read_bytes(f'id,text\n7,"Wishes:\n8, bus\n9, park"\n{following}\n'.encode(), "a.csv")

    assert table.rows[0].cells == {"id": "7", "text": "Wishes:\n8, bus\n9, park"}


def test_an_open_quote_in_the_heading_is_refused() -> None:
    with pytest.raises(TableError, match="quotes of its heading"):
        read_bytes(b'id,"comment\n1,a\n', "a.csv")


def test_a_file_of_open_quotes_is_read_once_and_not_from_each_of_its_lines() -> None:
    table = read_bytes(b"id,text\n" + b'a",""",b\n' * 20_000, "a.csv")

    assert len(table.rows) + len(table.problems) == 20_000


@pytest.mark.parametrize(
    "text",
    [
        'id;"What, if anything, would you change, keep or stop?"\n'
        "1;Buses never come\n2;Parks, roads and bins are bad\n",
        "sep=;\nid;comment\n1;Buses never come\n2;Parks, roads and bins are bad\n",
        "sep=^\r\nid^comment\r\n1^Buses never come\r\n2^Parks, roads and bins are bad\r\n",
        'id,comment\r1,Buses never come\r2,"Parks, roads and bins are bad"\r',
    ],
)
def test_the_mark_between_cells_is_the_one_that_the_rows_agree_on(text: str) -> None:
    table = read_bytes(text.encode(), "a.csv")

    assert [[row.number, *row.cells.values()] for row in table.rows] == [
        [2, "1", "Buses never come"],
        [3, "2", "Parks, roads and bins are bad"],
    ]


def test_a_short_row_has_empty_cells_at_its_end() -> None:
    assert read_bytes(b"a,b,c\n1\n", "a.csv").rows[0].cells == {"a": "1", "b": "", "c": ""}


def test_columns_of_one_name_are_told_apart() -> None:
    assert read_bytes(b"text,text,\n1,2,3\n", "a.csv").columns == ("text", "text (2)")


def test_a_formula_in_a_csv_stays_text() -> None:
    table = read_bytes(b'comment\n"=HYPERLINK(""x"")"\n', "a.csv")

    assert table.rows[0].cells["comment"] == '=HYPERLINK("x")'


def workbook(
    *sheets: list[list[object]], hidden: int | None = None, far: str | None = None
) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if number == hidden else "visible"
        sheet["XFD1"].number_format = sheet["A1048576"].number_format = "0.00"
        if far:
            sheet[far] = "x"
    book.active = len(sheets) - 1
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="{}"/></manifest:manifest>'
)


def ods(*rows: str) -> bytes:
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="S0">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", MANIFEST.format(kind))
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def ods_row(*texts: str, after: int = 0, times: int = 1) -> str:
    far = f'<table:table-cell table:number-columns-repeated="{after}"/>' if after else ""
    cells = (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    repeated = f'table:number-rows-repeated="{times}"'
    return f"<table:table-row {repeated}>{far}{''.join(cells)}</table:table-row>"


ANSWERS = [["id", "comment"], [1, "a bus"], [2, "a park"]]


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


def test_errors_of_formulas_are_read_as_they_are_shown() -> None:
    book = read_bytes(workbook([["id", "coded"], [1, "#REF!"], [2, 1]]), "a.xlsx")
    error = '<table:table-cell office:value-type="string" office:string-value="" {}>{}'
    cell = error.format('calcext:value-type="error"', "<text:p>#NAME?</text:p></table:table-cell>")
    sheet = ods(ods_row("comment"), f"<table:table-row>{cell}</table:table-row>", ods_row("a bus"))

    assert [row.cells["coded"] for row in book.rows] == ["#REF!", "1"]
    assert [row.cells["comment"] for row in read_bytes(sheet, "a.ods").rows] == ["#NAME?", "a bus"]


@pytest.mark.parametrize(("mark", "read"), [("line-break", "\n"), ("tab", "\t")])
def test_a_line_break_or_a_tab_in_a_cell_of_ods_parts_words(mark: str, read: str) -> None:
    sheet = ods(ods_row("comment"), ods_row(f"a bus<text:{mark}/>a park"))

    assert read_bytes(sheet, "a.ods").rows[0].cells["comment"] == f"a bus{read}a park"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", workbook(ANSWERS, far="XFD1048576")),
        ("a.xlsx", workbook(ANSWERS, [["note"]], far="ZZ10000")),
        (
            "a.ods",
            ods(
                ods_row("id", "comment"),
                ods_row(after=16_384, times=1_048_000),
                ods_row("x", after=16_000),
            ),
        ),
        ("a.ods", ods(ods_row("id", "comment"), ods_row("1", "a bus", times=4_000_000_000))),
    ],
)
def test_a_cell_far_away_is_refused_before_memory_is_taken_for_all_between(
    name: str, data: bytes
) -> None:
    with pytest.raises(TableError, match="one cell far away") as caught:
        read_bytes(data, name)
    assert caught.value.kind == "too_large"


def test_empty_cells_far_away_cost_nothing() -> None:
    filled = ods_row("id", "comment") + ods_row("1", "a bus") + ods_row("2", "a park")
    far = ods(filled, ods_row(after=16_384, times=1_048_573))

    for table in (read_bytes(far, "a.ods"), read_bytes(workbook(ANSWERS), "a.xlsx")):
        assert [row.cells["comment"] for row in table.rows] == ["a bus", "a park"]


def test_a_hidden_sheet_is_not_read() -> None:
    table = read_bytes(workbook([["text"], ["a list"]], ANSWERS, hidden=0), "a.xlsx")

    assert table.columns == ("id", "comment")
    assert table.problems == []


def test_a_sheet_of_nothing_that_can_be_seen_is_not_filled() -> None:
    table = read_bytes(workbook([[" "]], [["q7"], ["a bus"]], [[None, "\u200b"]]), "a.xlsx")

    assert table.columns == ("q7",)
    assert table.problems == []


@pytest.mark.parametrize(
    ("sheets", "read"),
    [
        ([[["Read me"], ["Ask Ann."]], ANSWERS], 1),
        ([ANSWERS, [["text"], ["a list"]]], 0),
        ([[["q7"], ["a bus"]], [["Read me"]]], 0),
        ([[], ANSWERS, [["Read me"]]], 1),
    ],
)
def test_the_sheet_with_comments_is_read_and_the_others_are_named(
    sheets: list[list[list[object]]], read: int
) -> None:
    table = read_bytes(workbook(*sheets), "a.xlsx")

    assert list(table.columns) == sheets[read][0]
    assert kinds(table) == [(None, ProblemKind.OTHER_SHEETS)]
    said = str(table.problems[0])
    assert f"“S{read}” was read" in said
    assert [n for n in range(len(sheets)) if f"“S{n}”" in said] == [
        n for n, rows in enumerate(sheets) if rows
    ]


@pytest.mark.parametrize("heading", [["id", "comment"], ["Comment"]])
def test_a_note_beside_the_table_costs_no_comment(heading: list[object]) -> None:
    cells: list[object] = ["1", "a bus"][-len(heading) :]
    table = read_bytes(workbook([heading, [*cells, "checked"], *[cells] * 4]), "a.xlsx")

    assert [list(row.cells.values()) for row in table.rows] == [cells] * 5
    assert table.problems == []


@pytest.mark.parametrize("title", ["Survey of 2024", "Feedback", "Comments", "Responses"])
@pytest.mark.parametrize("left", [[], [None]])
def test_under_a_title_the_rows_of_a_spreadsheet_are_named(title: str, left: list[object]) -> None:
    table = read_bytes(workbook([[*left, *row] for row in ([title], *ANSWERS)]), "a.xlsx")

    assert kinds(table) == [(row, ProblemKind.EXTRA_CELLS) for row in (2, 3, 4)]
    assert "the heading, which must be the first row" in str(table.problems[0])


def test_it_reads_json_lines_whose_rows_differ() -> None:
    lines = ['{"id": 1, "text": "a"}', "not json", "[1]", '{"text": "b", "more": {"x": 1}}', ""]
    table = read_bytes("\n".join(lines).encode(), "a.jsonl")

    assert table.columns == ("id", "text", "more")
    assert table.rows[1].cells == {"id": "", "text": "b", "more": '{"x": 1}'}
    assert kinds(table) == [(2, ProblemKind.NOT_JSON), (3, ProblemKind.NOT_JSON)]


def test_a_line_that_says_something_twice_is_named() -> None:
    table = read_bytes(b'{"text": "a bus", "text": "a park"}\n{"text": "kept"}\n', "a.jsonl")

    assert kinds(table) == [(1, ProblemKind.NOT_JSON)]
    assert [row.cells["text"] for row in table.rows] == ["kept"]


def test_line_separators_inside_json_text_do_not_cut_it() -> None:
    line = json.dumps({"text": "a\u2028b\x85c"}, ensure_ascii=False)

    assert read_bytes(line.encode(), "a.jsonl").rows[0].cells["text"] == "a\u2028b\x85c"


def test_a_missing_column_is_named_with_those_there_are() -> None:
    table = read_bytes(CSV.encode(), "a.csv")

    with pytest.raises(TableError, match=r"“answer”. The columns are: “id”, “comment”\."):
        table.require("answer")


def test_a_missing_column_may_be_in_a_sheet_that_was_not_read() -> None:
    table = read_bytes(workbook(ANSWERS, [["id", "coded"]]), "a.xlsx")

    with pytest.raises(TableError, match=r"“comment”\. Only the sheet “S0” was read, not “S1”"):
        table.require("coded")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n,,\n", "empty"),
        ("a.pdf", b"%PDF", "CSV, XLSX, ODS or JSONL"),
        ("a.jsonl", b'[{"text": "a"}]', "one JSON list"),
        ("a.jsonl", b'[\n{"text": "a"},\n{"text": "b"}\n]', "one JSON list"),
        ("a.jsonl", b'{\n"text": "a"\n}', "no JSON object"),
        ("a.jsonl", b"text\na bus\n", "no JSON object"),
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


def test_under_a_title_an_identity_without_a_comment_hides_no_other_comment() -> None:
    rows: list[list[object]] = [["id", "said"], *([n] for n in range(3)), [3, "a bus"]]
    table = read_bytes(workbook([["Comments"], *rows]), "a.xlsx")

    assert kinds(table) == [(row, ProblemKind.EXTRA_CELLS) for row in (2, 6)]


def test_commas_in_sentences_are_not_taken_for_the_marks_between_cells() -> None:
    table = read_bytes(
        b"id;What would you change, and why?\n1;The roads, they are bad\n2;More buses, please",
        "a.csv",
    )

    assert table.columns == ("id", "What would you change, and why?")
    assert [row.cells["id"] for row in table.rows] == ["1", "2"]


def test_an_open_quote_before_the_tenth_row_swallows_nobody() -> None:
    table = read_bytes(b'id,text\n9,"unclosed words\n10,the pipe is 5"\n11,after', "a.csv")

    assert [row.cells["id"] for row in table.rows][-2:] == ["10", "11"]


def test_what_costs_a_row_is_told_from_how_the_file_is_written() -> None:
    old = read_bytes("comment\ncafé on Mill Street\n".encode("cp1252"), "a.csv")
    mixed = read_bytes("comment\nżółty\n".encode() + b"caf\xe9\n", "a.csv")

    assert old.problems
    assert old.refusals == []
    assert [(one.row, one.kind) for one in mixed.refusals] == [(3, ProblemKind.ROW_ENCODING)]


def test_a_number_of_thousands_of_digits_is_read_as_any_other_cell() -> None:
    table = read_bytes(f'id,text\n"1","a\n{"2" * 5_000},b\nc"\n'.encode(), "a.csv")

    assert table.columns == ("id", "text")


def test_an_archive_whose_end_is_damaged_is_refused_in_one_line() -> None:
    data = bytearray(workbook(ANSWERS))
    data[data.rindex(b"PK\x05\x06") + 16] = 0xFF

    with pytest.raises(TableError, match="not a spreadsheet"):
        read_bytes(bytes(data), "a.xlsx")


def test_no_column_takes_the_name_of_another() -> None:
    names = read_bytes(b"comment,comment (3),comment\na,b,c\n", "a.csv").columns

    assert len(set(names)) == 3

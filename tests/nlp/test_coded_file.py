"""Coded comments are read from tables, and rows that cannot be used are named."""

import json
from pathlib import Path

import pytest

from nlp.coded_file import limited, names_of, read_coded
from nlp.codes import Coded
from nlp.errors import TableError
from nlp.tables import ProblemKind

CODED = Coded([str(n) for n in range(60)], ["en"] * 60, [frozenset()] * 60)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ('["a", "b c"]', ["a", "b c"]),
        ("a|b c", ["a", "b c"]),
        (" a | ", ["a"]),
        ("", []),
        ("[]", []),
        ('["a", null, 7, " "]', ["a", "7"]),
        ('["bus ", " late"]', ["bus", "late"]),
        ("none", ["none"]),
    ],
)
def test_codes_are_read_from_a_list_or_between_bars(cell: str, names: list[str]) -> None:
    assert names_of(cell) == names


@pytest.mark.parametrize(
    "cell",
    ["[not json", "['bus', 'late']", '["a", null, ["b"]]', '{"a": 1}', "[true]", "[" * 100_000],
)
def test_what_begins_like_json_and_is_no_list_of_names_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="no JSON list of names"):
        names_of(cell)


def test_names_split_by_semicolons_are_refused() -> None:
    with pytest.raises(ValueError, match=r"holds “;”: names are split by “\|”"):
        names_of("bus;late")


@pytest.mark.parametrize("cell", ["bus; late|tram", '["bus; late", "tram"]'])
def test_a_name_may_hold_a_semicolon_where_something_else_splits(cell: str) -> None:
    assert names_of(cell) == ["bus; late", "tram"]


@pytest.mark.parametrize("cell", ["NA", "n/a", " NaN ", "null", "<NA>"])
def test_a_cell_that_says_that_nobody_coded_is_no_name(cell: str) -> None:
    with pytest.raises(ValueError, match="not coded: leave it empty where no code fits"):
        names_of(cell)


def coded_table(path: Path, *codes: str) -> Path:
    path.write_text("said,code\n" + "".join(f"hello,{code}\n" for code in codes), "utf-8")
    return path


def test_names_that_differ_in_capitals_are_one_code(tmp_path: Path) -> None:
    found, _ = read_coded(
        coded_table(tmp_path / "t.csv", "Bus", "bus|late", "BUS|Bus"), "said", "code"
    )

    assert found.codes == [frozenset({"Bus"}), frozenset({"Bus", "late"}), frozenset({"Bus"})]


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ([], "t.csv holds no row that can be read."),
        (["a;b"], "read. Row 2: “code” holds “;”: names are split by “|”."),
        (["a;b", "NA"], "names are split by “|”. 2 rows cannot be read."),
    ],
)
def test_a_table_of_which_no_row_can_be_read_says_why(
    tmp_path: Path, codes: list[str], message: str
) -> None:
    with pytest.raises(TableError) as caught:
        read_coded(coded_table(tmp_path / "t.csv", *codes), "said", "code")

    assert str(caught.value).endswith(message)


def test_a_coded_row_whose_codes_or_text_cannot_be_read_is_named_and_left_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.jsonl"
    lines = [
        {"said": "bins", "code": "['a', 'b']"},
        {"said": {"x": 1}, "code": ["a"]},
        {"said": "a bus", "code": ["a", None]},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    found, problems = read_coded(path, "said", "code")

    assert (found.texts, found.codes) == (["a bus"], [frozenset({"a"})])
    assert [(problem.row, problem.kind) for problem in problems] == [
        (1, ProblemKind.BAD_VALUE),
        (2, ProblemKind.BAD_VALUE),
    ]
    assert str(problems[0]).startswith("Row 1: “code” is no JSON list of names")


def test_errors_of_formulas_and_rows_of_too_many_cells_are_named_and_teach_nothing(
    tmp_path: Path,
) -> None:
    path = coded_table(tmp_path / "t.csv", "bus", "#REF!", "bus,more", "Err:504")
    found, problems = read_coded(path, "said", "code")

    assert found.codes == [frozenset({"bus"})]
    assert {problem.row for problem in problems} == {3, 4, 5}


def test_a_language_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("said,code\nbins,a\n", "utf-8")

    with pytest.raises(TableError, match="no column “nope”"):
        read_coded(path, "said", "code", "nope")


def test_a_coded_table_keeps_rows_without_a_code_and_reports_rows_without_text(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("said,code,lang\nbins,a|b,en\n,a,en\nkosze,,pl\n", "utf-8")
    found, problems = read_coded(path, "said", "code")

    assert found.codes == [frozenset({"a", "b"}), frozenset()]
    assert found.languages == ["en", "pl"]
    assert [problem.row for problem in problems] == [3]


def test_a_limit_draws_the_same_rows_for_the_same_seed() -> None:
    drawn = limited(CODED, 15, 7)

    assert len(drawn) == 15
    assert drawn == limited(CODED, 15, 7) != limited(CODED, 15, 8)
    assert limited(CODED, 1000, 7) == CODED


def test_one_name_however_it_is_typed_is_one_code(tmp_path: Path) -> None:
    path = tmp_path / "coded.csv"
    path.write_text("text,labels\nA,caf\u00e9 talk\nB,Cafe\u0301  talk\n\u200b,bus", "utf-8")
    coded, problems = read_coded(path, "text", "labels", None)

    assert {name for codes in coded.codes for name in codes} == {"caf\u00e9 talk"}
    assert [problem.kind for problem in problems] == [ProblemKind.EMPTY_TEXT]

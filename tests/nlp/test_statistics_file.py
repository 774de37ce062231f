"""Statistics of tables: what is read, what is reported, and that a bad row costs only itself."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from nlp.__main__ import main
from nlp.errors import NlpError, TableError
from nlp.estimate import Estimate, EstimateError, estimate_share
from nlp.statistics_file import agreement_file, estimate_file

NOBODY = float("nan")
CODED = ["1"] * 12 + ["0"] * 28 + [""] * 40
SCORES = [0.8] * 12 + [0.1] * 28 + [0.3] * 40
NUMBERS = [1.0] * 12 + [0.0] * 28 + [NOBODY] * 40


def table(path: Path, heading: str, *lines: str) -> Path:
    path.write_text("\n".join([heading, *lines]) + "\n", "utf-8")
    return path


def rows(*extra: str) -> list[str]:
    return [f"{code},{score}" for code, score in zip(CODED, SCORES, strict=True)] + list(extra)


def test_a_share_is_estimated_from_a_table(tmp_path: Path) -> None:
    found = estimate_file(table(tmp_path / "t.csv", "coded,p", *rows()))

    assert found == estimate_share(NUMBERS, SCORES)


def test_json_lines_say_null_where_nobody_coded(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    codes = [{"1": True, "0": 0, "": None}[code] for code in CODED]
    lines = [{"code": c, "score": s, "pi": None} for c, s in zip(codes, SCORES, strict=True)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")

    assert estimate_file(path, coded="code", p="score") == estimate_share(NUMBERS, SCORES)


@pytest.mark.parametrize("heading", ["pi", "Pi", "PI", " pI "])
def test_chances_of_being_coded_are_read_where_there_are_any(tmp_path: Path, heading: str) -> None:
    chances = [0.5] * 20 + [0.6] * 20 + [NOBODY] * 40
    cells = ["" if chance != chance else str(chance) for chance in chances]
    lines = [f"{line},{cell}" for line, cell in zip(rows(), cells, strict=True)]
    found = estimate_file(table(tmp_path / "t.csv", f"coded,p,{heading}", *lines))

    assert found == estimate_share(NUMBERS, SCORES, chances)
    assert found.method == "horvitz-thompson"


@pytest.mark.parametrize("empty", ["", "NA", "null", "NaN"])
def test_a_column_of_chances_that_holds_none_is_as_if_it_were_not_there(
    tmp_path: Path, empty: str
) -> None:
    lines = [f"{line},{empty}" for line in rows()]
    path = table(tmp_path / "t.csv", "coded,p,pi", *lines)

    assert estimate_file(path) == estimate_share(NUMBERS, SCORES)
    with pytest.raises(TableError, match="“pi” is empty: it needs the chance"):
        estimate_file(path, pi="pi")


def test_chances_that_do_not_fit_what_was_coded_are_refused(tmp_path: Path) -> None:
    lines = [f"{line},{0.85 + n % 2 / 10}" for n, line in enumerate(rows(*[",0.3"] * 400))]

    with pytest.raises(EstimateError, match="multiply each chance by that part"):
        estimate_file(table(tmp_path / "t.csv", "coded,p,pi", *lines))


def test_a_second_sheet_stops_the_estimate(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("June")
    for sheet in (first, second):
        sheet.append(["coded", "p"])
        for code, score in zip(CODED, SCORES, strict=True):
            sheet.append([int(code) if code else None, score])
    book.save(tmp_path / "t.xlsx")

    with pytest.raises(
        TableError, match=r"not “June”: use a file of one sheet\. A share needs every"
    ):
        estimate_file(tmp_path / "t.xlsx")


@pytest.mark.parametrize("nobody", ["", "NA", "n/a", "None", "null", "NaN", "<NA>"])
def test_a_row_that_nobody_coded_counts_however_that_is_written(
    tmp_path: Path, nobody: str
) -> None:
    lines = [
        f"{code or nobody},{p},{0.5 if code else nobody}"
        for code, p in zip(CODED, SCORES, strict=True)
    ]
    found = estimate_file(table(tmp_path / "t.csv", "coded,p,pi", *lines))

    assert (found.n, found.N) == (40, 80)
    assert found.low < found.high


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2,0.5,0.5", "Row 82: “coded” is not 0, 1 or empty"),
        ("yes,0.5,0.5", "“coded” is not 0, 1 or empty"),
        ("1,,0.5", "“p” is not a number from 0 to 1"),
        (",1.5,0.5", "“p” is not a number from 0 to 1"),
        ("0,nan,0.5", "“p” is not a number from 0 to 1"),
        ("1,0.5,", "“pi” is not a number over 0, at most 1"),
        (",0.5,0", "“pi” is not a number over 0, at most 1"),
        ("0,0.5,1.5", "“pi” is not a number over 0, at most 1"),
        ("0,0.5,0.5,7", "Row 82"),
    ],
)
def test_a_row_that_cannot_be_used_stops_the_estimate_and_is_named(
    tmp_path: Path, row: str, words: str
) -> None:
    lines = [f"{line},0.5" for line in rows()]

    with pytest.raises(TableError, match=words):
        estimate_file(table(tmp_path / "t.csv", "coded,p,pi", *lines, row))


def test_all_rows_that_cannot_be_used_are_counted(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"2 rows cannot be read\. A share needs every row"):
        estimate_file(table(tmp_path / "t.csv", "coded,p", *rows("2,0.5", "1,much")))


def test_a_comma_for_a_point_is_read(tmp_path: Path) -> None:
    lines = [f"{code};{str(p).replace('.', ',')}" for code, p in zip(CODED, SCORES, strict=True)]

    assert estimate_file(table(tmp_path / "t.csv", "coded;p", *lines)) == estimate_share(
        NUMBERS, SCORES
    )


@pytest.mark.parametrize(
    ("heading", "line", "error", "words"),
    [
        ("coded,q", "1,0.5", TableError, "no column “p”"),
        ("code,p", "1,0.5", TableError, "no column “coded”"),
        ("coded,p", "1,much", TableError, "“p” is not a number"),
        ("coded,p", ",0.5", EstimateError, "No comment is coded"),
    ],
)
def test_a_table_that_tells_nothing_is_refused(
    tmp_path: Path, heading: str, line: str, error: type[NlpError], words: str
) -> None:
    with pytest.raises(error, match=words):
        estimate_file(table(tmp_path / "t.csv", heading, line))


def test_a_named_column_of_chances_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no column “chance”"):
        estimate_file(table(tmp_path / "t.csv", "coded,p", "1,0.5"), pi="chance")


AGREED = [
    'a,Ann,"[""bins"", ""buses""]"',
    "a,Bob,bins",
    "b,Ann,",
    "b,Bob,buses",
    "c,Ann,bins|buses",
    "c,Bob,buses | bins",
    "d,Ann,[]",
    "d,Bob,",
]


def test_agreement_is_told_for_each_label_by_name(tmp_path: Path) -> None:
    found, problems = agreement_file(table(tmp_path / "t.csv", "unit,coder,labels", *AGREED))

    assert [one.label for one in found] == ["bins", "buses"]
    bins, buses = found
    assert bins.alpha == bins.kappa == bins.agreement == 1
    assert bins.as_json()["low"] is bins.as_json()["high"] is None
    assert (buses.agreement, buses.kappa, buses.units, buses.coders) == (0.5, 0, 4, 2)
    assert buses.alpha == pytest.approx(1 - 7 * 2 * 2 / (8**2 - 4**2 - 4**2))
    assert problems == []


def test_units_that_one_person_coded_and_rows_that_are_wrong_change_nothing(
    tmp_path: Path,
) -> None:
    plain = agreement_file(table(tmp_path / "t.csv", "unit,coder,labels", *AGREED))[0]
    more = [*AGREED, "e,Ann,bins", ",Bob,bins", "f,,bins", "a,Ann,"]
    found, problems = agreement_file(table(tmp_path / "u.csv", "unit,coder,labels", *more))

    assert found == plain
    assert [str(problem) for problem in problems] == [
        "Row 11: “unit” is empty.",
        "Row 12: “coder” is empty.",
        "Row 13: “Ann” has coded “a” already.",
    ]


def test_names_that_differ_in_capitals_are_one_label(tmp_path: Path) -> None:
    lines = ["a,Ann,Bins", "a,Bob,bins", "b,Ann,", "b,Bob,BINS"]
    found, _ = agreement_file(table(tmp_path / "t.csv", "unit,coder,labels", *lines))

    assert [(one.label, one.agreement) for one in found] == [("Bins", 0.5)]


def test_names_split_by_semicolons_are_a_problem_and_no_label(tmp_path: Path) -> None:
    found, problems = agreement_file(
        table(tmp_path / "t.csv", "unit,coder,labels", *AGREED, "e,Ann,bins;buses", "e,Bob,bins")
    )

    assert [one.label for one in found] == ["bins", "buses"]
    assert [str(problem) for problem in problems] == [
        "Row 10: “labels” holds “;”: names are split by “|”."
    ]


def test_a_cell_that_says_that_nobody_coded_is_no_label(tmp_path: Path) -> None:
    found, problems = agreement_file(
        table(tmp_path / "t.csv", "unit,coder,labels", *AGREED, "e,Ann,NA", "e,Bob,bins")
    )

    assert [(one.label, one.units) for one in found] == [("bins", 4), ("buses", 4)]
    assert [problem.row for problem in problems] == [10]


def test_a_coder_who_shares_no_unit_is_not_counted(tmp_path: Path) -> None:
    lines = [*AGREED, "z,Cem,bins"]
    found, _ = agreement_file(table(tmp_path / "t.csv", "unit,coder,labels", *lines))

    assert found[0].coders == 2
    assert found[0].kappa == 1


def test_a_coder_who_read_other_units_is_missing_there(tmp_path: Path) -> None:
    more = [*AGREED, "e,Ann,bins", "e,Cem,bins"]
    found, _ = agreement_file(table(tmp_path / "t.csv", "unit,coder,labels", *more))

    assert (found[0].units, found[0].coders) == (5, 3)
    assert found[0].as_json()["kappa"] is None


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["a,Ann,bins", "b,Bob,bins"], "two coders"),
        (["a,Ann,", "a,Bob,"], "No unit has a label"),
        ([",Ann,bins"], "No unit has a label that can be read. Row 2: “unit” is empty.$"),
        (["a,Ann,bins", ",Bob,bins"], "two coders. Row 3: “unit” is empty.$"),
        (
            ["a,Ann,bins;bus", "a,Bob,bins;bus", "b,Ann,"],
            "can be read. Row 2: “labels” holds “;”.* 2 rows cannot be read.$",
        ),
    ],
)
def test_a_table_without_agreement_to_tell_is_refused(
    tmp_path: Path, lines: list[str], words: str
) -> None:
    with pytest.raises(TableError, match=words):
        agreement_file(table(tmp_path / "t.csv", "unit,coder,labels", *lines))


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_that_cannot_be_is_refused_by_name(tmp_path: Path, seed: int) -> None:
    path = table(tmp_path / "t.csv", "unit,coder,labels", *AGREED)
    ran = CliRunner().invoke(main, ["agreement", str(path), "--seed", str(seed)])

    assert ran.exit_code == 2
    assert "--seed" in ran.output


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no column “coder”"):
        agreement_file(table(tmp_path / "t.csv", "unit,labels", "a,bins"))


def test_the_same_table_gives_the_same_answer(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", "coded,p", *rows())
    found = estimate_file(path)

    assert isinstance(found, Estimate)
    assert found == estimate_file(path)


@pytest.mark.parametrize("second", ['"labels": null', '"note": 1'], ids=["null", "missing"])
def test_labels_that_json_does_not_give_were_not_given(tmp_path: Path, second: str) -> None:
    path = tmp_path / "coders.jsonl"
    path.write_text(
        '{"unit": 1, "coder": "A", "labels": ["bus"]}\n'
        '{"unit": 1, "coder": "B", "labels": ["bus"]}\n'
        '{"unit": 2, "coder": "A", "labels": []}\n'
        '{"unit": 2, "coder": "B", "labels": []}\n'
        '{"unit": 3, "coder": "A", "labels": ["bus"]}\n'
        f'{{"unit": 3, "coder": "B", {second}}}\n',
        "utf-8",
    )
    (found,), problems = agreement_file(path)

    assert found.alpha == pytest.approx(1)
    assert [problem.row for problem in problems] == [6]

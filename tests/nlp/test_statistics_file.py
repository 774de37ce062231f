"""Statistics of tables: what is read, what is reported, and that a bad row costs only itself."""

import json
from pathlib import Path

import pytest

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
    found, problems = estimate_file(table(tmp_path / "t.csv", "coded,p", *rows()))

    assert found == estimate_share(NUMBERS, SCORES)
    assert problems == []


def test_json_lines_say_null_where_nobody_coded(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    codes = [{"1": True, "0": 0, "": None}[code] for code in CODED]
    lines = [{"code": c, "score": s, "pi": None} for c, s in zip(codes, SCORES, strict=True)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")

    assert estimate_file(path, coded="code", p="score")[0] == estimate_share(NUMBERS, SCORES)


def test_chances_of_being_coded_are_read_where_there_are_any(tmp_path: Path) -> None:
    lines = [f"{line},{'0.5' if code else ''}" for line, code in zip(rows(), CODED, strict=True)]
    found, problems = estimate_file(table(tmp_path / "t.csv", "coded,p,pi", *lines))
    chances = [0.5] * 40 + [NOBODY] * 40

    assert found == estimate_share(NUMBERS, SCORES, chances)
    assert found.method == "horvitz-thompson"
    assert problems == []


def test_a_bad_row_is_reported_by_its_number_and_left_out(tmp_path: Path) -> None:
    bad = rows("2,0.5", "1,", "0,nan", ",1.5", "yes,0.5", "1.0,0.8", "NaN,0.3", "0,0.1,7")
    found, problems = estimate_file(table(tmp_path / "t.csv", "coded,p", *bad))

    assert (found.n, found.N) == (41, 82)
    assert sorted(problem.row or 0 for problem in problems) == [82, 83, 84, 85, 86, 89]
    assert "Row 82: “coded” is not 0, 1 or empty." in map(str, problems)
    assert "Row 83: “p” is not a number from 0 to 1." in map(str, problems)


def test_a_coded_row_without_a_chance_beside_rows_with_one_is_left_out(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", "coded,p,pi", "1,.5,.5", "1,.5,", "0,.5,0", "0,.5,1.5", ",.5,")
    found, problems = estimate_file(path)

    assert (found.n, found.N) == (1, 2)
    assert [problem.row for problem in problems] == [3, 4, 5]
    assert str(problems[0]) == "Row 3: “pi” is not a number over 0, at most 1."


@pytest.mark.parametrize(
    ("heading", "line", "error", "words"),
    [
        ("coded,q", "1,0.5", TableError, "no column “p”"),
        ("code,p", "1,0.5", TableError, "no column “coded”"),
        ("coded,p", "1,much", TableError, "no row that can be read"),
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
    assert bins.alpha == bins.kappa == bins.agreement == bins.low == bins.high == 1
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
        ([",Ann,bins"], "No unit has a label"),
    ],
)
def test_a_table_without_agreement_to_tell_is_refused(
    tmp_path: Path, lines: list[str], words: str
) -> None:
    with pytest.raises(TableError, match=words):
        agreement_file(table(tmp_path / "t.csv", "unit,coder,labels", *lines))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no column “coder”"):
        agreement_file(table(tmp_path / "t.csv", "unit,labels", "a,bins"))


def test_the_same_table_gives_the_same_answer(tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", "coded,p", *rows())
    found, _ = estimate_file(path)

    assert isinstance(found, Estimate)
    assert found == estimate_file(path)[0]

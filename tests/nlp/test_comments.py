"""Which column holds the comments, and which rows can be used."""

from pathlib import Path

import pytest

from nlp.comments import (
    comments_of,
    guess_text_column,
    identity_column,
    language_code,
    language_column,
    read_comments,
)
from nlp.errors import TableError
from nlp.tables import ProblemKind, read_bytes
from nlp.types import Comment


def table(text: str):
    return read_bytes(text.encode(), "a.csv")


def test_columns_are_known_by_their_names() -> None:
    comments, problems = comments_of(table("ID,Comment,lang\n7,a bus,pl\n8,a park,en-GB\n"))

    assert comments == [Comment("7", "a bus", "pl"), Comment("8", "a park", "en")]
    assert problems == []


def test_a_language_is_taken_from_a_column_that_is_named_and_hinted_by_one_that_is_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("comment,locale\nبس دیر سے آتی ہے,en\n", "utf-8")
    (named,) = read_comments(path, language="locale").comments
    (guessed,) = read_comments(path).comments

    assert (named.language, named.page_language) == ("en", None)
    assert (guessed.language, guessed.page_language) == (None, "en")


def test_the_column_that_was_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("The bus is late\nThe park is green\n", "utf-8")

    assert read_comments(path).column == "The bus is late"


def test_the_only_column_that_reads_like_text_is_taken() -> None:
    one = table("ward,q7\nDallow,more buses on Sundays please\nBiscot,clean up the parks\n")

    assert guess_text_column(one) == "q7"


def test_the_only_column_is_taken_whatever_it_holds() -> None:
    assert guess_text_column(table("words\nbus\n")) == "words"


def test_two_columns_that_read_like_text_are_asked_about() -> None:
    two = table("liked,disliked\nthe park by the river,too many cars here\n")

    with pytest.raises(TableError, match="“liked”, “disliked”"):
        guess_text_column(two)


def test_a_named_column_that_is_not_there_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(TableError, match="“comment”"):
        comments_of(table("comment\na\n"), text="answer")


def test_the_row_is_the_identity_where_no_column_is() -> None:
    comments, _ = comments_of(table("comment\na\nb\n"))

    assert [comment.id for comment in comments] == ["2", "3"]


def test_rows_without_text_or_identity_or_with_another_rows_identity_are_left_out() -> None:
    said = table("id,comment\n1,a\n1,b\n,c\n4,   \n5,e\n6,f\n")
    comments, problems = comments_of(said, identity="id")

    assert [comment.id for comment in comments] == ["1", "5", "6"]
    assert [(problem.row, problem.kind) for problem in problems] == [
        (3, ProblemKind.DUPLICATE_ID),
        (4, ProblemKind.EMPTY_ID),
        (5, ProblemKind.EMPTY_TEXT),
    ]


def test_an_error_of_a_formula_is_named_and_is_no_comment() -> None:
    comments, problems = comments_of(table("id,comment\n1,#NAME?\n2,#SAVEOURPARK\n3,Err:509\n"))

    assert [one.text for one in comments] == ["#SAVEOURPARK"]
    assert [(one.row, one.kind) for one in problems] == [
        (2, ProblemKind.FORMULA_ERROR),
        (4, ProblemKind.FORMULA_ERROR),
    ]


@pytest.mark.parametrize("refs", ["xxyyzw", "xxx", "x  ", "xyzz v"])
def test_no_rows_are_dropped_by_an_identity_that_nobody_named(refs: str) -> None:
    rows = "".join(f"{ref},said {ref}\n" for ref in refs)
    comments, problems = comments_of(table(f"ref,comment\n{rows}"))

    assert [comment.id for comment in comments] == [str(n + 2) for n in range(len(refs))]
    assert [(problem.row, problem.kind) for problem in problems] == [
        (None, ProblemKind.ROW_NUMBERS)
    ]
    assert "“ref” does not tell the rows apart" in str(problems[0])


def test_one_slip_does_not_cost_the_others_their_identities() -> None:
    comments, problems = comments_of(table("ref,comment\nx,a\ny,b\ny,c\nz,d\n"))

    assert [comment.id for comment in comments] == ["x", "y", "z"]
    assert [(problem.row, problem.kind) for problem in problems] == [(4, ProblemKind.DUPLICATE_ID)]


def test_an_identity_need_not_tell_rows_without_a_comment_apart() -> None:
    comments, problems = comments_of(table("ref,comment\nx,a\nx,\n,\ny,c\n"))

    assert [comment.id for comment in comments] == ["x", "y"]
    assert [problem.row for problem in problems] == [3]


def test_the_column_of_identities_that_is_guessed_can_be_asked_for() -> None:
    assert identity_column(table("Ref,comment\nx,a\ny,b\nz,c\n"), "comment") == "Ref"
    assert identity_column(table("ref,comment\nx,a\nx,b\nx,c\n"), "comment") is None
    assert identity_column(table("nr,comment\n1,a\n2,b\n"), "comment") is None


@pytest.mark.parametrize("value", ['{"x": 1}', '["a"]', "true", "NaN", "-Infinity"])
def test_a_json_value_that_is_neither_text_nor_a_number_is_no_comment(value: str) -> None:
    lines = f'{{"text": {value}}}\n{{"text": "a bus"}}\n{{"text": 7}}\n{{"text": null}}\n'
    comments, problems = comments_of(read_bytes(lines.encode(), "a.jsonl"))

    assert [comment.text for comment in comments] == ["a bus", "7"]
    assert [(problem.row, problem.kind) for problem in problems] == [
        (1, ProblemKind.BAD_VALUE),
        (4, ProblemKind.EMPTY_TEXT),
    ]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("EN", "en"),
        ("ur-Latn", "ur-Latn"),
        ("ur_Latn_PK", "ur-Latn"),
        ("pt_BR", "pt"),
        ("eng", "en"),
        ("URD", "ur"),
        ("pan-Latn", "pa-Latn"),
        ("en-Latn", "en"),
        ("POL-latn", "pl"),
        ("xx-Latn", None),
        ("sqi", "sq"),
        ("yes", None),
        ("na", None),
        ("de", "de"),
        ("xx", None),
        ("English", None),
        ("und", None),
        ("", None),
    ],
)
def test_language_codes_are_read_and_other_words_are_not(cell: str, code: str | None) -> None:
    assert language_code(cell) == code


def test_when_no_row_can_be_read_the_reason_of_the_rows_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("comment,ward\n,Bürgerhill\n".encode("cp1252"))

    with pytest.raises(TableError, match="“comment” is empty"):
        read_comments(path)


def test_the_column_of_languages_is_the_one_with_the_surest_name() -> None:
    assert language_column(table("Language,comment,lang\nx,a bus,pl\n")) == "lang"

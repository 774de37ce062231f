"""The questionnaire document: what it accepts, what it refuses, and that it is stable to the byte."""

import json

import pytest

from engage import paths
from engage.questionnaire.document import load_yaml, parse, parse_json
from engage.questionnaire.problems import UnreadableDocument
from tests.factories import document, localised


def _page(key: str, **question: object) -> dict[str, object]:
    return {
        "key": key,
        "questions": [{"key": key, "kind": "short_text", "text": localised(key), **question}],
    }


def _data(*pages: dict[str, object]) -> dict[str, object]:
    return {"title": localised("t"), "introduction": localised("i"), "pages": list(pages)}


def test_a_document_survives_the_trip_through_json_to_the_byte() -> None:
    made = document()
    again = parse_json(made.canonical())
    assert again == made
    assert again.canonical() == made.canonical()
    assert again.sha256() == made.sha256()


def test_any_change_of_wording_changes_the_name_of_the_document() -> None:
    assert document(title=localised("Other")).sha256() != document().sha256()


def test_an_old_release_still_gives_the_same_bytes() -> None:
    """Guards the format: releases in the record name these bytes."""
    source = json.loads(document().canonical())
    assert list(source) == ["title", "introduction", "pages"]
    assert document().sha256() == parse(source).sha256()


_PAGE = ("pages", 0)
_QUESTION = (*_PAGE, "questions", 0)


@pytest.mark.parametrize(
    ("data", "place", "kind"),
    [
        (_data(_page("a"), _page("a")), ("pages", 1, "key"), "same_page"),
        (_data(_page("check")), (*_PAGE, "key"), "reserved_page"),
        (_data(_page("again")), (*_PAGE, "key"), "reserved_page"),
        (_data(_page("a", kind="slider")), (*_QUESTION, "kind"), "not_listed"),
        (_data(_page("a", text={"ur": "x"})), (*_QUESTION, "text"), "english_missing"),
        (_data(_page("A b")), (*_PAGE, "key"), "bad_name"),
        (_data(_page("a") | {"shown_when": {"question": "b", "any_of": ["x"]}}),
         (*_PAGE, "shown_when"), "rule_looks_ahead"),
        (_data(_page("a", colour="red")), (*_QUESTION, "colour"), "unknown_field"),
        ({**_data(_page("a")), "pages": []}, ("pages",), "too_few"),
        (_data(_page("a", at_most="many")), (*_QUESTION, "at_most"), "number_needed"),
        (_data(_page("a"), {**_page("a"), "key": "b"}), ("pages", 1, "questions", 0), "same_question"),
        (_data(), ("pages",), "too_few"),
    ],
)  # fmt: skip
def test_a_wrong_document_is_refused_with_its_place_and_kind(data, place, kind: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse(data)
    assert (place, kind) in [(problem.place, problem.kind) for problem in caught.value.problems]


def test_a_mistake_inside_a_list_is_not_said_of_the_list_as_well() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse(_data(_page("a", required="perhaps")))
    assert [problem.place for problem in caught.value.problems] == [(*_QUESTION, "required")]


def test_yaml_that_is_no_yaml_is_refused_with_the_line() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        load_yaml("a: 1\nb: [1,\nc: 2\n")
    assert caught.value.problems[0].line == 3
    with pytest.raises(UnreadableDocument):
        load_yaml("just words")


def test_yaml_cannot_make_python_objects() -> None:
    with pytest.raises(UnreadableDocument):
        load_yaml("a: !!python/object/apply:os.system ['true']")


def test_the_demonstration_files_can_be_loaded() -> None:
    for file in paths.CONTENT.glob("*.yaml"):
        data = load_yaml(file.read_text(encoding="utf-8"))
        assert set(parse(data["questionnaire"]).title) == {"en", "ur", "pl"}

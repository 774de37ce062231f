"""A rule that could never hold is found: it would hide its page from everybody."""

import pytest

from engage.answers import rules
from engage.questionnaire.document import Document, parse
from tests.factories import document, localised


def _with_rule(question: str, *any_of: str) -> Document:
    last = {
        "key": "why",
        "questions": [{"key": "why", "kind": "long_text", "text": localised("Why?")}],
        "shown_when": {"question": question, "any_of": list(any_of)},
    }
    data = document().model_dump(exclude_none=True)
    return parse(data | {"pages": [*data["pages"], last]})


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("age", "16-17"),
        ("age", "85-over"),
        ("ward", "E05014739"),
        ("ward", "outside"),
        ("agree", "strongly-agree"),
        ("one", "buses"),
        ("several", "other"),
    ],
)
def test_a_rule_may_name_any_answer_of_its_question(question: str, key: str) -> None:
    assert rules.problems(_with_rule(question, key)) == []


def test_a_rule_that_names_no_answer_is_found_at_its_place() -> None:
    found = rules.problems(_with_rule("one", "buses", "trams"))
    assert [(problem.kind, problem.place) for problem in found] == [
        ("no_such_option", ("pages", 7, "shown_when", "any_of", 1))
    ]
    assert found[0].facts["choices"] == ("buses", "parks", "jobs", "other")


def test_a_rule_cannot_look_at_words_of_peoples_own() -> None:
    found = rules.problems(_with_rule("comment", "yes"))
    assert [problem.kind for problem in found] == ["rule_without_choices"]

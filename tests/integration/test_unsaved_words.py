"""Words that were typed and not accepted yet, because the language was changed in the middle."""

import pytest
from sqlalchemy import func, select

from engage.models import Comment, DraftResponse, Response
from engage.questionnaire.document import parse
from tests import factories
from tests.factories import localised

EN = "/en/consultations/town/answer"
UR = "/ur/consultations/town/answer"


def half_typed(client, key: str, data: dict[str, object]) -> None:
    client.post(f"{UR}/{key}", {**data, "switch_to": "ur"})


def ticked(page) -> list[str]:
    return page.select("//input[@checked]/@value")


def test_they_outlive_the_answer_to_another_page(town, client) -> None:
    half_typed(client, "comment", {"comment": "half a sentence"})
    client.post(f"{EN}/agree", {"agree": "agree"})
    half_typed(client, "word", {"word": "parks"})
    assert client.get(f"{EN}/comment").value("comment") == "half a sentence"
    assert client.get(f"{EN}/word").value("word") == "parks"


def test_the_check_leads_to_them_and_sending_does_not_drop_them(town, client, session) -> None:
    client.post(f"{EN}/agree", {"agree": "agree"})
    half_typed(client, "comment", {"comment": "half a sentence"})
    for ask in (client.get, client.post):
        page = ask(f"{EN}/check")
        assert page.response.request.path == f"{EN}/comment"
        assert page.value("comment") == "half a sentence"
        assert "You have not saved what stands here" in page.text
    assert session.scalar(select(func.count()).select_from(Response)) == 0
    page = client.post(f"{EN}/comment?change=yes", {"comment": "a whole sentence"})
    assert page.response.request.path == f"{EN}/check"
    client.post(f"{EN}/check")
    assert session.scalars(select(Comment.text)).all() == ["a whole sentence"]


def test_words_that_were_refused_are_there_still_when_somebody_comes_back(town, client) -> None:
    too_long = "z" * 501
    client.post(f"{UR}/comment", {"comment": too_long}, status=422)
    assert client.get(f"{EN}/comment").value("comment") == too_long
    assert "What you wrote is still here" in client.get("/en/consultations/town").text


def test_words_that_were_refused_are_not_sent_and_the_check_leads_to_them(
    town, client, session
) -> None:
    client.post(f"{EN}/agree", {"agree": "agree"})
    client.post(f"{EN}/comment", {"comment": "short"})
    page = client.post(f"{EN}/comment?change=yes", {"comment": "z" * 501}, status=422)
    assert "You have not saved what stands here" not in page.text, "the error says so already"
    assert client.post(f"{EN}/check").response.request.path == f"{EN}/comment"
    client.post(f"{EN}/comment?change=yes", {"comment": "shorter"})
    client.post(f"{EN}/check")
    assert session.scalars(select(Comment.text)).all() == ["shorter"]


def test_a_question_left_out_begins_nothing(town, client, session) -> None:
    client.post(f"{EN}/agree", {}, status=422)
    assert session.scalars(select(DraftResponse)).all() == []
    assert client.raw.get_cookie("answers") is None


def test_all_boxes_unticked_stay_unticked(town, client) -> None:
    client.post(f"{EN}/several", {"several": ["buses", "jobs"]})
    half_typed(client, "several", {"several_other": ""})
    assert ticked(client.get(f"{EN}/several")) == []
    assert client.get(f"{EN}/check").response.request.path == f"{EN}/several"


def test_a_text_that_was_emptied_stays_empty(town, client) -> None:
    client.post(f"{EN}/comment", {"comment": "All of it"})
    half_typed(client, "comment", {"comment": ""})
    assert client.get(f"{EN}/comment").value("comment") == ""


@pytest.mark.parametrize(
    ("key", "answer", "typed"),
    [
        ("word", {}, {"word": "  "}),
        ("comment", {"comment": "Two\nlines"}, {"comment": "Two\r\nlines "}),
        ("several", {"several": ["jobs", "buses"]}, {"several": ["buses", "jobs"]}),
        ("one", {}, {"one_other": ""}),
        ("ward", {"ward": "outside"}, {"ward": "outside"}),
    ],
)
def test_a_language_changed_where_nothing_was_changed_holds_nobody_up(
    town, client, key, answer, typed
) -> None:
    client.post(f"{EN}/agree", {"agree": "agree"})
    client.post(f"{EN}/{key}", answer)
    half_typed(client, key, typed)
    assert client.get(f"{EN}/check").response.request.path == f"{EN}/check"


def test_a_language_changed_with_nothing_typed_begins_nothing(town, client, session) -> None:
    half_typed(client, "comment", {"comment": ""})
    assert session.scalars(select(DraftResponse)).all() == []
    assert "Start now" in client.get("/en/consultations/town").text


def test_on_a_page_that_is_no_longer_asked_they_hold_nobody_up(client, session) -> None:
    options = [{"key": "yes", "text": localised("Yes")}, {"key": "no", "text": localised("No")}]
    branching = parse(
        {
            "title": localised("t"),
            "introduction": localised("i"),
            "pages": [
                {"key": "a", "questions": [{"key": "a", "kind": "single_choice",
                                            "text": localised("a"), "options": options}]},
                {"key": "b", "shown_when": {"question": "a", "any_of": ["yes"]},
                 "questions": [{"key": "b", "kind": "long_text", "text": localised("b")}]},
            ],
        }
    )  # fmt: skip
    factories.consultation(session, slug="town", questionnaire=branching)
    session.commit()
    client.post(f"{EN}/a", {"a": "yes"})
    half_typed(client, "b", {"b": "half"})
    client.post(f"{EN}/a", {"a": "no"})
    assert client.get(f"{EN}/check").response.request.path == f"{EN}/check"

"""A resident answers: the way through, errors that lose nothing, one receipt, and taking it back."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from sqlalchemy import func, select

from engage.models import Answer, Comment, Consultation, DraftResponse, Response, now
from engage.models.base import Base
from engage.questionnaire.document import Document
from engage.services import drafts
from engage.types import ConsultationKind, ConsultationState, QuestionKind
from tests import factories
from tests.factories import localised

BASE = "/en/consultations/town/answer"
ANSWERS = {
    "agree": {"agree": "agree"},
    "one": {"one": "other", "one_other": "trams"},
    "several": {"several": ["buses", "jobs"]},
    "word": {"word": "the people"},
    "comment": {"comment": "More buses\nand trees"},
    "ward": {"ward": "E05014739"},
    "age": {"age": "25-34"},
}


OPTIONS = [{"key": key, "text": localised(key)} for key in ("buses", "parks", "jobs")]


def pages(*questions: dict[str, object]) -> Document:
    """A questionnaire with these questions on one page."""
    asked = [{"text": localised(f"Question {one['key']}"), **one} for one in questions]
    return factories.document(pages=[{"key": "all", "questions": asked}])


def one_page(session, *questions: dict[str, object]) -> Consultation:
    return factories.consultation(session, slug="town", questionnaire=pages(*questions))


def answer_all(client, base: str = BASE):
    for key, data in ANSWERS.items():
        page = client.post(f"{base}/{key}", data)
    return page


def reference(page) -> str:
    return page.select("//*[contains(@class, 'app-reference')]")[0].text


def test_a_resident_answers_every_kind_of_question_and_gets_a_receipt(
    town, client, session
) -> None:
    page = answer_all(client)
    assert page.heading == "Check your answers before you send them"
    for shown in (
        "Agree",
        "trams",
        "Buses",
        "Jobs",
        "the people",
        "More buses",
        "Central",
        "25 to 34",
    ):
        assert shown in page.text
    page = client.post(f"{BASE}/check")
    assert page.heading.startswith("We have your answers")
    response = session.scalars(select(Response)).one()
    assert (response.language, response.mode, response.state) == ("en", "online", "sent")
    kept = {answer.question_key: answer.value for answer in response.answers}
    assert kept == {
        "agree": "agree",
        "one": {"chosen": ["other"], "other": "trams"},
        "several": {"chosen": ["buses", "jobs"]},
        "word": "the people",
        "ward": "E05014739",
        "age": "25-34",
    }
    assert [comment.text for comment in response.comments] == ["More buses\nand trees"]
    found = client.post("/en/receipt", {"reference": reference(page).lower().replace("-", " ")})
    assert "We have your answers." in found.text


@pytest.mark.parametrize(
    ("key", "data", "message"),
    [
        ("agree", {}, "Choose one of the answers"),
        ("agree", {"agree": "perhaps"}, "Choose an answer from the list"),
        ("one", {"one": "other"}, "Write your own answer, or choose another one"),
        ("one", {"one": "buses", "one_other": "My own long words"},
         "You chose one answer and wrote another. To send your own words, choose the answer above "
         "them; to leave them out, delete them"),
        ("several", {"several": ["buses", "jobs", "parks"]}, "Choose no more than 2 answers"),
        ("several", {"several": ["buses", "other"]},
         "Write your own answer, or untick the answer above it"),
        ("word", {"word": "x" * 21}, "Your answer must be 20 characters or fewer. It has 21 now."),
        ("comment", {"comment": "y" * 501},
         "Your answer must be 500 characters or fewer. It has 501 now."),
    ],
)  # fmt: skip
def test_an_error_says_what_to_do_and_loses_nothing(town, client, key, data, message) -> None:
    page = client.post(f"{BASE}/{key}", data, status=422)
    assert page.errors == [message]
    assert page.title.startswith("Error: ")
    link = page.select("//*[contains(@class, 'govuk-error-summary__list')]//a/@href")[0]
    assert page.select(f"//*[@id='{link[1:]}']"), "the error leads nowhere"
    for name, typed in data.items():
        if typed != "perhaps" and isinstance(typed, str):
            assert page.value(name) == typed
    chosen = page.select("//input[@checked]/@value")
    if isinstance(data.get(key), list):
        there = ("buses", "parks", "jobs", "other")
        assert chosen == [choice for choice in there if choice in data[key]]


@pytest.mark.parametrize("language", ["en", "ur", "pl"])
def test_every_error_is_said_in_the_language_of_the_page(town, client, language) -> None:
    base = f"/{language}/consultations/town/answer"
    english = client.post(f"{BASE}/agree", status=422).errors
    page = client.post(f"{base}/agree", status=422)
    assert (page.errors == english) == (language == "en")
    assert page.errors[0]


def test_changing_the_language_in_the_middle_keeps_what_was_typed(town, client) -> None:
    page = client.post(f"{BASE}/comment", {"comment": "half a sen", "switch_to": "ur"})
    assert page.response.request.path == "/ur/consultations/town/answer/comment"
    assert page.value("comment") == "half a sen"
    page = client.post(
        "/ur/consultations/town/answer/comment", {"comment": "z" * 600, "switch_to": "pl"}
    )
    assert page.value("comment") == "z" * 600, "even what would be refused is kept"
    assert "Question comment (polski)" in page.heading


def test_a_language_that_there_is_not_is_no_address(town, client) -> None:
    client.get("/xx/", status=404)
    client.post(f"{BASE}/comment", {"comment": "x", "switch_to": "xx"}, status=400)


def test_an_expired_form_can_be_sent_again_with_all_that_was_typed(town, client) -> None:
    client.get(f"{BASE}/comment")
    page = client.raw.post(
        f"{BASE}/comment", data={"csrf_token": "old", "comment": "\nkept <b>word</b>\n"}
    )
    assert page.status_code == 400
    from tests.client import Page

    shown = Page(page)
    assert shown.heading == "Send it again"
    fields = {
        element.get("name"): element.get("value") or (element.text or "").removeprefix("\n")
        for element in shown.select("//main//*[@name]")
    }
    page = client._answer(
        client.raw.post(f"{BASE}/comment", data=fields, follow_redirects=True), 200
    )
    assert client.get(f"{BASE}/comment").value("comment") == "kept <b>word</b>"


def test_a_token_is_good_for_half_a_day(town, client) -> None:
    data = {"csrf_token": client.token(), "comment": "x"}
    with time_machine.travel(now() + timedelta(hours=11), tick=False):
        assert client.raw.post(f"{BASE}/comment", data=data).status_code == 302
    with time_machine.travel(now() + timedelta(hours=13), tick=False):
        assert client.raw.post(f"{BASE}/comment", data=data).status_code == 400


def test_sending_twice_sends_once(town, client, session) -> None:
    answer_all(client)
    token = client.token()
    first = client.raw.post(f"{BASE}/check", data={"csrf_token": token})
    second = client.raw.post(f"{BASE}/check", data={"csrf_token": token})
    assert first.status_code == second.status_code == 302
    assert session.scalar(select(func.count()).select_from(Response)) == 1
    assert reference(client.get(f"{BASE}/sent")) == reference(client.get(f"{BASE}/sent"))


def test_what_is_sent_after_midnight_has_the_day_of_luton(client, session) -> None:
    with time_machine.travel(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), tick=False):
        factories.consultation(session, slug="town")
        answer_all(client)
        client.post(f"{BASE}/check")
    assert session.scalars(select(Response.day)).one() == date(2026, 7, 2)


def test_what_is_required_cannot_be_sent_without(town, client, session) -> None:
    client.post(f"{BASE}/comment", {"comment": "Only this"})
    page = client.post(f"{BASE}/check")
    assert page.response.request.path == f"{BASE}/agree"
    assert "This still needs an answer." in page.text
    assert session.scalar(select(func.count()).select_from(Response)) == 0
    assert "This still needs an answer." not in client.get(f"{BASE}/agree").text


def test_nothing_can_be_sent_by_a_browser_that_answered_nothing(town, client) -> None:
    page = client.post(f"{BASE}/check", status=409)
    assert page.heading == "We can’t find your answers"
    client.get(f"{BASE}/sent", status=409)


def test_questions_are_counted_as_the_first_page_counts_them(client, session) -> None:
    ages = [{"key": key, "kind": "age_band", "text": localised(key)} for key in ("a", "b", "c")]
    asked = [{"key": "both", "questions": ages[:2]}, {"key": "last", "questions": ages[2:]}]
    factories.consultation(session, slug="town", questionnaire=factories.document(pages=asked))
    assert "3 questions" in client.get("/en/consultations/town").text
    assert "Question 1 of 3" in client.get(f"{BASE}/both").text
    assert "Question 3 of 3" in client.get(f"{BASE}/last").text


def test_an_answer_can_be_changed_from_the_check_and_leads_back_to_it(town, client) -> None:
    answer_all(client)
    page = client.post(f"{BASE}/word?change=yes", {"word": "the parks"})
    assert page.response.request.path == f"{BASE}/check"
    assert "the parks" in page.text
    page = client.post(f"{BASE}/word?change=yes", {})
    assert "the parks" not in page.text
    assert "Not answered" in page.text


def test_back_leads_to_the_page_before(town, client) -> None:
    pages = list(ANSWERS)
    for before, key in pairwise(pages):
        back = client.get(f"{BASE}/{key}").select("//a[contains(@class, 'govuk-back-link')]/@href")
        assert back == [f"{BASE}/{before}"]
    back = client.get(f"{BASE}/agree").select("//a[contains(@class, 'govuk-back-link')]/@href")
    assert back == ["/en/consultations/town"]


def test_answers_off_the_path_are_dropped_when_sent(client, session) -> None:
    factories.consultation(session, slug="town", questionnaire=factories.branching())
    client.get(f"{BASE}/b", status=404)
    client.post(f"{BASE}/a", {"a": "yes"})
    client.post(f"{BASE}/b", {"b": "private after all"})
    client.post(f"{BASE}/a?change=yes", {"a": "no"})
    assert "private after all" not in client.get(f"{BASE}/check").text
    client.post(f"{BASE}/check")
    assert session.scalars(select(Comment)).all() == []
    assert [answer.question_key for answer in session.scalars(select(Answer))] == ["a"]


def test_a_release_published_meanwhile_does_not_change_the_questions_begun_with(
    town, client, session
) -> None:
    client.post(f"{BASE}/agree", {"agree": "agree"})
    old = town.surveys[0].releases[0].id
    shorter = factories.document(pages=factories.document().model_dump()["pages"][:1])
    factories.release(session, town, shorter)
    client.post(f"{BASE}/comment", {"comment": "still here"})
    client.post(f"{BASE}/check")
    response = session.scalars(select(Response)).one()
    assert response.release_id == old
    assert response.comments[0].text == "still here"


@pytest.mark.parametrize(
    ("state", "opens_in", "lasts", "status"),
    [
        (ConsultationState.SCHEDULED, timedelta(hours=1), timedelta(days=1), 409),
        (ConsultationState.SCHEDULED, timedelta(hours=-1), timedelta(days=1), 200),
        (ConsultationState.OPEN, timedelta(days=-2), timedelta(days=1), 409),
        (ConsultationState.PAUSED, timedelta(days=-1), timedelta(days=9), 409),
        (ConsultationState.CLOSED, timedelta(days=-1), timedelta(days=9), 409),
        (ConsultationState.DRAFT, timedelta(days=-1), timedelta(days=9), 404),
    ],
)
def test_only_an_open_consultation_takes_answers(
    client, session, state, opens_in, lasts, status
) -> None:
    factories.consultation(session, slug="town", state=state, opens_in=opens_in, lasts=lasts)
    client.get(f"{BASE}/agree", status=status)
    client.post(f"{BASE}/agree", {"agree": "agree"}, status=status)


def test_a_consultation_that_closes_meanwhile_says_so_and_keeps_the_draft(
    town, client, session
) -> None:
    answer_all(client)
    town.state = ConsultationState.PAUSED
    page = client.post(f"{BASE}/check", status=409)
    assert "not taking answers" in page.heading
    town.state = ConsultationState.OPEN
    assert client.post(f"{BASE}/check").heading.startswith("We have your answers")


def test_a_draft_cannot_be_read_from_the_database_and_expires(town, client, session, app) -> None:
    client.post(f"{BASE}/comment", {"comment": "Nightingale"})
    row = session.scalars(select(DraftResponse)).one()
    assert b"Nightingale" not in row.sealed
    token = next(cookie for cookie in client.raw._cookies.values() if cookie.key == "answers").value
    assert token not in row.token_hash
    assert drafts.load(session, token, "town", now()).answers == {"comment": "Nightingale"}
    assert drafts.load(session, token, "another", now()) is None
    assert drafts.load(session, token, "town", row.expires_at) is None
    assert drafts.purge(session, now()) == 0
    assert drafts.purge(session, row.expires_at) == 1


def test_a_tampered_draft_is_no_draft(town, client, session) -> None:
    client.post(f"{BASE}/comment", {"comment": "x"})
    row = session.scalars(select(DraftResponse)).one()
    row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    assert client.get(f"{BASE}/comment").value("comment") == ""


def test_taking_answers_back_erases_the_words_and_cannot_be_undone(town, client, session) -> None:
    answer_all(client)
    given = reference(client.post(f"{BASE}/check"))
    client.post("/en/receipt/withdraw", {"reference": given})
    session.expire_all()
    assert session.scalars(select(Response)).one().state == "withdrawn"
    assert session.scalars(select(Comment)).one().text is None
    assert session.scalars(select(Answer)).all() == []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            assert "More buses" not in str(row)
    page = client.post("/en/receipt", {"reference": given})
    assert "erased" in page.text
    client.post("/en/receipt/withdraw", {"reference": given})


def test_a_wrong_reference_is_kept_in_its_field(town, client) -> None:
    page = client.post("/en/receipt", {"reference": "7K4M-WRONG"}, status=422)
    assert page.value("reference") == "7K4M-WRONG"
    client.post("/en/receipt/withdraw", {"reference": "AAAA-AAAA-AAAA-AAAA"}, status=404)


def test_another_person_can_answer_from_the_same_device(town, client, session) -> None:
    answer_all(client)
    first = reference(client.post(f"{BASE}/check"))
    page = client.post(f"{BASE}/again")
    assert "Start now" in page.text
    client.get(f"{BASE}/sent", status=409)
    answer_all(client)
    assert reference(client.post(f"{BASE}/check")) != first
    assert session.scalar(select(func.count()).select_from(Response)) == 2


def test_the_receipt_leaves_the_browser_after_an_hour(town, client, app) -> None:
    answer_all(client)
    client.post(f"{BASE}/check")
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        client.get(f"{BASE}/sent", status=409)


def test_text_of_any_kind_comes_out_as_it_went_in(town, client, session) -> None:
    text = "<script>alert(1)</script> {{ 7*7 }} ‮ 🏳️‍🌈 ﷺ ہمارا\x00 شہر %(x)s"
    page = client.post(f"{BASE}/comment", {"comment": text})
    page = client.get(f"{BASE}/comment")
    assert page.value("comment") == text.replace("\x00", "")
    assert not page.select("//main//script")


def test_a_page_with_several_questions_has_one_heading(client, session) -> None:
    kinds = ["long_text", "short_text", "agree_scale", "ward"]
    questions = [
        {"key": kind.replace("_", "-"), "kind": kind, "text": localised(kind)} for kind in kinds
    ]
    together = factories.document(pages=[{"key": "all", "questions": questions}])
    factories.consultation(session, slug="town", questionnaire=together)
    page = client.get(f"{BASE}/all")
    assert page.heading == "long_text"
    for kind in kinds:
        assert kind in page.text


def described(page, name: str) -> str:
    """What a screen reader adds to the name of the field `name` or of the group that it is in."""
    [field] = page.select(f"(//*[@name='{name}'])[1]")
    ids = field.get("aria-describedby") or field.xpath(
        "string(ancestor::fieldset/@aria-describedby)"
    )
    told = [page.select(f"//*[@id='{one}']")[0].xpath(".//text()") for one in ids.split()]
    return " ".join(" ".join(" ".join(words) for words in told).split())


@pytest.mark.parametrize(
    ("key", "name", "most"),
    [("word", "word", 20), ("one", "one_other", 200), ("several", "several_other", 200)],
)
def test_own_words_are_told_beforehand_how_long_they_may_be(town, client, key, name, most) -> None:
    assert f"up to {most} characters" in described(client.get(f"{BASE}/{key}"), name)


def test_thousands_of_characters_are_written_as_the_language_writes_them(client, session) -> None:
    one_page(session, {"key": "comment", "kind": "long_text", "at_most": 4000})
    assert "up to 4,000 characters" in described(client.get(f"{BASE}/all"), "comment")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"at_most": 2}, "Choose no more than 2 answers."),
        ({"hint": localised("For you")}, "For you"),
        ({"hint": localised("For you"), "at_most": 2}, "For you Choose no more than 2 answers."),
        ({}, "Choose all that fit."),
    ],
)
def test_the_officers_hint_does_not_hide_how_many_may_be_chosen(
    client, session, more, said
) -> None:
    one_page(session, {"key": "which", "kind": "several_choices", "options": OPTIONS, **more})
    assert described(client.get(f"{BASE}/all"), "which") == said


def test_what_may_be_left_out_beside_what_may_not_says_so_itself(client, session) -> None:
    kinds = [*QuestionKind]
    options = {"single_choice": {"options": OPTIONS}, "several_choices": {"options": OPTIONS}}
    questions = [
        {"key": kind.replace("_", "-"), "kind": kind, **options.get(kind, {})} for kind in kinds
    ]
    made = one_page(session, {"key": "must", "kind": "short_text", "required": True}, *questions)
    page = client.get(f"{BASE}/all")
    assert "You can leave this out." not in described(page, "must")
    for question in questions:
        assert described(page, question["key"]).endswith("You can leave this out.")
    assert page.text.count("You can leave this out.") == len(questions)
    factories.release(session, made, pages(*questions))
    assert client.get(f"{BASE}/all").text.count("You can leave this out.") == 1


def test_a_question_may_have_any_key_there_is(client, session) -> None:
    """The client fails where an id stands twice; a name that stands twice would mix two answers."""
    choice = {"kind": "several_choices", "options": OPTIONS, "other": localised("Other")}
    made = ["hint", "error", "info", "other", "2", "2-item-hint", "item-hint", "other-hint",
            "other-error"]  # fmt: skip
    texts = ["answer", "main-content", "answer-form", *(f"a-{part}" for part in made)]
    questions = [
        {"key": "a", "hint": localised("Help"), **choice},
        {"key": "conditional-a", **choice},
        *({"key": key, "kind": "long_text", "at_most": 20} for key in texts),
    ]
    one_page(session, *questions)
    page = client.get(f"{BASE}/all")
    typed = {"a": "other", "a_other": "trams", "a-other": "x" * 21}
    page = client.post(f"{BASE}/all", typed, status=422)
    assert (page.value("a_other"), page.value("a-other")) == ("trams", "x" * 21)
    [link] = page.select("//*[contains(@class, 'govuk-error-summary__list')]//a/@href")
    assert page.select(f"//*[@id='{link[1:]}']/@name") == ["a-other"]


@pytest.mark.parametrize("kind", [ConsultationKind.CONSULTATION, ConsultationKind.YOUTH_SURVEY])
def test_wards_are_as_large_as_all_choices_in_the_youth_edition(client, session, kind) -> None:
    factories.consultation(session, slug="town", kind=kind)
    small = client.get(f"{BASE}/ward").select("//*[contains(@class, 'govuk-radios--small')]")
    assert bool(small) == (kind == ConsultationKind.CONSULTATION)


@pytest.mark.parametrize("key", ANSWERS)
def test_the_enter_key_goes_on_and_does_not_change_the_language(town, client, key) -> None:
    page = client.get(f"{BASE}/{key}")
    [form] = page.select("//main//form")
    buttons = [
        button
        for button in page.select("//button[@type='submit']")
        if button.get("form") == form.get("id") or form in button.iterancestors()
    ]
    assert buttons[0].get("name") is None, "browsers press the first button of a form"
    assert (buttons[0].get("tabindex"), buttons[0].get("aria-hidden")) == ("-1", "true")

"""A resident comes back: later, by “back”, after sending, after erasing, or to a shared computer."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update

from engage.models import Comment, Consultation, DraftResponse, Response, now
from engage.services import drafts, retention
from engage.types import ConsultationState
from tests import factories
from tests.client import Page, PageClient
from tests.factories import localised

TOWN = "/en/consultations/town"
BASE = f"{TOWN}/answer"
STOPPED = [ConsultationState.PAUSED, ConsultationState.CLOSED]


def send(client: PageClient) -> str:
    """Answer and send; the reference."""
    client.post(f"{BASE}/agree", {"agree": "agree"})
    client.post(f"{BASE}/comment", {"comment": "More buses"})
    return reference(client.post(f"{BASE}/check"))


def reference(page: Page) -> str:
    return page.select("//*[contains(@class, 'app-reference')]")[0].text


def back_from(page: Page) -> str:
    return page.select("//a[contains(@class, 'govuk-back-link')]/@href")[0]


def token(client: PageClient) -> str:
    return client.raw.get_cookie("answers").value


@pytest.mark.parametrize("state", STOPPED)
def test_what_was_sent_stays_sent_when_the_consultation_stops(town, client, session, state) -> None:
    given = send(client)
    town.state = state
    for page in (
        client.post(f"{BASE}/check"),
        client.get(f"{BASE}/check"),
        client.get(f"{BASE}/comment"),
        client.get(f"{TOWN}/go-on"),
    ):
        assert page.response.request.path == f"{BASE}/sent"
        assert reference(page) == given
    assert session.scalar(select(func.count()).select_from(Response)) == 1
    page = client.get(TOWN)
    assert "See the reference again" in page.text
    assert "Let another person answer" not in page.text


def test_while_it_is_open_another_person_may_answer(town, client) -> None:
    send(client)
    assert {"See the reference again", "Let another person answer"} <= client.get(TOWN).own_words


def test_each_save_gives_the_cookie_the_whole_time_again(town, client) -> None:
    client.post(f"{BASE}/agree", {"agree": "agree"})
    first = token(client)
    with time_machine.travel(now() + timedelta(days=10), tick=False):
        answer = client.raw.post(
            f"{BASE}/comment", data={"csrf_token": client.token(), "comment": "Trees"}
        )
        [given] = [line for line in answer.headers.getlist("Set-Cookie") if "answers=" in line]
        assert f"Max-Age={14 * 24 * 60 * 60};" in given
        assert token(client) == first
    with time_machine.travel(now() + timedelta(days=23), tick=False):
        assert client.get(f"{BASE}/comment").value("comment") == "Trees"


def test_a_save_that_fails_gives_no_cookie(town, client, monkeypatch) -> None:
    def fail(*_given: object) -> None:
        raise OSError

    monkeypatch.setattr(drafts, "save", fail)
    client.post(f"{BASE}/comment", {"comment": "Trees"}, status=500)
    assert client.raw.get_cookie("answers") is None


@pytest.mark.parametrize("path", [TOWN, f"{BASE}/check"])
def test_answers_of_another_person_can_be_erased(town, client, session, path) -> None:
    client.post(f"{BASE}/comment", {"comment": "A secret"})
    page = client.get(path)
    assert "Is this a shared phone or computer?" in page.own_words
    [form] = page.select("//main//form[.//button[contains(., 'Erase these answers')]]")
    page = client.post(form.get("action"))
    assert "Start now" in page.text
    assert session.scalars(select(DraftResponse)).all() == []
    assert client.get(f"{BASE}/comment").value("comment") == ""


@pytest.mark.parametrize("state", STOPPED)
def test_answers_of_another_person_can_be_erased_when_the_consultation_has_stopped(
    town, client, session, state
) -> None:
    client.post(f"{BASE}/comment", {"comment": "A secret"})
    town.state = state
    [form] = client.get(TOWN).select("//main//form[.//button[contains(., 'Erase these answers')]]")
    page = client.post(form.get("action"))
    assert "Erase" not in page.text
    assert session.scalars(select(DraftResponse)).all() == []


@pytest.mark.parametrize(
    ("path", "button"), [(f"{BASE}/sent", "Hide this reference"), (TOWN, "Let another person")]
)
def test_an_old_page_with_a_reference_spares_what_the_next_person_has_begun(
    town, client, path, button
) -> None:
    send(client)
    [old] = client.get(path).select(f"//main//form[.//button[contains(., '{button}')]]")
    fields = {field.get("name"): field.get("value") for field in old.xpath(".//input")}
    assert "Start now" in client.post(old.get("action"), fields).text
    client.post(f"{BASE}/comment", {"comment": "Quiet streets"})
    assert "Go on with your answers" in client.post(old.get("action"), fields).text
    assert client.get(f"{BASE}/comment").value("comment") == "Quiet streets"


@pytest.mark.parametrize("path", [TOWN, f"{BASE}/check"])
def test_where_nothing_is_kept_nothing_is_offered_to_be_erased(town, client, path) -> None:
    assert "Erase" not in client.get(path).text


def test_a_comment_is_of_the_page_on_which_it_was_written(town, client, session) -> None:
    ur = "/ur/consultations/town/answer"
    client.post(f"{BASE}/agree", {"agree": "agree"})
    client.post(f"{ur}/comment", {"comment": "زیادہ بسیں"})
    client.post(f"{BASE}/comment?change=yes", {"comment": "زیادہ بسیں"})
    client.post(f"{BASE}/check")
    assert session.scalars(select(Comment.page_language)).all() == ["ur"]
    assert session.scalars(select(Response.language)).all() == ["en"]


def test_a_comment_that_was_written_anew_is_of_the_new_page(town, client, session) -> None:
    client.post(f"{BASE}/agree", {"agree": "agree"})
    client.post("/ur/consultations/town/answer/comment", {"comment": "زیادہ بسیں"})
    client.post("/pl/consultations/town/answer/comment", {"comment": "Więcej autobusów"})
    client.post(f"{BASE}/check")
    assert session.scalars(select(Comment.page_language)).all() == ["pl"]


@dataclass
class OldDraft:
    """A draft as it was kept before the language of each answer was."""

    release_id: int
    answers: dict[str, Any]
    typed: dict[str, list[str]] = field(default_factory=dict)
    sent: str | None = None


def test_a_draft_from_before_is_sent_in_the_language_of_the_page(town, client, session) -> None:
    old = OldDraft(town.surveys[0].releases[0].id, {"agree": "agree", "comment": "Trees"})
    assert "languages" not in asdict(old)
    drafts.save(session, "held", "town", old, timedelta(days=1))
    client.raw.set_cookie("answers", "held")
    client.post("/pl/consultations/town/answer/check")
    assert session.scalars(select(Comment.page_language)).all() == ["pl"]


@pytest.mark.parametrize("state", [ConsultationState.OPEN, *STOPPED])
def test_what_another_tab_brings_after_sending_is_given_back(town, client, session, state) -> None:
    given = send(client)
    town.state = state
    page = client.post(f"{BASE}/comment?change=yes", {"comment": "Trams to Dunstable"}, status=409)
    assert page.heading == "You have sent your answers already"
    assert "Trams to Dunstable" in page.text
    (link,) = page.select("//a[.='See your reference']/@href")
    assert reference(client.get(link)) == given
    assert session.scalars(select(Comment.text)).all() == ["More buses"]


def test_a_word_and_a_choice_that_came_too_late_are_given_back_in_any_language(
    town, client
) -> None:
    send(client)
    page = client.post(f"{BASE}/word", {"word": "parks"}, status=409)
    assert [one.text_content() for one in page.select("//p[contains(@class, 'app-answer')]")] == [
        "parks"
    ]
    assert (
        "Strongly agree"
        in client.post(f"{BASE}/agree", {"agree": "strongly-agree"}, status=409).text
    )
    kept = {"word": page.value("word"), "switch_to": "ur"}
    urdu = client.post("/ur/consultations/town/answer/word", kept, status=409)
    assert urdu.heading == "آپ اپنے جواب پہلے ہی بھیج چکے ہیں"
    assert "parks" in urdu.text


def test_of_what_was_sent_the_draft_keeps_the_reference_alone(town, client, session) -> None:
    given = send(client)
    kept = asdict(drafts.load(session, token(client), "town", now()))
    release = town.surveys[0].releases[0].id
    assert {key: value for key, value in kept.items() if value} == {
        "release_id": release, "sent": given,
    }  # fmt: skip


def test_answers_taken_back_are_said_to_be_erased(town, client) -> None:
    given = send(client)
    client.post("/en/receipt/withdraw", {"reference": given})
    for page in (client.get(f"{BASE}/sent"), client.post(f"{BASE}/check")):
        assert page.heading == "We have erased your answers"
        assert given not in page.text
    assert "Start now" in client.post(f"{BASE}/again").text


def test_whoever_has_taken_their_answers_back_can_start_anew(town, client, session) -> None:
    given = send(client)
    PageClient(client.app).post("/en/receipt/withdraw", {"reference": given})
    page = client.get("/en/consultations/town")
    assert "Answers were sent from this browser" not in page.text
    [start] = page.select("//a[normalize-space()='Start now']/@href")
    assert client.get(start).response.request.path == f"{BASE}/agree"
    assert send(client) != given


def test_a_reference_does_not_say_who_erased_the_answers(town, client, session) -> None:
    given = send(client)
    town.closes_at = datetime(2026, 1, 2, tzinfo=UTC)
    town.opens_at = datetime(2026, 1, 1, tzinfo=UTC)
    town.delete_answers_on = datetime(2026, 1, 3, tzinfo=UTC).date()
    assert retention.delete_answers(session, now()) == 1
    page = client.post("/en/receipt", {"reference": given})
    assert "Your answers are erased." in page.text
    assert "took" not in page.text


def test_an_answer_that_lies_only_off_the_path_is_nothing_to_send(client, session) -> None:
    factories.consultation(session, slug="town", questionnaire=factories.branching())
    client.post(f"{BASE}/a", {"a": "yes"})
    client.post(f"{BASE}/b", {"b": "private after all"})
    client.post(f"{BASE}/a?change=yes", {})
    client.post(f"{BASE}/check", status=409)
    assert session.scalars(select(Response)).all() == []


def test_somebody_who_left_all_out_is_led_to_the_first_question(client, session) -> None:
    factories.consultation(session, slug="town", questionnaire=factories.branching())
    client.post(f"{BASE}/c", {})
    page = client.post(f"{BASE}/check", status=409)
    assert page.heading == "You have not answered anything yet"
    assert page.select("//main//a/@href")[0] == f"{BASE}/a"


def test_back_from_a_change_leads_to_the_check(town, client) -> None:
    client.post(f"{BASE}/agree", {"agree": "agree"})
    assert back_from(client.get(f"{BASE}/comment?change=yes")) == f"{BASE}/check"


def test_back_does_not_turn_in_a_circle_where_the_check_leads_to_the_page(town, client) -> None:
    client.post(f"{BASE}/comment?change=yes", {"comment": "half", "switch_to": "en"})
    page = client.get(f"{BASE}/check")
    assert page.response.request.path == f"{BASE}/comment"
    assert back_from(page) == f"{BASE}/word"
    page = client.post(f"{BASE}/comment?change=yes", {"comment": "y" * 501}, status=422)
    assert back_from(page) == f"{BASE}/word"


def where(page: Page) -> str:
    """The path and the query at which a browser has arrived."""
    return page.response.request.full_path.removeprefix(f"{BASE}/").removesuffix("?")


def yes_or_no(key: str, *, after: str = "") -> dict[str, Any]:
    """A page with a question of yes or no; `after` is a question that must be answered with yes."""
    options = [{"key": one, "text": localised(one)} for one in ("yes", "no")]
    question = {"key": key, "kind": "single_choice", "text": localised(key), "options": options}
    rule = {"shown_when": {"question": after, "any_of": ["yes"]}} if after else {}
    return {"key": key, "questions": [question], **rule}


@pytest.fixture
def forked(session) -> Consultation:
    """Yes to a opens b and d, and yes to b opens c; e is there for all."""
    pages = [yes_or_no("a"), yes_or_no("b", after="a"), yes_or_no("c", after="b"),
             yes_or_no("d", after="a"), yes_or_no("e")]  # fmt: skip
    questionnaire = factories.document(pages=pages)
    return factories.consultation(session, slug="town", questionnaire=questionnaire)


def change(client: PageClient, key: str, *answer: str) -> str:
    """Change an answer from the check, and say where that leads."""
    return where(client.post(f"{BASE}/{key}?change=yes", {key: list(answer)}))


def test_whoever_changes_an_answer_is_asked_each_question_that_this_opens(forked, client) -> None:
    client.post(f"{BASE}/a", {"a": "no"})
    assert where(client.post(f"{BASE}/e", {"e": "no"})) == "check"
    assert change(client, "e", "yes") == "check"
    assert change(client, "a", "yes") == "b?change=yes"
    assert change(client, "b", "yes") == "c?change=yes"
    assert change(client, "c") == "d?change=yes"
    assert change(client, "d", "no") == "check"
    assert change(client, "a", "no") == "check"


def test_what_a_change_opened_is_asked_still_after_going_back_or_away(forked, client) -> None:
    client.post(f"{BASE}/a", {"a": "no"})
    client.post(f"{BASE}/e", {"e": "no"})
    change(client, "a", "yes")
    assert where(client.get(back_from(client.get(f"{BASE}/b?change=yes")))) == "check"
    assert change(client, "e", "yes") == "b?change=yes"
    page = client.post(f"{BASE}/b?change=yes", {"b": "no", "switch_to": "en"})
    assert where(page) == "b?change=yes"
    assert change(client, "b", "no") == "d?change=yes"


def test_on_a_page_that_may_open_another_the_button_does_not_say_where_it_leads(
    forked, client, session
) -> None:
    says = "Save and go back to your answers"
    assert says not in client.get(f"{BASE}/a?change=yes").own_words
    factories.consultation(session, slug="straight")
    assert says in client.get("/en/consultations/straight/answer/word?change=yes").own_words


def test_what_is_required_still_is_asked_before_the_check(town, client) -> None:
    client.post(f"{BASE}/word", {"word": "parks"})
    assert change(client, "word", "trees") == "agree?change=yes"
    assert where(client.post(f"{BASE}/check")) == "agree?change=yes"
    assert change(client, "agree", "agree") == "check"


@pytest.mark.parametrize(
    ("answered", "key"),
    [
        ({}, "a"),
        ({"a": "yes"}, "b"),
        ({"a": "no"}, "c"),
        ({"a": "yes", "b": "x"}, "c"),
        ({"c": "x"}, "check"),
    ],
)
def test_going_on_leads_to_what_comes_after_the_last_answer(client, session, answered, key) -> None:
    factories.consultation(session, slug="town", questionnaire=factories.branching())
    client.post(f"{BASE}/c", {})
    for one, value in answered.items():
        client.post(f"{BASE}/{one}", {one: value})
    page = client.get(TOWN)
    [link] = page.select("//main//a[contains(., 'Go on with your answers')]/@href")
    assert client.get(link).response.request.path == f"{BASE}/{key}"


@pytest.mark.parametrize(
    ("key", "typed", "shown"),
    [
        ("one", {"one_other": "trams"}, ["trams"]),
        ("several", {"several": ["buses"], "several_other": "trams"}, ["Buses", "trams"]),
    ],
)
def test_own_words_without_a_tick_are_an_answer(town, client, key, typed, shown) -> None:
    client.post(f"{BASE}/{key}", typed)
    page = client.get(f"{BASE}/check")
    for words in shown:
        assert words in page.text
    page = client.get(f"{BASE}/{key}")
    assert "other" in page.select("//input[@checked]/@value")
    assert page.value(f"{key}_other") == "trams"


def test_own_words_that_make_one_too_many_are_shown_with_a_way_out(town, client) -> None:
    typed = {"several": ["buses", "jobs"], "several_other": "trams"}
    page = client.post(f"{BASE}/several", typed, status=422)
    assert "delete its words" in page.errors[0]
    assert page.select("//input[@checked]/@value") == ["buses", "jobs", "other"]
    assert page.value("several_other") == "trams"
    client.post(f"{BASE}/several", {"several": ["buses", "jobs"], "several_other": ""})


def test_one_too_many_and_no_words_of_ones_own_are_told_at_once(town, client) -> None:
    typed = {"several": ["buses", "jobs", "other"], "several_other": ""}
    page = client.post(f"{BASE}/several", typed, status=422)
    assert page.errors == [
        "Choose no more than 2 answers. Your own answer counts as one: "
        "write it, or untick the answer above it"
    ]


@pytest.mark.parametrize("state", STOPPED)
def test_nobody_is_told_that_they_can_still_answer_when_it_has_stopped(town, client, state) -> None:
    send(client)
    assert "You can answer until" in client.get(f"{BASE}/sent").text
    town.state = state
    page = client.get(f"{BASE}/sent")
    assert "You can answer until" not in page.text
    assert "Those who decide look at what people said." in page.text


def test_whoever_erases_answers_reads_what_stays(town, client) -> None:
    stays = "We keep the day, the language and which subjects were seen in your answers"
    given = send(client)
    assert stays in client.post("/en/receipt", {"reference": given}).text
    assert stays in client.post("/en/receipt/withdraw", {"reference": given}).text


def test_whoever_erases_their_answers_erases_nobody_elses(town, app, client) -> None:
    neighbour = PageClient(app)
    neighbour.post(f"{BASE}/comment", {"comment": "Trees"})
    client.post(f"{BASE}/comment", {"comment": "Buses"})
    client.post(f"{BASE}/again")
    assert neighbour.get(f"{BASE}/comment").value("comment") == "Trees"


def test_a_browser_keeps_the_answers_to_two_consultations_apart(town, client, session) -> None:
    factories.consultation(session, slug="other")
    other = BASE.replace("town", "other")
    client.post(f"{BASE}/comment", {"comment": "Trees"})
    client.post(f"{other}/comment", {"comment": "Buses"})
    assert client.get(f"{BASE}/comment").value("comment") == "Trees"
    client.post(f"{other}/again")
    assert client.get(f"{other}/comment").value("comment") == ""
    assert client.get(f"{BASE}/comment").value("comment") == "Trees"


def test_a_draft_opens_with_its_own_token_alone(session) -> None:
    drafts.save(session, "hers", "town", drafts.Draft(1), timedelta(days=1))
    session.execute(update(DraftResponse).values(token_hash=drafts._hash("mine", "town")))
    assert drafts.load(session, "mine", "town", now()) is None

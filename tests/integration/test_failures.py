"""Whatever goes wrong when a form is sent, what was typed is given back."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from engage.models import CodingNote, Comment, Response, now
from engage.models.engine import connect, means_to_write
from engage.types import ConsultationState, Mode, Role
from engage.web.extensions import db
from tests.client import Page, PageClient

BASE = "/en/consultations/town/answer"
WORDS = "\nMore buses,\n“please” & <b>soon</b>"


def given_back(page: Page) -> dict[str, str]:
    """The fields of the form to send again."""
    fields = page.select("//form[@id='resend']//textarea | //form[@id='resend']//input")
    return {field.get("name"): page.value(field.get("name")) for field in fields}


@contextmanager
def busy(app: Flask) -> Iterator[None]:
    """Another connection holds what a draft is written to, and ours do not wait long."""
    with app.app_context():
        ours = db.engine
    lite = ours.dialect.name == "sqlite"
    patience = "PRAGMA busy_timeout=10" if lite else "SET lock_timeout='10ms'"

    def hurry(connection, *_rest) -> None:
        connection.execute(patience)

    event.listen(ours, "checkout", hurry)
    other = connect(app.config["SQLALCHEMY_DATABASE_URI"])
    with other.connect() as holding:
        means_to_write.set(True)
        holding.execute(text("SELECT 1" if lite else "LOCK TABLE draft_response, coding"))
        yield
        holding.rollback()
    other.dispose()
    event.remove(ours, "checkout", hurry)


def test_a_busy_database_gives_the_words_back_and_takes_them_the_next_time(
    town, client, app
) -> None:
    token = client.token()
    with busy(app):
        data = {"csrf_token": token, "comment": WORDS}
        page = Page(client.raw.post(f"{BASE}/comment", data=data))
    assert page.status == 500
    assert "More buses," in page.text
    back = given_back(page)
    assert back["comment"] == WORDS
    client._answer(client.raw.post(f"{BASE}/comment", data=back, follow_redirects=True), 200)
    assert client.get(f"{BASE}/comment").value("comment") == WORDS.strip()


def test_a_member_of_staff_gets_the_note_back_from_a_busy_database(
    town, app, session, staff
) -> None:
    path = comment_of(session, town)
    client = staff(Role.TASKFORCE)
    token = client.token()
    with busy(app):
        data = {"csrf_token": token, "priorities": "climate", "note": "a long note"}
        page = Page(client.raw.post(path, data=data))
    assert page.status == 500
    assert given_back(page)["note"] == "a long note"


@pytest.mark.parametrize("state", [ConsultationState.PAUSED, ConsultationState.CLOSED])
def test_a_consultation_that_stops_meanwhile_gives_the_words_back(
    town, client, session, state
) -> None:
    data = {"one": "other", "one_other": "trams to the airport"}
    town.state = state
    page = client.post(f"{BASE}/one", data, status=409)
    assert "trams to the airport" in page.text
    back = given_back(page)
    assert {name: back[name] for name in data} == data
    town.state = ConsultationState.OPEN
    client.post(f"{BASE}/one", back)
    assert client.get(f"{BASE}/one").value("one_other") == "trams to the airport"


@pytest.mark.parametrize(
    ("key", "data", "words"),
    [
        ("word", {"word": "parks"}, ["parks"]),
        ("agree", {"agree": "agree"}, ["Agree"]),
        ("several", {"several": ["buses", "other"], "several_other": "x"}, ["Buses", "Other", "x"]),
    ],
)
@pytest.mark.parametrize(
    ("state", "again"), [(ConsultationState.PAUSED, 1), (ConsultationState.CLOSED, 0)]
)
def test_a_word_or_a_choice_that_came_too_late_is_given_back_and_sent_where_it_may_be_taken(
    town, client, key, data, words, state, again
) -> None:
    town.state = state
    page = client.post(f"{BASE}/{key}", data, status=409)
    assert [one.text_content() for one in page.select("//blockquote")] == words
    assert len(page.select("//button[normalize-space()='Send it again']")) == again
    brought = {**given_back(page), "switch_to": "ur"}
    urdu = client.post(f"/ur/consultations/town/answer/{key}", brought, status=409)
    assert urdu.select("//blockquote")


def test_an_answer_to_a_page_that_is_not_there_is_given_back(town, client) -> None:
    page = client.post(f"{BASE}/nothing", {"comment": WORDS}, status=404)
    assert given_back(page)["comment"] == WORDS


def test_a_page_with_nothing_typed_has_nothing_to_send_again(town, client) -> None:
    assert not client.get("/en/nothing", status=404).select("//form")
    page = client.post(f"{BASE}/check", status=409)
    assert not page.select("//form[@id='resend']")


def test_a_password_is_never_given_back(client) -> None:
    data = {"csrf_token": "old", "email": "a@b.example", "password": "the secret words"}
    page = Page(client.raw.post("/en/staff/sign-in", data=data))
    assert page.status == 400
    assert "the secret words" not in page.html


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("sign-in", "sign-in"),
        ("sign-in?next=/en/staff/account", "sign-in?next=%2Fen%2Fstaff%2Faccount"),
        ("sign-out", "account"),
    ],
)
def test_a_page_of_a_sign_in_that_was_open_too_long_is_opened_again(
    path: str, leads: str, client
) -> None:
    page = Page(client.raw.post(f"/en/staff/{path}", data={"csrf_token": "old"}))
    assert (page.status, page.heading) == (400, "Open the page again")
    assert "Send it again" not in page.text
    [link] = page.select("//main//a[text()='Open the page again']/@href")
    assert link == f"/en/staff/{leads}"
    assert client.get(link).heading == "Sign in"


def test_what_another_site_sends_is_not_offered_to_be_sent_again(town, client) -> None:
    data = {"csrf_token": "forged", "comment": "words of a stranger"}
    answer = client.raw.post(f"{BASE}/comment", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    page = Page(answer)
    assert page.status == 400
    assert not page.select("//form[@id='resend']")
    assert "words of a stranger" not in page.html


def test_a_form_with_a_file_says_that_the_file_must_be_chosen_again(town, staff) -> None:
    officer = staff(Role.OFFICER)
    data = {"csrf_token": "old", "source": "half: written",
            "file": (io.BytesIO(b"id,comment\n1,x\n"), "c.csv")}  # fmt: skip
    page = Page(officer.raw.post("/en/officer/consultations/load", data=data))
    assert page.status == 400
    assert "Nothing you typed is lost" not in page.text
    assert "Choose your file again" in page.text
    form = page.select("//form[@id='resend']")[0]
    assert form.get("enctype") == "multipart/form-data"
    assert page.select("//form[@id='resend']//input[@type='file'][@name='file']")
    assert page.value("source") == "half: written"


def comment_of(session, town) -> str:
    release = town.surveys[0].releases[0].id
    response = Response(release_id=release, language="en", mode=Mode.PAPER, day=now().date())
    comment = Comment(response=response, question_key="comment", page_language="en", text="Trees")
    session.add(comment)
    session.commit()
    return f"/en/taskforce/consultations/town/all/{comment.id}"


@pytest.mark.parametrize(
    ("path", "first"),
    [("officer/", "FROM user"), ("officer/", "FROM consultation"), ("nothing", "FROM user")],
)
def test_staff_are_given_a_page_while_the_database_is_away(
    path: str, first: str, town, app, staff
) -> None:
    officer = staff(Role.OFFICER)
    away = []

    def break_down(_connection, _cursor, statement, *_rest) -> None:
        if away or first in statement.replace('"', ""):
            away.append(statement)
            raise OperationalError("", {}, Exception())

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", break_down)
    page = Page(officer.raw.get(f"/en/{path}"))
    assert away
    assert (page.status, page.heading) == (500, "Sorry, there is a problem")


def test_a_correction_outlives_being_signed_out(town, app, session, staff) -> None:
    path = comment_of(session, town)
    signed_in = staff(Role.TASKFORCE)
    stranger = PageClient(app)
    stranger.get(path)
    page = stranger.post(path, {"priorities": "climate", "note": "a long note"}, status=401)
    assert page.heading == "Sign in, then send it again"
    assert "a long note" in page.text
    back = given_back(page)
    assert (back["priorities"], back["note"]) == ("climate", "a long note")
    signed_in.post(path, {name: back[name] for name in ("priorities", "note")})
    assert session.scalars(select(CodingNote.text)).all() == ["a long note"]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("check", "Your answers were not sent."),
        ("comment", "If you were answering, what you saved so far is kept for this browser."),
    ],
)
def test_a_fault_says_what_is_kept_and_what_was_not_sent(
    town, app, client, monkeypatch, key, said
) -> None:
    client.post(f"{BASE}/agree", {"agree": "agree"})
    monkeypatch.setattr("engage.services.drafts.load", lambda *_given: 1 / 0)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    page = client.post(f"{BASE}/{key}", {"comment": WORDS}, status=500)
    assert said in page.text

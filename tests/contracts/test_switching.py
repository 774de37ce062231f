"""Changing the language of a page changes nothing else: not a row, and not a word that was typed."""

from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from engage import paths
from engage.models import Comment, Response, now
from engage.models.base import Base
from engage.services import imports
from engage.types import Mode, Role
from tests import factories
from tests.client import Page, PageClient
from tests.contracts.test_routes_access import FILLED, ROUTES

FILE = (paths.CONTENT / "luton-2040.yaml").read_text(encoding="utf-8")
WITH_A_FORM = {
    "public.question",
    "public.receipt",
    "officer.load_form",
    "officer.mapping",
    "officer.elsewhere_form",
    "taskforce.comment",
}
SENT = {
    "public.answer", "public.send", "public.again", "public.find_receipt", "public.withdraw",
    "officer.load", "officer.move", "officer.publish", "officer.upload", "officer.run",
    "officer.undo", "officer.retry", "officer.add_elsewhere", "taskforce.correct",
    "taskforce.original", "taskforce.redaction",
}  # fmt: skip
OURS = [name for name in ROUTES if name.split(".")[0] in {"public", "officer", "taskforce"}]


@pytest.fixture
def person(app: Flask, session, staff) -> PageClient:
    """Somebody who may do everything, on a site where there is something to do."""
    town = factories.consultation(session, slug="town")
    release = town.surveys[0].releases[0].id
    response = Response(release_id=release, language="en", mode=Mode.PAPER, day=now().date())
    session.add(Comment(id="x", response=response, question_key="comment", page_language="en",
                        text="More trees"))  # fmt: skip
    batch = imports.upload(session, town, "c.csv", b"id,comment\n1,More buses please\n", None)
    session.flush()
    assert batch.id == FILLED["batch_id"]
    return staff(*Role)


def rows(session) -> dict[str, Any]:
    """All that is in the database but for drafts, which are the browser’s own."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != "draft_response"]
    found = {table.name: session.execute(select(table)).all() for table in tables}
    session.commit()
    return found


def address(app: Flask, endpoint: str) -> str:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    filled = {**FILLED, "key": "one", "topic": "privacy"}
    with app.test_request_context():
        return app.url_for(endpoint, **{name: filled[name] for name in rule.arguments})


def filled_in(form: html.HtmlElement) -> dict[str, str]:
    """The form as somebody could send it who means it."""
    data = {}
    for field in form.xpath(".//*[@name]"):
        name, value = field.get("name"), field.get("value") or ""
        if field.tag == "textarea":
            value = (field.text or "").removeprefix("\n") or FILE.replace("luton-2040", "new-one")
        elif field.tag == "select":
            value = field.xpath("./option/@value")[-1]
        elif field.get("type") == "text":
            value = value or "some words"
        elif field.tag == "button" or field.get("type") == "file" or name in data:
            continue
        data[name] = value
    return data


def switch(client: PageClient, page: Page, code: str) -> tuple[Page, dict[str, str]]:
    """Press the button of another language, as browsers do; the page that comes, and what was sent."""
    button = page.select(f"//button[@name='switch_to'][@value='{code}']")[0]
    form = page.select(f"//form[@id='{button.get('form')}']")[0]
    data = filled_in(form)
    answer = client.raw.post(
        button.get("formaction"), data={**data, "switch_to": code}, follow_redirects=True
    )
    return Page(answer), data


def test_every_page_that_keeps_words_and_every_form_is_known(
    app: Flask, person: PageClient
) -> None:
    """A new one is named above, so that the tests below look at it."""
    shown, sent = set(), set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OURS:
            continue
        if "POST" in rule.methods:
            sent.add(rule.endpoint)
        else:
            answer = person.raw.get(address(app, rule.endpoint))
            if Page(answer).select("//button[@name='switch_to']"):
                shown.add(rule.endpoint)
    assert (shown, sent) == (WITH_A_FORM, SENT)


@pytest.mark.parametrize("endpoint", sorted(WITH_A_FORM))
def test_a_change_of_language_shows_the_page_again_and_does_nothing_else(
    endpoint: str, app: Flask, person: PageClient, session
) -> None:
    page = person.get(address(app, endpoint))
    before = rows(session)
    shown, typed = switch(person, page, "ur")
    assert shown.status == 200
    assert shown.tree.get("lang") == "ur"
    assert shown.response.request.path == page.response.request.path.replace("/en/", "/ur/")
    for name, value in typed.items():
        if name != "csrf_token" and not name.startswith("seen-"):  # tells what is shown, not typed
            assert shown.value(name) == value, f"{name} is lost"
    assert rows(session) == before


@pytest.mark.parametrize("endpoint", sorted(SENT))
def test_a_change_of_language_on_a_form_to_send_again_does_not_send_it(
    endpoint: str, app: Flask, person: PageClient, session
) -> None:
    sent = {"csrf_token": "old", "to": "paused", "priorities": "climate", "source": FILE,
            "text": "comment", "comment": "my words", "reference": "AAAA"}  # fmt: skip
    page = Page(person.raw.post(address(app, endpoint), data=sent))
    assert page.status == 400
    before = rows(session)
    shown, _typed = switch(person, page, "pl")
    assert shown.tree.get("lang") == "pl"
    assert rows(session) == before


def test_an_unknown_language_and_a_stranger_get_nothing(app: Flask, person: PageClient) -> None:
    path = address(app, "taskforce.correct")
    person.post(path, {"switch_to": "xx", "note": "n"}, status=400)
    stranger = PageClient(app)
    stranger.post(path, {"switch_to": "en", "note": "n"}, status=401)

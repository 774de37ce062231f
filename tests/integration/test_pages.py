"""Every public page in every language, strings that skip translation, headers, and statement caps."""

import pytest
from flask import Flask
from sqlalchemy import event, insert

from engage.app import create_app
from engage.models import Coding, CodingLabel, Comment, Response, ThemingRun
from engage.public.information import TOPICS
from engage.types import Role
from engage.web.extensions import db
from tests import factories
from tests.client import Page, PageClient
from tests.databases import PRODUCTION, settings
from tests.pseudo import untranslated

PUBLIC = [
    "/",
    "/consultations/town",
    *(f"/consultations/town/answer/{key}" for key in
      ("agree", "one", "several", "word", "comment", "ward", "age", "check")),
    "/receipt",
    *(f"/information/{topic}" for topic in TOPICS),
    "/staff/sign-in",
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ur", "pl"])
@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_is_there_in_every_language(town, client, language, path) -> None:
    page = client.get(f"/{language}{path}")
    links = {link.get("hreflang"): link.get("href") for link in page.select("//a[@hreflang]")}
    for code, tag in (("en", "en-GB"), ("ur", "ur"), ("pl", "pl")):
        if tag in links:
            assert links[tag] == f"/{code}{path}", "switching must stay on the page"


def test_the_front_door_asks_the_browser_which_language(client) -> None:
    for wish, code in (("ur-PK,en;q=0.5", "ur"), ("pl", "pl"), ("fr", "en"), ("", "en")):
        answer = client.raw.get("/", headers={"Accept-Language": wish})
        assert answer.headers["Location"] == f"/{code}/"
        assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ("en-US,en;q=0.9,ur;q=0.8", "en"),
        ("en-US,pl;q=0.3", "en"),
        ("pl-GB,en-GB;q=0.9", "pl"),
        ("ur-PK,en-GB;q=0.9", "ur"),
        ("UR;q=0,pl;q=0.1,*", "pl"),
        ("fr,*;q=0.5", "en"),
    ],
)
def test_the_language_that_is_wanted_most_wins_in_whatever_country(client, wish, code) -> None:
    answer = client.raw.get("/", headers={"Accept-Language": wish})
    assert answer.headers["Location"] == f"/{code}/"


@pytest.mark.parametrize("path", PUBLIC)
def test_no_string_of_a_public_page_skips_the_catalogue(town, pseudo, session, path) -> None:
    page = Page(PageClient(pseudo).raw.get(f"/ur{path}", follow_redirects=True))
    assert page.status == 200
    assert untranslated(page) == set()


def test_no_error_skips_the_catalogue(town, pseudo, session) -> None:
    client = PageClient(pseudo)
    token = client.token()
    base = "/ur/consultations/town/answer"
    for key, data in {
        "agree": {}, "one": {"one": "other"}, "several": {"several": ["buses", "parks", "jobs"]},
        "word": {"word": "x" * 21}, "comment": {"comment": "y" * 501},
    }.items():  # fmt: skip
        page = Page(client.raw.post(f"{base}/{key}", data={"csrf_token": token, **data}))
        assert page.status == 422
        assert page.errors[0].startswith("⟦")
    for path in ("/ur/nothing", "/ur/consultations/town/answer/sent"):
        page = Page(client.raw.get(path))
        assert untranslated(page) == set()


def test_every_page_carries_the_headers_that_keep_it_to_itself(town, client) -> None:
    answer = client.raw.get("/en/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_production_cookies_are_for_this_host_over_https_only(
    address, tmp_path, translations
) -> None:
    made = create_app(settings(tmp_path, address, translations_dir=translations, **PRODUCTION))
    answer = made.test_client().get("/en/receipt", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {
        part.strip() for part in cookie.split(";")
    }
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    with made.app_context():
        db.engine.dispose()


def test_static_files_are_kept_for_a_year_under_a_name_that_changes(client) -> None:
    page = client.get("/en/")
    for link in page.select("//link[@rel='stylesheet']/@href"):
        with client.raw.get(link) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]


CAPS = {
    "/en/": 2,
    "/en/consultations/town": 3,
    "/en/consultations/town/answer/comment": 2,
    "/en/taskforce/": 3,
    "/en/taskforce/consultations/town": 6,
    "/en/taskforce/consultations/town/climate": 5,
    "/en/officer/": 3,
    "/en/officer/consultations/town": 7,
}


def test_pages_ask_no_more_of_the_database_with_ten_thousand_responses_than_with_ten(
    town, session, app, staff
) -> None:
    client = staff(Role.TASKFORCE, Role.OFFICER)
    _respond(session, town, 10)
    for path in CAPS:
        client.get(path)
    few = {path: _statements(app, client, path) for path in CAPS}
    _respond(session, town, 9_990)
    many = {path: _statements(app, client, path) for path in CAPS}
    assert [path for path in CAPS if not many[path] <= few[path] <= CAPS[path]] == [], (few, many)


def _statements(app: Flask, client: PageClient, path: str) -> int:
    counted: list[str] = []

    def count(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            counted.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    client._settle()
    assert client.raw.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)


def _respond(session, town, number: int) -> None:
    import datetime
    import uuid

    release = town.surveys[0].releases[0].id
    run = session.query(ThemingRun).first() or ThemingRun(
        model_sha256="a" * 64, code_version="1", card={}
    )
    session.add(run)
    session.flush()
    ids = [uuid.uuid4().hex for _ in range(number)]
    day = datetime.date(2026, 11, 1)
    session.execute(insert(Response), [
        {"id": one, "release_id": release, "language": "en", "mode": "paper", "day": day} for one in ids
    ])  # fmt: skip
    session.execute(insert(Comment), [
        {"id": one, "response_id": one, "question_key": "comment", "page_language": "en", "text": "x"}
        for one in ids
    ])  # fmt: skip
    session.execute(insert(Coding), [
        {"id": one, "comment_id": one, "number": 1, "run_id": run.id, "language": "en"}
        for one in ids
    ])  # fmt: skip
    session.execute(insert(CodingLabel), [
        {"coding_id": one, "priority": "climate", "probability": 0.9} for one in ids
    ])  # fmt: skip
    session.commit()


def test_addresses_that_browsers_and_search_engines_ask_for_unasked(client) -> None:
    with client.raw.get("/favicon.ico", follow_redirects=True) as icon:
        assert (icon.status_code, icon.mimetype) == (200, "image/svg+xml")
    rules = client.raw.get("/robots.txt")
    assert (rules.status_code, rules.mimetype) == (200, "text/plain")
    assert "Disallow: /*/staff/" in rules.text


@pytest.mark.parametrize("https", [True, False])
def test_the_page_about_cookies_calls_them_as_they_are_called(
    https, address, tmp_path, translations, session
) -> None:
    made = create_app(settings(tmp_path, address, https=https, translations_dir=translations))
    factories.consultation(session, slug="town")
    session.commit()
    browser = made.test_client()
    at = {"base_url": "https://localhost"} if https else {}
    first = browser.get("/en/receipt", **at)
    token = Page(first).value("csrf_token")
    sent = browser.post("/en/consultations/town/answer/comment", **at,
                        data={"csrf_token": token, "comment": "x"},
                        headers={"Referer": "https://localhost/en/"} if https else {})  # fmt: skip
    given = {
        line.split("=")[0]
        for answer in (first, sent)
        for line in answer.headers.getlist("Set-Cookie")
    }
    page = Page(browser.get("/en/information/cookies", **at))
    assert {name.text for name in page.select("//code")} == given
    with made.app_context():
        db.engine.dispose()

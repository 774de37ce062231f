"""Which languages a page can be had in, and how one goes from one to another."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from engage.models import Consultation
from engage.types import ConsultationState
from engage.web.filters import moment
from tests import factories
from tests.client import Page

BASE = "/en/consultations/town"
_NAMES = st.sampled_from(["a", "endpoint", "_method", "_external"]) | st.text(
    min_size=1, max_size=8
)
PAGES = ("", "/answer/agree", "/answer/comment", "/answer/check")


@pytest.fixture
def town(session) -> Consultation:
    """Open, and with an English and an Urdu text for everything."""
    document = factories.document().model_dump(mode="json", exclude_none=True)
    del document["introduction"]["pl"]
    made = factories.consultation(
        session,
        slug="town",
        questionnaire=factories.document(introduction=document["introduction"]),
    )
    assert made.surveys[0].releases[0].languages == ["en", "ur"]
    session.commit()
    return made


@pytest.mark.parametrize(("language", "comma"), [("en", ","), ("ur", "،"), ("pl", ",")])
def test_a_moment_has_the_comma_of_the_language(app, language, comma) -> None:
    with app.test_request_context(f"/{language}/"):
        written = moment(datetime(2026, 11, 27, 9, 5, tzinfo=UTC))
    assert written.endswith(f" 2026{comma} 09:05")


def offered(page: Page) -> list[str]:
    """The codes of the language menu, that of the page last."""
    links = page.select("//nav[contains(@class, 'app-header__menu')]//a/@hreflang")
    buttons = page.select("//button[@name='switch_to']/@value")
    return [*(tag[:2] for tag in links), *buttons]


@pytest.mark.parametrize("path", PAGES)
def test_a_language_that_is_not_live_names_and_links_those_that_are(town, client, path) -> None:
    page = client.get(f"/pl/consultations/town{path}", status=404)
    links = page.select("//main//a[@hreflang]")
    assert [(link.get("hreflang"), link.get("href")) for link in links] == [
        ("en-GB", f"/en/consultations/town{path}"),
        ("ur", f"/ur/consultations/town{path}"),
    ]
    assert "Można je przeczytać w tych językach:" in page.text
    assert "Question" not in page.text
    assert offered(page) == ["en", "ur"]


@pytest.mark.parametrize("path", PAGES)
def test_the_language_menu_offers_the_languages_that_are_live(town, client, path) -> None:
    assert offered(client.get(f"{BASE}{path}")) == ["ur"]
    assert offered(client.get("/en/")) == ["ur", "pl"]


def test_words_sent_in_a_language_that_is_not_live_are_given_back(town, client) -> None:
    path = "/pl/consultations/town/answer/comment"
    page = client.post(path, {"comment": "Więcej drzew"}, status=404)
    assert "Więcej drzew" in page.text
    assert page.value("comment") == "Więcej drzew"
    page = client.post(path.replace("pl", "en", 1), {"comment": "Więcej drzew", "switch_to": "en"})
    assert page.value("comment") == "Więcej drzew"


def test_who_began_in_a_language_can_end_in_it_though_the_next_release_lacks_it(
    client, session
) -> None:
    made = factories.consultation(session, slug="town")
    session.commit()
    client.post("/pl/consultations/town/answer/agree", {"agree": "agree"})
    factories.release(session, made, factories.document(introduction={"en": "Only English"}))
    session.commit()
    client.get("/pl/consultations/town/answer/comment")
    client.get("/pl/consultations/town", status=404)


@pytest.mark.parametrize(
    "query",
    ["endpoint=x", "_method=POST", "_external=1", "_scheme=javascript", "slug=other", "lang=zz",
     "self=1", "_anchor=x", "a=1&a=2", "values=1", "q=%0A%D8%A7"],
)  # fmt: skip
def test_a_query_changes_no_link(town, client, query) -> None:
    for path in ("/en/", BASE, "/en/receipt", f"{BASE}/answer/comment"):
        page = client.get(f"{path}?{query}", headers={"Host": "evil.example"})
        links = page.select("//a[@hreflang='ur']/@href | //button[@value='ur']/@formaction")
        for link in links:
            address = urlsplit(link)
            assert (address.scheme, address.netloc) == ("", "")
            assert address.path == path.replace("/en/", "/ur/")
            assert parse_qsl(address.query) == parse_qsl(query)
        assert links


@how(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(st.tuples(_NAMES, st.text(max_size=8)), max_size=4))
def test_any_query_comes_through_a_change_of_language_unchanged(client, query) -> None:
    query = [(name, value) for name, value in query if (name + value).isprintable()]
    answer = client.raw.get("/en/information/privacy", query_string=query)
    links = Page(answer).select("//nav[contains(@class, 'app-header__menu')]//a/@href")
    for link in links:
        shown = parse_qsl(urlsplit(link).query, keep_blank_values=True)
        assert sorted(shown) == sorted(query)


def test_a_change_of_language_of_an_answer_keeps_the_query(town, client) -> None:
    data = {"word": "parks", "switch_to": "ur"}
    page = client.post(f"{BASE}/answer/word?change=yes&_external=1", data)
    assert page.response.request.full_path == (
        "/ur/consultations/town/answer/word?change=yes&_external=1"
    )


def test_a_page_that_came_of_a_form_stays_when_its_language_is_changed(client) -> None:
    page = client.post("/en/staff/sign-in?next=/en/officer/", {"email": "a@b.example"})
    assert page.errors
    link = page.select("//a[@hreflang='ur']/@href")[0]
    assert link == "/ur/staff/sign-in?next=%2Fen%2Fofficer%2F"
    client.get(link)


def test_a_reference_that_was_typed_outlives_a_change_of_language(client) -> None:
    page = client.post("/ur/receipt", {"reference": "7K4M-2XPA", "switch_to": "ur"})
    assert page.value("reference") == "7K4M-2XPA"
    assert "7K4M" not in page.response.request.full_path


def test_the_reference_that_was_found_is_brought_along_to_another_language(
    town, client, session
) -> None:
    client.post(f"{BASE}/answer/agree", {"agree": "agree"})
    sent = client.post(f"{BASE}/answer/check")
    reference = sent.select("//*[contains(@class, 'app-reference')]")[0].text
    page = client.post("/en/receipt", {"reference": reference})
    button = page.select("//button[@name='switch_to'][@value='ur']")[0]
    form = page.select(f"//form[@id='{button.get('form')}']//input[@name='reference']")
    assert form[0].get("value") == reference
    page = client.post(button.get("formaction"), {"reference": reference, "switch_to": "ur"})
    assert page.value("reference") == reference


def test_a_paused_consultation_says_so_in_the_language_that_is_asked_for(
    town, client, session
) -> None:
    town.state = ConsultationState.PAUSED
    data = {"comment": "نصف بات", "switch_to": "ur"}
    page = client.post("/ur/consultations/town/answer/comment", data, status=409)
    assert page.tree.get("lang") == "ur"
    assert "نصف بات" in page.text

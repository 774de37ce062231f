"""The frame of every page: language, title, errors, where one may go, nothing from elsewhere."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest

Page = Callable[..., str]

ROOT = Path(__file__).parents[3]
LANGUAGES = {
    "en": SimpleNamespace(
        code="en", tag="en-GB", direction="ltr", own_name="English", checked_by="us"
    ),
    "ur": SimpleNamespace(code="ur", tag="ur", direction="rtl", own_name="اردو", checked_by=""),
}
OFFICER = SimpleNamespace(name="Amina Khan", roles=frozenset({"officer"}))
BOTH = SimpleNamespace(name="Amina Khan", roles=frozenset({"officer", "taskforce"}))


@pytest.fixture
def page(templates: jinja2.Environment) -> Page:
    """`page(layout, language, staff, **fields of page)`: a page whose content is `<h1>`."""

    def render(
        layout: str = "public", language: str = "en", staff: Any = None, **given: Any
    ) -> str:
        source = (
            f'{{% extends "layouts/{layout}.html" %}}'
            "{% block content %}<h1>x</h1>{% endblock %}"
        )
        given.setdefault("title", "Parks")
        return templates.from_string(source).render(
            page=SimpleNamespace(**given),
            language=LANGUAGES[language],
            languages=list(LANGUAGES.values()),
            staff=staff,
        )

    return render


def title(html: str) -> str:
    found = re.search("<title>(.*?)</title>", html)
    assert found
    return found[1]


def test_the_page_says_its_language_and_direction(page: Page) -> None:
    assert '<html class="govuk-template" lang="en-GB" dir="ltr">' in page()
    assert '<html class="govuk-template" lang="ur" dir="rtl">' in page(language="ur")


def test_the_sheet_follows_the_direction(page: Page) -> None:
    assert "govuk-frontend.css" in page()
    assert "govuk-frontend.rtl.css" not in page()
    assert "govuk-frontend.rtl.css" in page(language="ur")


def test_the_title_names_the_page_and_the_service(page: Page) -> None:
    assert title(page()) == "Parks – Let’s talk Luton 2040"


def test_the_title_of_the_first_page_names_the_service_once(page: Page) -> None:
    assert title(page(title="Let’s talk Luton 2040")) == "Let’s talk Luton 2040"


def test_the_title_takes_the_words_of_a_text_that_knows_its_language(page: Page) -> None:
    assert title(page(title=SimpleNamespace(text="پارک", language="ur"))).startswith("پارک –")


def test_errors_come_first_in_the_title_and_in_the_page(page: Page) -> None:
    html = page(errors=[SimpleNamespace(text="Write your answer", href="#a")])
    assert title(html) == "Error: Parks – Let’s talk Luton 2040"
    assert html.index('href="#a"') < html.index("<h1>x</h1>")
    assert html.index('id="main-content"') < html.index("govuk-error-summary")


def test_a_page_without_errors_has_no_summary(page: Page) -> None:
    assert "govuk-error-summary" not in page(errors=[])


def test_the_first_link_skips_to_the_main_part(page: Page) -> None:
    html = page()
    first = re.search(r"<a [^>]*href=\"([^\"]+)\"", html.split("<body")[1])
    assert first
    assert first[1] == "#main-content"
    assert 'id="main-content"' in html


@pytest.mark.parametrize(("given", "button"), [({"form_id": "answer"}, True), ({}, False)])
def test_the_language_menu_keeps_what_is_typed_in_a_form(
    page: Page, given: dict[str, str], button: bool
) -> None:
    assert ('name="switch_to"' in page(**given)) is button


@pytest.mark.parametrize("layout", ["public", "officer", "taskforce"])
def test_the_policy_of_the_page_holds(page: Page, layout: str) -> None:
    html = page(
        layout=layout, staff=BOTH, language="ur", errors=[SimpleNamespace(text="x", href="#x")]
    )
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL) == [""]
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)


@pytest.mark.parametrize("layout", ["public", "officer", "taskforce"])
def test_every_file_that_the_page_asks_for_is_there(page: Page, layout: str) -> None:
    for address in re.findall(r'(?:src|href)="/static/([^"]+)"', page(layout=layout, staff=BOTH)):
        assert (ROOT / "static" / address).is_file(), address


def test_an_unchecked_translation_says_so(page: Page) -> None:
    sentence = "No second speaker has checked"
    assert sentence in page(language="ur")
    assert sentence not in page(language="en")


@pytest.mark.parametrize(
    ("role", "places"),
    [
        ("officer", {"/officer.home", "/taskforce.home"}),
        ("approver", {"/officer.home"}),
        ("taskforce", {"/taskforce.home"}),
        ("administrator", {"/officer.home", "/officer.jobs"}),
    ],
)
def test_people_see_the_places_their_roles_open(page: Page, role: str, places: set[str]) -> None:
    html = page(layout="officer", staff=SimpleNamespace(name="A", roles=frozenset({role})))
    assert set(re.findall(r"/(?:officer|taskforce)\.\w+", html)) == places


@pytest.mark.parametrize(
    ("layout", "place"), [("officer", "/officer.home"), ("taskforce", "/taskforce.home")]
)
def test_the_place_one_is_in_is_marked(page: Page, layout: str, place: str) -> None:
    html = page(layout=layout, staff=BOTH)
    assert re.findall(r'href="([^"]+)" aria-current="true"', html) == [place]


def test_signing_out_is_a_form_that_cannot_be_forged(page: Page) -> None:
    html = page(layout="officer", staff=OFFICER)
    form = html[html.index('action="/security.logout"') : html.index("Sign out")]
    assert 'name="csrf_token" value="token"' in form


def test_residents_see_nothing_of_staff(page: Page) -> None:
    assert "Sign out" not in page(staff=OFFICER)
    assert "staff.css" not in page()

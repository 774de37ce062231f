"""The Enter key in a line of text goes on, as everywhere on the web, and never changes the language."""

import re

import pytest
from playwright.sync_api import expect

from engage.types import Role
from tests.browser.site import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
ANSWER = "/en/consultations/luton-2040/answer"


def enter(visitor: Visitor, field: str, typed: str) -> None:
    visitor.find(f"[name={field}]").fill(typed)
    with visitor.page.expect_navigation():
        visitor.find(f"[name={field}]").press("Enter")
    visitor.look()


def test_in_a_short_text(visitor: Visitor) -> None:
    visitor.open(f"{ANSWER}/word")
    enter(visitor, "word", "parks")
    expect(visitor.page).to_have_url(re.compile("/en/.*/ward$"))
    visitor.open(f"{ANSWER}/word")
    expect(visitor.find("[name=word]")).to_have_value("parks")


def test_in_an_answer_of_ones_own(visitor: Visitor) -> None:
    visitor.open(f"{ANSWER}/first")
    visitor.find("[name=first][value=other]").check()
    enter(visitor, "first_other", "trams")
    expect(visitor.page).to_have_url(re.compile("/en/.*/better$"))


def test_in_the_reference(visitor: Visitor) -> None:
    visitor.open("/en/receipt")
    enter(visitor, "reference", "7K4M-2XPA-9HD4-TR6W")
    expect(visitor.find("html")).to_have_attribute("lang", "en-GB")
    expect(visitor.find(".govuk-error-summary a")).to_have_attribute("href", "#reference")


def test_in_a_note_of_a_reviewer_and_a_language_saves_nothing(visitor: Visitor, site: Site) -> None:
    visitor.sign_in(site.person(Role.TASKFORCE))
    visitor.open("/en/taskforce/consultations/luton-2040/all")
    visitor.press("main article a.govuk-link >> nth=0")
    here = visitor.page.url
    history = visitor.find("ol.app-history > li").count()
    visitor.find("[name=priorities][value=climate]").check()
    visitor.find("[name=note]").fill("half a note")
    visitor.press("button[name=switch_to][value=ur]")
    expect(visitor.page).to_have_url(here.replace("/en/", "/ur/"))
    expect(visitor.find("[name=note]")).to_have_value("half a note")
    expect(visitor.find("[name=priorities][value=climate]")).to_be_checked()
    visitor.press("button[name=switch_to][value=en]")
    expect(visitor.page).to_have_url(here)
    expect(visitor.find("ol.app-history > li")).to_have_count(history)
    enter(visitor, "note", "a whole note")
    visitor.open(here.split("?")[0])
    expect(visitor.find("ol.app-history")).to_contain_text("a whole note")


def test_a_reference_that_was_typed_is_still_there_in_the_next_language(visitor: Visitor) -> None:
    visitor.open("/en/receipt")
    visitor.find("[name=reference]").fill("7K4M-2X")
    visitor.press("button[name=switch_to][value=ur]")
    expect(visitor.page).to_have_url(re.compile("/ur/receipt$"))
    expect(visitor.find("[name=reference]")).to_have_value("7K4M-2X")

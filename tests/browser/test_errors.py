"""Each error: the person is told what to do, is led to the field, and finds what they typed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.site import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
ANSWER = "consultations/luton-2040/answer"
CONTINUE = "form#answer_form button.govuk-button"


@pytest.fixture(params=["en", "ur", pytest.param("pl", marks=pytest.mark.slow)])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def refused(visitor: Visitor, site: Site, language: str, field: str) -> None:
    """The page says that there is a problem, once above and once at `field`, and leads there."""
    begins = site.said(language, "Error: %(title)s", title="")
    expect(visitor.page).to_have_title(re.compile(f"^{re.escape(begins)}"))
    summary = visitor.find(".govuk-error-summary")
    links = summary.locator("a")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", f"#{field}")
    message = visitor.find("p.govuk-error-message:visible")
    expect(message).to_have_count(1)
    expect(message).to_contain_text(links.inner_text())
    target = visitor.find(f"[id='{field}']")
    expect(target).to_be_visible()
    assert message.get_attribute("id") in described_by(visitor, field)
    if visitor.scripts:
        expect(summary).to_be_focused()
        links.click()
        expect(target).to_be_focused()


def described_by(visitor: Visitor, field: str) -> str:
    """The ids that describe a field or the group it is in."""
    groups = visitor.find(f"xpath=//*[@id='{field}']/ancestor-or-self::*[@aria-describedby]")
    return " ".join(group.get_attribute("aria-describedby") or "" for group in groups.all())


def test_a_required_scale_left_out(visitor: Visitor, site: Site, language: str) -> None:
    visitor.open(f"/{language}/{ANSWER}/good-place")
    visitor.press(CONTINUE)
    refused(visitor, site, language, "_good-place_")


def test_something_else_without_words(visitor: Visitor, site: Site, language: str) -> None:
    visitor.open(f"/{language}/{ANSWER}/first")
    visitor.find("[name=first][value=other]").check()
    visitor.press(CONTINUE)
    refused(visitor, site, language, "_first_other_")
    expect(visitor.find("[name=first][value=other]")).to_be_checked()


@pytest.mark.parametrize("scripts", [False], indirect=True, ids=["no-script"])
def test_own_words_beside_another_answer(visitor: Visitor, site: Site, language: str) -> None:
    visitor.open(f"/{language}/consultations/youth-voice/answer/more")
    visitor.find("[name=more][value=places]").check()
    visitor.find("[name=more_other]").fill("a skate & “bike” park")
    visitor.press(CONTINUE)
    refused(visitor, site, language, "_more_other_")
    expect(visitor.find("[name=more][value=places]")).to_be_checked()
    expect(visitor.find("[name=more_other]")).to_have_value("a skate & “bike” park")


def test_too_many_choices(visitor: Visitor, site: Site, language: str) -> None:
    visitor.open(f"/{language}/{ANSWER}/first")
    for value in ("economy", "health", "other"):
        visitor.find(f"[name=first][value={value}]").check()
    visitor.find("[name=first_other]").fill("trams & “trains”")
    visitor.press(CONTINUE)
    refused(visitor, site, language, "_first_")
    expect(visitor.find("[name=first]:checked")).to_have_count(3)
    expect(visitor.find("[name=first_other]")).to_have_value("trams & “trains”")


@pytest.mark.parametrize(("field", "most"), [("better", 4000), ("word", 60)])
def test_a_text_that_is_too_long(
    visitor: Visitor, site: Site, language: str, field: str, most: int
) -> None:
    typed = "ہ" * (most + 1)
    visitor.open(f"/{language}/{ANSWER}/{field}")
    visitor.find(f"[name={field}]").fill(typed)
    visitor.press(CONTINUE)
    refused(visitor, site, language, f"_{field}_")
    expect(visitor.find(f"[name={field}]")).to_have_value(typed)


def test_a_reference_that_nobody_has(visitor: Visitor, site: Site, language: str) -> None:
    visitor.open(f"/{language}/receipt")
    visitor.find("[name=reference]").fill("7K4M <wrong>")
    visitor.press("form#receipt button.govuk-button")
    refused(visitor, site, language, "reference")
    expect(visitor.find("[name=reference]")).to_have_value("7K4M <wrong>")

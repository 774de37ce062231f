"""Residents answer in a real browser, with scripts and without, in English and in Urdu."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
TOWN = "consultations/luton-2040"
COMMENT = {
    "en": "More buses in the evening, and somewhere for teenagers to go.",
    "ur": "شام کو زیادہ بسیں چلائیں اور نوجوانوں کے لیے جگہ بنائیں۔",
}
Look = Callable[[], None]


def go_on(page: Page) -> None:
    page.locator("form[id=answer] button.govuk-button").click()


def answer_all(page: Page, language: str, look: Look) -> None:
    """From the consultation’s page to the check of answers."""
    page.goto(f"/{language}/{TOWN}")
    look()
    page.locator("a.govuk-button").click()
    expect(page).to_have_url(re.compile("good-place"))
    look()
    page.locator("input[value=agree]").check()
    go_on(page)
    expect(page).to_have_url(re.compile("first"))
    look()
    page.locator("input[value=economy]").check()
    page.locator("input[value=other]").check()
    page.locator("[name=first-other]").fill("trams")
    go_on(page)
    expect(page).to_have_url(re.compile("better"))
    look()
    page.locator("textarea[name=better]").fill(COMMENT[language])
    go_on(page)
    expect(page).to_have_url(re.compile("word"))
    look()
    page.locator("[name=word]").fill("people")
    go_on(page)
    expect(page).to_have_url(re.compile("ward"))
    look()
    page.locator("input[value=E05014739]").check()
    go_on(page)
    expect(page).to_have_url(re.compile("age"))
    look()
    page.locator("input[value='25-34']").check()
    go_on(page)
    expect(page).to_have_url(re.compile("check"))
    look()


def send(page: Page) -> str:
    """Send, and return the reference on the receipt."""
    page.locator("form[method=post] button.govuk-button").click()
    expect(page.locator(".app-reference")).to_be_visible()
    return page.locator(".app-reference").inner_text()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_resident_answers_from_end_to_end_and_takes_it_back(
    page: Page, look: Look, language
) -> None:
    answer_all(page, language, look)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ur" else "ltr")
    expect(page.locator("dl")).to_contain_text(COMMENT[language])
    page.locator("a[href*='/word?change']").click()
    expect(page.locator("[name=word]")).to_have_value("people")
    page.locator("[name=word]").fill("parks")
    go_on(page)
    expect(page.locator("dl")).to_contain_text("parks")
    reference = send(page)
    look()
    page.goto(f"/{language}/receipt")
    page.locator("[name=reference]").fill(reference.lower())
    page.locator("form[id=receipt] button.govuk-button").click()
    expect(page.locator("dl")).to_contain_text(reference)
    look()
    page.locator("summary").click()
    page.locator("button.govuk-button--warning").click()
    expect(page.locator("h1")).not_to_contain_text(reference)
    look()
    page.goto(f"/{language}/receipt")
    page.locator("[name=reference]").fill(reference)
    page.locator("form[id=receipt] button.govuk-button").click()
    expect(page.locator("dl")).to_contain_text(reference)
    expect(page.locator("button.govuk-button--warning")).to_have_count(0)


def test_changing_the_language_in_the_middle_loses_nothing(page: Page, look: Look) -> None:
    page.goto(f"/ur/{TOWN}/answer/better")
    page.locator("textarea").fill("آدھا لکھا ہوا")
    page.locator("button[name=switch_to][value=pl]").click()
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    expect(page.locator("textarea")).to_have_value("آدھا لکھا ہوا")
    look()
    page.locator("textarea").fill("آدھا لکھا ہوا i dalej")
    page.locator("button[name=switch_to][value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    expect(page.locator("textarea")).to_have_value("آدھا لکھا ہوا i dalej")
    go_on(page)
    expect(page).to_have_url(re.compile("/en/.*word"))


@pytest.mark.parametrize("language", ["en", "ur"])
def test_each_error_says_what_to_do_keeps_what_was_typed_and_leads_to_the_field(
    page: Page, look: Look, scripts: bool, language: str
) -> None:
    base = f"/{language}/{TOWN}/answer"
    word = {"en": "Error: ", "ur": "غلطی: "}[language]

    def refused() -> None:
        summary = page.locator(".govuk-error-summary")
        expect(summary).to_be_visible()
        expect(page).to_have_title(re.compile(f"^{word}"))
        expect(page.locator("p.govuk-error-message:visible")).to_have_count(1)
        if scripts:
            expect(summary).to_be_focused()
        look()
        link = summary.locator("a")
        target = link.get_attribute("href")
        link.click()
        if scripts:
            expect(page.locator(f"[id='{target[1:]}']")).to_be_focused()

    page.goto(f"{base}/good-place")
    go_on(page)
    refused()

    page.goto(f"{base}/first")
    page.locator("input[value=other]").check()
    go_on(page)
    refused()
    expect(page.locator("input[value=other]")).to_be_checked()
    page.locator("[name=first-other]").fill("trams")
    for value in ("economy", "health"):
        page.locator(f"input[value={value}]").check()
    go_on(page)
    refused()
    expect(page.locator("[name=first-other]")).to_have_value("trams")
    expect(page.locator("input[value=health]")).to_be_checked()

    page.goto(f"{base}/better")
    page.locator("textarea").fill("x" * 4001)
    go_on(page)
    refused()
    expect(page.locator("textarea")).to_have_value("x" * 4001)

    page.goto(f"{base}/word")
    page.locator("[name=word]").fill("y" * 61)
    go_on(page)
    refused()
    expect(page.locator("[name=word]")).to_have_value("y" * 61)

    page.goto(f"/{language}/receipt")
    page.locator("[name=reference]").fill("7K4M-WRONG")
    page.locator("form[id=receipt] button.govuk-button").click()
    refused()
    expect(page.locator("[name=reference]")).to_have_value("7K4M-WRONG")


def test_a_form_that_is_too_old_can_be_sent_again(page: Page, look: Look) -> None:
    page.goto(f"/en/{TOWN}/answer/better")
    page.locator("textarea").fill("Kept\nin two lines")
    page.context.clear_cookies()
    go_on(page)
    expect(page.locator("h1")).to_have_text("Send it again")
    look()
    page.locator("form[id=resend] button.govuk-button").click()
    expect(page).to_have_url(re.compile("word"))
    page.goto(f"/en/{TOWN}/answer/better")
    expect(page.locator("textarea")).to_have_value("Kept\nin two lines")


def test_going_back_and_sending_again_gives_the_same_receipt(page: Page, look: Look) -> None:
    answer_all(page, "en", lambda: None)
    first = send(page)
    page.go_back()
    page.goto(f"/en/{TOWN}/answer/check")
    expect(page.locator(".app-reference")).to_have_text(first)
    page.goto(f"/en/{TOWN}/answer/good-place")
    expect(page.locator(".app-reference")).to_have_text(first)
    page.locator("button.app-link-button", has_text="Hide this reference").click()
    expect(page.locator("a.govuk-button")).to_have_text("Start now")


def test_a_young_person_answers_and_is_told_who_to_turn_to(page: Page, look: Look) -> None:
    page.goto("/en/consultations/youth-voice")
    look()
    page.locator("a.govuk-button").click()
    page.locator("input[value=disagree]").check()
    go_on(page)
    page.locator("input[value=places]").check()
    look()
    go_on(page)
    expect(page.locator("main")).to_contain_text("0800 1111")
    look()
    page.locator("textarea").fill("a skate park")
    go_on(page)
    page.locator("input[value='13-15']").check()
    go_on(page)
    expect(page.locator("dl")).to_contain_text("13 to 15")
    send(page)
    look()

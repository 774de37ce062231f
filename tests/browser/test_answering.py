"""Residents answer, change, send, find again and take back, in three languages."""

import re

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from playwright.sync_api import expect

from engage.web.extensions import session
from tests import factories
from tests.browser.site import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
TOWN = "consultations/luton-2040"
COMMENT = {
    "en": "More buses in the evening,\nand somewhere for teenagers to go.",
    "ur": "شام کو زیادہ بسیں چلائیں،\nاور نوجوانوں کے لیے جگہ بنائیں۔",
    "pl": "Więcej autobusów wieczorem\ni miejsce dla młodzieży.",
}
CONTINUE = "form#answer_form button.govuk-button"
SEND = "main form:not([action]) button.govuk-button"
FIND = "form#receipt button.govuk-button"
ERASE = "button.govuk-button--warning"
IS_ONE_LINE = "one => one.offsetHeight < 2 * parseFloat(getComputedStyle(one).fontSize)"


def answer_everything(visitor: Visitor, language: str) -> None:
    """From the page of the consultation to the check of the answers."""
    visitor.open(f"/{language}/{TOWN}")
    visitor.press("main a.govuk-button")
    visitor.find("[name=good-place][value=agree]").check()
    visitor.press(CONTINUE)
    visitor.find("[name=first][value=economy]").check()
    visitor.find("[name=first][value=other]").check()
    visitor.find("[name=first_other]").fill("trams")
    visitor.press(CONTINUE)
    visitor.find("[name=better]").fill(COMMENT[language])
    visitor.press(CONTINUE)
    visitor.find("[name=word]").fill("people")
    visitor.press(CONTINUE)
    visitor.find("[name=ward][value=E05014739]").check()
    visitor.press(CONTINUE)
    visitor.find("[name=age][value='25-34']").check()
    visitor.press(CONTINUE)
    expect(visitor.page).to_have_url(re.compile(f"/{language}/{TOWN}/answer/check$"))


def reference_of(visitor: Visitor) -> str:
    expect(visitor.find(".app-reference")).to_be_visible()
    return visitor.find(".app-reference").inner_text()


@pytest.mark.parametrize("language", ["en", "ur", pytest.param("pl", marks=pytest.mark.slow)])
def test_a_resident_answers_changes_sends_finds_and_takes_it_all_back(
    visitor: Visitor, language: str
) -> None:
    answer_everything(visitor, language)
    expect(visitor.find("html")).to_have_attribute("dir", "rtl" if language == "ur" else "ltr")
    answers = visitor.find("dl dd.govuk-summary-list__value")
    expect(answers).to_have_count(6)
    expect(answers.nth(1)).to_contain_text("trams")
    for line in COMMENT[language].split("\n"):
        expect(answers.nth(2)).to_contain_text(line)
    expect(answers.nth(4)).to_have_text("Central")

    visitor.press("a[href*='/word?change']")
    expect(visitor.find("[name=word]")).to_have_value("people")
    visitor.find("[name=word]").fill("parks")
    visitor.press(CONTINUE)
    expect(answers.nth(3)).to_have_text("parks")

    visitor.press(SEND)
    reference = reference_of(visitor)
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", reference)
    assert visitor.find(".app-reference").evaluate(IS_ONE_LINE)
    for typed, still_there in ((reference.lower(), True), (reference, False)):
        visitor.open(f"/{language}/receipt")
        visitor.find("[name=reference]").fill(typed)
        visitor.press(FIND)
        expect(visitor.find("dl")).to_contain_text(reference)
        expect(visitor.find(ERASE)).to_have_count(1 if still_there else 0)
        if still_there:
            visitor.find("summary").click()
            visitor.press(ERASE)


def test_a_changed_answer_that_opens_a_question_has_it_asked_before_the_check(
    visitor: Visitor, site: Site
) -> None:
    with site.app.app_context():
        made = factories.consultation(session(), questionnaire=factories.branching())
        home = f"/ur/consultations/{made.slug}/answer"
        session().commit()
    visitor.open(f"{home}/a")
    visitor.find("[name=a][value=no]").check()
    visitor.press(CONTINUE)
    visitor.press(CONTINUE)
    answers = visitor.find("dl dd.govuk-summary-list__value")
    expect(answers).to_have_count(2)
    visitor.press("a[href*='/a?change']")
    visitor.find("[name=a][value=yes]").check()
    visitor.press(CONTINUE)
    expect(visitor.page).to_have_url(re.compile(f"{home}/b[?]change=yes$"))
    visitor.find("[name=b]").fill(COMMENT["ur"])
    visitor.press(CONTINUE)
    expect(visitor.page).to_have_url(re.compile(f"{home}/check$"))
    expect(answers.nth(1)).to_contain_text(COMMENT["ur"].split("\n")[0])


@pytest.mark.parametrize("scripts", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize(
    ("page", "name", "listed"),
    [(f"{TOWN}/answer/first", "first", "economy"),
     ("consultations/youth-voice/answer/more", "more", "places")],
)  # fmt: skip
def test_own_words_are_sent_only_while_their_choice_is_made(
    visitor: Visitor, page: str, name: str, listed: str
) -> None:
    visitor.open(f"/en/{page}")
    other, own = visitor.find(f"[name={name}][value=other]"), visitor.find(f"[name={name}_other]")
    other.check()
    own.fill("trams")
    if name == "first":
        other.uncheck()
    visitor.find(f"[name={name}][value={listed}]").check()
    visitor.press(CONTINUE)
    visitor.open(f"/en/{page}")
    expect(visitor.find(f"[name={name}]:checked")).to_have_attribute("value", listed)
    expect(own).to_have_value("")
    other.check()
    own.fill("trams")
    visitor.press(CONTINUE)
    visitor.open(f"/en/{page}")
    expect(other).to_be_checked()
    expect(own).to_have_value("trams")


def test_a_language_changed_in_the_middle_of_a_comment_loses_nothing(visitor: Visitor) -> None:
    visitor.open(f"/ur/{TOWN}/answer/better")
    typed = "\nآدھا لکھا ہوا"
    for language, tag, more in (("pl", "pl", "\n\ni dalej "), ("en", "en-GB", "and <so> on")):
        visitor.find("[name=better]").fill(typed)
        visitor.press(f"button[name=switch_to][value={language}]")
        expect(visitor.find("html")).to_have_attribute("lang", tag)
        expect(visitor.find("[name=better]")).to_have_value(typed)
        typed += more
    visitor.find("[name=better]").fill(typed)
    visitor.press(CONTINUE)
    expect(visitor.page).to_have_url(re.compile("/en/.*/word$"))
    visitor.open(f"/en/{TOWN}/answer/better")
    expect(visitor.find("[name=better]")).to_have_value(typed.strip())


@pytest.mark.parametrize("why", ["too old", "cookie lost"])
def test_a_form_whose_token_is_no_longer_good_can_be_sent_again(
    visitor: Visitor, site: Site, why: str
) -> None:
    visitor.open(f"/ur/{TOWN}/answer/better")
    typed = "\nپہلی سطر\n“دوسری” & <b>"
    visitor.find("[name=better]").fill(typed)
    token = visitor.find("form#answer_form [name=csrf_token]")
    if why == "too old":
        old = aged(site, str(token.input_value()))
        token.evaluate("(field, value) => { field.value = value; }", old)
    else:
        visitor.context.clear_cookies(name="session")
    visitor.press(CONTINUE)
    expect(visitor.find("form#resend")).to_have_count(1)
    visitor.press("form#resend button.govuk-button")
    expect(visitor.page).to_have_url(re.compile("/ur/.*/word$"))
    visitor.open(f"/ur/{TOWN}/answer/better")
    expect(visitor.find("[name=better]")).to_have_value(typed.strip())


def aged(site: Site, token: str) -> str:
    """The token of a page that has stood open for 13 hours."""

    class Yesterday(TimestampSigner):
        def get_timestamp(self) -> int:
            return super().get_timestamp() - 13 * 60 * 60

    secret, salt = site.app.config["SECRET_KEY"], "wtf-csrf-token"
    content = URLSafeTimedSerializer(secret, salt=salt).loads(token)
    made = URLSafeTimedSerializer(secret, salt=salt, signer=Yesterday).dumps(content)
    return made if isinstance(made, str) else made.decode()


def test_sending_twice_and_going_back_give_one_receipt(visitor: Visitor, site: Site) -> None:
    before = site.responses()
    answer_everything(visitor, "en")
    second = visitor.context.new_page()
    second.goto(f"/en/{TOWN}/answer/check")
    visitor.find(SEND).dblclick()
    reference = reference_of(visitor)
    second.locator(SEND).click()
    expect(second.locator(".app-reference")).to_have_text(reference)
    visitor.page.go_back()
    expect(visitor.find(".app-reference")).to_have_text(reference)
    visitor.open(f"/en/{TOWN}/answer/good-place")
    expect(visitor.find(".app-reference")).to_have_text(reference)
    assert site.responses() == before + 1


def test_what_another_tab_brings_after_sending_is_there_in_any_language(visitor: Visitor) -> None:
    answer_everything(visitor, "en")
    sending = visitor.context.new_page()
    sending.goto(f"/en/{TOWN}/answer/check")
    visitor.open(f"/en/{TOWN}/answer/first")
    visitor.find("[name=first][value=economy]").uncheck()
    visitor.find("[name=first_other]").fill("parks")
    sending.locator(SEND).click()
    expect(sending.locator(".app-reference")).to_be_visible()
    visitor.press(CONTINUE)
    expect(visitor.find("main .app-answer").last).to_have_text("parks")
    visitor.press_named("اردو")
    expect(visitor.find("main .app-answer").last).to_have_text("parks")
    visitor.press("main p a.govuk-link >> nth=0")
    assert reference_of(visitor) == sending.locator(".app-reference").inner_text()


def test_the_next_person_at_a_shared_phone_sees_nothing_of_the_last(visitor: Visitor) -> None:
    answer_everything(visitor, "en")
    visitor.press(SEND)
    reference = reference_of(visitor)
    visitor.press("main button.app-link-button")
    assert reference not in visitor.page.content()
    visitor.press("main a.govuk-button")
    expect(visitor.find("[name=good-place]:checked")).to_have_count(0)


def test_a_young_person_answers_and_is_told_whom_to_call(visitor: Visitor) -> None:
    visitor.open("/en/consultations/youth-voice")
    visitor.press("main a.govuk-button")
    visitor.find("[name=listened][value=disagree]").check()
    visitor.press(CONTINUE)
    visitor.find("[name=more][value=other]").check()
    visitor.find("[name=more_other]").fill("a skate park")
    visitor.press(CONTINUE)
    expect(visitor.find("main")).to_contain_text("0800 1111")
    visitor.press(CONTINUE)
    visitor.find("[name=age][value='13-15']").check()
    visitor.press(CONTINUE)
    expect(visitor.find("dl")).to_contain_text("a skate park")
    visitor.press(SEND)
    reference_of(visitor)

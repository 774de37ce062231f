"""Staff sign in with a password and a code, each code good once, or with a recovery code."""

import pytest
from playwright.sync_api import expect

from engage.types import Role
from tests.browser.site import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def sign_out(visitor: Visitor) -> None:
    visitor.press_named("Sign out")
    expect(visitor.page.get_by_role("button", name="Sign out")).to_have_count(0)


def test_the_first_sign_in_sets_up_the_app_and_later_ones_need_a_fresh_code(
    visitor: Visitor, site: Site
) -> None:
    person = site.person(Role.ADMINISTRATOR)
    visitor.open("/en/officer/jobs")
    expect(visitor.find("h1")).to_have_text("Sign in")
    visitor.give_password(person, "not the password")
    expect(visitor.find(".govuk-error-summary")).to_contain_text("don’t match an account")
    expect(visitor.find("[name=email]")).to_have_value(person.email)
    spent = visitor.sign_in(person)
    visitor.open("/en/officer/jobs")
    expect(visitor.find("h1")).to_have_text("Jobs that failed")

    visitor.open("/en/staff/recovery-codes")
    visitor.press_named("Make recovery codes")
    codes = visitor.find(".app-codes code")
    expect(codes).to_have_count(8)
    recovery = codes.first.inner_text()
    sign_out(visitor)

    visitor.open("/en/staff/sign-in")
    visitor.give_password(person)
    visitor.give_code("000000")
    expect(visitor.find(".govuk-error-summary")).to_contain_text("That code is not right")
    visitor.give_code(spent)
    expect(visitor.find(".govuk-error-summary")).to_contain_text("That code is not right")
    visitor.follow("recovery code")
    visitor.find("[name=code]").fill("not a code")
    visitor.press_named("Continue")
    expect(visitor.find(".govuk-error-summary a")).to_have_attribute("href", "#code")
    visitor.find("[name=code]").fill(recovery)
    visitor.press_named("Continue")
    expect(visitor.page.get_by_role("button", name="Sign out")).to_be_visible()
    sign_out(visitor)

    visitor.open("/en/staff/sign-in")
    visitor.give_password(person)
    visitor.follow("recovery code")
    visitor.find("[name=code]").fill(recovery)
    visitor.press_named("Continue")
    expect(visitor.find(".govuk-error-summary a")).to_have_attribute("href", "#code")
    visitor.open("/en/officer/jobs")
    expect(visitor.find("h1")).to_have_text("Sign in")


def test_a_wrong_code_for_a_new_app_is_said_on_the_page_with_the_picture(
    visitor: Visitor, site: Site
) -> None:
    person = site.person(Role.OFFICER)
    visitor.open("/en/staff/sign-in")
    visitor.give_password(person)
    visitor.press_named("Show the picture to scan")
    key = visitor.find("code.app-key").inner_text()
    visitor.give_code("000000")
    expect(visitor.find("#code-error")).to_contain_text("That code is not right")
    expect(visitor.find("code.app-key")).to_have_text(key)
    visitor.find(".govuk-error-summary a").click()
    expect(visitor.find("[name=code]")).to_be_in_viewport()
    person.key = key.replace("-", "")
    visitor.give_code(person.code())
    expect(visitor.page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_member_of_the_taskforce_is_kept_from_officers_pages(
    visitor: Visitor, site: Site
) -> None:
    visitor.sign_in(site.person(Role.TASKFORCE))
    visitor.open("/en/officer/")
    expect(visitor.find("h1")).to_have_text("You can’t see this page")


@pytest.mark.slow
def test_officers_and_administrators_find_their_way_in_every_language(
    visitor: Visitor, site: Site
) -> None:
    visitor.sign_in(site.person(*Role))
    for language in ("en", "ur", "pl"):
        for path in ("officer/", "officer/consultations/load", "officer/consultations/elsewhere",
                     "officer/consultations/luton-2040/preview/standard", "officer/jobs",
                     "taskforce/", "staff/password", "staff/verify"):  # fmt: skip
            visitor.open(f"/{language}/{path}")
        menu = visitor.find("nav.govuk-service-navigation__wrapper a")
        expect(menu).to_have_count(4)
        if visitor.scripts:
            visitor.find("button.govuk-service-navigation__toggle").click()
        visitor.look()
        for link in menu.all():
            expect(link).to_be_visible()

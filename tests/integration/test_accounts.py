"""What people change of their own account: password, authenticator app, recovery codes."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask_security import hash_password
from passlib.totp import TOTP
from sqlalchemy import select

from engage.auth import limits
from engage.models import AuditEvent, User, now
from engage.services import users
from engage.types import Role
from tests import factories
from tests.client import Page, PageClient
from tests.signing_in import EMAIL, PASSWORD, give, password, sign_in, verbs


def links(page: Page) -> list[str]:
    """Where the error summary leads."""
    listed = page.select("//*[contains(@class, 'govuk-error-summary__list')]//a")
    return [link.get("href") for link in listed]


def change(client: PageClient, old: str, new: str, again: str | None = None) -> Page:
    form = {"password": old, "new_password": new, "new_password_confirm": again or new}
    return client.post("/en/staff/password", form)


def test_people_change_their_own_password(app: Flask, person: User, session) -> None:
    client, elsewhere = sign_in(app, person), PageClient(app)
    elsewhere.raw.set_cookie("session", client.raw.get_cookie("session").value)
    new = "another good long one"
    page = change(client, PASSWORD, new)
    assert page.heading == "Your account"
    assert "Your password is changed" in page.text
    assert elsewhere.get("/en/officer/").heading == "Sign in", "other sessions end"
    assert client.get("/en/officer/").heading != "Sign in"
    assert verbs(session, person)[-1] == "change_password"
    fresh = PageClient(app)
    assert password(fresh) == 200
    assert give(fresh, "/en/staff/sign-in", {"email": EMAIL, "password": new}) == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("not it at all", "another good long one", None, "That password is not right"),
        (PASSWORD, "short", None, "A password needs at least 12 characters"),
        (PASSWORD, "a long one " * 91, None, "A password can have at most 1,000 characters"),
        (PASSWORD, "person person person", None, "That password is too easy to guess"),
        (PASSWORD, "abababababababab", None, "That password is too easy to guess"),
        (PASSWORD, "luton20402040", None, "That password is too easy to guess"),
        (PASSWORD, PASSWORD, None, "Choose a password that differs from the old one"),
        (PASSWORD, "another good long one", "another good long on", "The two new passwords differ"),
        ("", "another good long one", None, "Type your password"),
    ],
)
def test_a_password_is_not_changed_and_the_page_says_why(
    old: str, new: str, again: str | None, said: str, app: Flask, person: User
) -> None:
    page = change(sign_in(app, person), old, new, again)
    assert page.heading == "Change your password"
    assert page.errors[0].startswith(said)
    assert password(PageClient(app)) == 302


def test_the_new_password_is_what_is_wrong_where_it_is_the_old_one(
    app: Flask, person: User
) -> None:
    page = change(sign_in(app, person), PASSWORD, PASSWORD)
    assert links(page) == ["#new_password"]


def test_a_wrong_old_password_is_written_down(app: Flask, person: User, session) -> None:
    client = sign_in(app, person)
    change(client, "not it at all", "another good long one")
    assert verbs(session, person)[-1] == "wrong_password"
    change(client, "", "another good long one")
    assert verbs(session, person).count("wrong_password") == 1, "nothing was tried"


def test_looking_for_a_good_new_password_is_no_guessing(app: Flask, person: User) -> None:
    client, tries = sign_in(app, person), limits.PER_ACCOUNT_AND_ADDRESS.amount
    for number in range(tries + 1):
        page = change(client, PASSWORD, f"password123{number}")
        assert page.errors[0].startswith("That password is too easy to guess")
    for _ in range(tries):
        change(client, "not it at all", "another good long one")
    form = {"password": "not it at all", "new_password": "x", "new_password_confirm": "x"}
    client.post("/en/staff/password", form, status=429)


def test_wrong_tries_of_one_colleague_shut_out_no_other_in_the_same_office(
    app: Flask, person: User, session
) -> None:
    colleague = factories.user(session, roles={Role.OFFICER})
    colleague.password = person.password
    one, other = sign_in(app, person), PageClient(app)
    other.sign_in(colleague.fs_uniquifier)
    form, tries = {"password": "not it at all"}, limits.PER_ACCOUNT_AND_ADDRESS.amount
    tried = [give(one, "/en/staff/verify", form) for _ in range(tries + 1)]
    assert tried == [200] * tries + [429]
    assert give(other, "/en/staff/verify", {"password": PASSWORD}) == 302


def test_who_changes_their_own_account_is_named_in_the_chain(
    app: Flask, person: User, session
) -> None:
    client = sign_in(app, person)
    client.post("/en/staff/recovery-codes")
    change(client, PASSWORD, "another good long one")
    session.rollback()
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    done = ("sign_in", "make_recovery_codes", "change_password")
    assert [(event.verb, event.user_id) for event in events[1:]] == [
        (verb, person.id) for verb in done
    ]


def action_of(page: Page) -> str:
    return str(page.select("//main//form")[0].get("action"))


def key_of(page: Page) -> str:
    return str(page.select("//code[contains(@class, 'app-key')]")[0].text_content())


def code_shown(page: Page) -> str:
    """What an app says that has scanned the picture of the page."""
    return str(TOTP(key=key_of(page).replace("-", "")).generate().token)


@pytest.mark.parametrize("first", [True, False], ids=["at the first sign-in", "later"])
def test_a_wrong_code_for_a_new_app_is_said_beside_the_same_picture(
    first: bool, app: Flask, person: User, session
) -> None:
    if first:
        users.reset(session, person)
        client = PageClient(app)
        password(client)
    else:
        with time_machine.travel(now() - timedelta(minutes=2)):
            client = sign_in(app, person)
    shown = client.post("/en/staff/authenticator", {"setup": "authenticator"})
    for typed, said in (("000000", "That code is not right"), ("", "Type the code")):
        page = client.post(action_of(shown), {"code": typed})
        assert (page.heading, key_of(page)) == (shown.heading, key_of(shown))
        assert page.errors[0].startswith(said)
        assert links(page) == ["#code"]
        assert page.select("//*[@id='code-error']")
    for path in ("/ur/staff/code", "/pl/staff/authenticator"):
        assert key_of(client.get(path)) == key_of(shown), "another language, the same picture"
    inside = client.post(action_of(shown), {"code": code_shown(shown)})
    assert inside.heading == ("Consultations" if first else "Your account")
    assert client.get("/en/officer/").heading == "Consultations"


def test_a_picture_that_was_shown_long_ago_takes_the_password_again(
    app: Flask, person: User
) -> None:
    with time_machine.travel(now() - timedelta(minutes=40)):
        client = sign_in(app, person)
        shown = client.post("/en/staff/authenticator", {"setup": "authenticator"})
    page = client.post(action_of(shown), {"code": code_shown(shown)})
    assert page.heading == "Type your password again"
    page = client.post(action_of(page), {"password": PASSWORD})
    assert key_of(page) == key_of(shown)
    assert client.post(action_of(page), {"code": code_shown(page)}).heading == "Your account"


def test_people_change_their_authenticator_app_after_typing_their_password_again(
    app: Flask, person: User, session
) -> None:
    with time_machine.travel(now() - timedelta(minutes=20)):
        client = sign_in(app, person)
        client.get("/en/staff/account")
    page = client.get("/en/staff/authenticator")
    assert page.heading == "Type your password again"
    page = client.post(action_of(page), {"password": PASSWORD})
    assert page.heading == "Set up your authenticator app"
    elsewhere = PageClient(app)
    elsewhere.raw.set_cookie("session", client.raw.get_cookie("session").value)
    assert elsewhere.get("/en/officer/").heading != "Sign in"
    page = client.post("/en/staff/authenticator", {"setup": "authenticator"})
    page = client.post(action_of(page), {"code": code_shown(page)})
    assert "Your authenticator app is changed" in page.text
    assert elsewhere.get("/en/officer/").heading == "Sign in", "other sessions end"
    assert client.get("/en/officer/").heading != "Sign in"
    assert verbs(session, person)[-1] == "change_authenticator"


def recovery_codes(page: Page) -> list[str]:
    return [
        code.text_content() for code in page.select("//ul[contains(@class, 'app-codes')]//code")
    ]


def test_recovery_codes_are_kept_under_a_key_and_let_in_once(
    app: Flask, person: User, session
) -> None:
    codes = recovery_codes(sign_in(app, person).post("/en/staff/recovery-codes"))
    assert verbs(session, person)[-1] == "make_recovery_codes"
    session.refresh(person)
    assert len(person.mf_recovery_codes) == len(codes) == 8
    assert not any(code in kept for code in codes for kept in person.mf_recovery_codes)
    for expected in (302, 200):
        client = PageClient(app)
        password(client)
        assert give(client, "/en/staff/use-recovery-code", {"code": codes[3]}) == expected


def test_recovery_codes_are_shown_to_nobody_but_who_makes_them(app: Flask, person: User) -> None:
    client = sign_in(app, person)
    made = recovery_codes(client.post("/en/staff/recovery-codes"))
    page = client.get("/en/staff/recovery-codes?show_codes=1")
    assert recovery_codes(page) == []
    assert not any(code in page.html for code in made)


def test_a_recovery_code_leads_to_the_page_that_was_asked_for(app: Flask, person: User) -> None:
    code = recovery_codes(sign_in(app, person).post("/en/staff/recovery-codes"))[0]
    client = PageClient(app)
    page = client.get("/en/staff/account")
    page = client.post(action_of(page), {"email": EMAIL, "password": PASSWORD})
    [link] = page.select("//main//a[contains(@href, 'use-recovery-code')]/@href")
    page = client.get(link)
    assert client.post(action_of(page), {"code": code}).heading == "Your account"


def test_a_recovery_code_is_read_however_it_is_typed(app: Flask, person: User) -> None:
    first, second, *_others = recovery_codes(sign_in(app, person).post("/en/staff/recovery-codes"))
    for typed in (f" {first.capitalize()} ", second.upper().replace("-", " ")):
        client = PageClient(app)
        password(client)
        assert give(client, "/en/staff/use-recovery-code", {"code": typed}) == 302


@pytest.mark.parametrize("path", ["recovery-codes", "recovery-codes?show_codes=1"])
@pytest.mark.parametrize("before", [None, ["abcd-efgh-ijkl"]], ids=["none", "of before the key"])
def test_who_has_no_recovery_codes_is_told_so_and_can_make_some(
    before: list[str] | None, path: str, app: Flask, person: User
) -> None:
    person.mf_recovery_codes = before
    client = sign_in(app, person)
    page = client.get(f"/en/staff/{path}")
    assert page.errors == []
    assert "You have no recovery codes yet." in page.text
    assert "Make recovery codes" in page.text
    made = client.post("/en/staff/recovery-codes")
    for page in (made, client.get(f"/en/staff/{path}")):
        assert "You have no recovery codes yet." not in page.text
        assert "Make new codes (the old ones stop working)" in page.text


def test_recovery_codes_of_before_the_key_are_worthless_and_can_be_made_anew(
    app: Flask, person: User
) -> None:
    person.mf_recovery_codes = ["abcd-efgh-ijkl"]
    client = PageClient(app)
    password(client)
    assert give(client, "/en/staff/use-recovery-code", {"code": "abcd-efgh-ijkl"}) == 200
    assert len(recovery_codes(sign_in(app, person).post("/en/staff/recovery-codes"))) == 8


def test_the_first_sign_in_sets_up_the_app_and_offers_no_page_that_is_still_shut(
    app: Flask, session
) -> None:
    with app.app_context():
        users.add(session, EMAIL, "A. Person", {Role.OFFICER}, PASSWORD, hash_password)
    client = PageClient(app)
    assert password(client) == 302
    page = client.get("/en/staff/authenticator")
    assert page.heading == "Set up your authenticator app"
    page = client.post("/en/staff/authenticator", {"setup": "authenticator"})
    assert page.select("//link[contains(@href, 'css/staff')]"), "the key is drawn by it"
    assert page.select("//code[@class='app-key']")
    assert not page.select("//a[contains(@class, 'govuk-back-link')]")
    assert "Sign out" not in page.text


def test_who_also_knows_the_first_password_puts_no_app_in_place_of_the_first_one(
    app: Flask, person: User, session
) -> None:
    users.reset(session, person)
    stranger, client = PageClient(app), PageClient(app)
    shown = []
    for browser in (stranger, client):
        password(browser)
        shown.append(browser.post("/en/staff/authenticator", {"setup": "authenticator"}))
    theirs, ours = shown
    assert client.post(action_of(ours), {"code": code_shown(ours)}).heading == "Consultations"
    assert verbs(session, person)[-2:] == ["change_authenticator", "sign_in"]
    session.refresh(person)
    kept = person.tf_totp_secret
    page = stranger.post(action_of(theirs), {"code": code_shown(theirs)})
    assert page.heading == "Sign in"
    session.refresh(person)
    assert person.tf_totp_secret == kept
    assert client.get("/en/officer/").heading == "Consultations"


def test_pages_of_the_account_lead_back_to_it(app: Flask, person: User) -> None:
    client = sign_in(app, person)
    for path in ("authenticator", "verify", "password", "recovery-codes"):
        page = client.get(f"/en/staff/{path}")
        assert page.select("//a[@class='govuk-back-link']/@href") == ["/en/staff/account"], path
        assert "Sign out" in page.text


@pytest.mark.parametrize("path", ["use-recovery-code", "verify", "authenticator", "code"])
def test_pages_of_a_sign_in_lead_somewhere_also_out_of_turn(path: str, client, staff) -> None:
    client.get(f"/ur/staff/{path}")
    officer = staff(Role.OFFICER)
    officer.get(f"/ur/staff/{path}")
    assert officer.get("/en/officer/").heading == "Consultations", "and sign nobody out"


@pytest.mark.parametrize("path", ["rescue", "second-step", "authenticator/a-token"])
def test_pages_of_the_library_that_nothing_leads_to_are_not_there(
    path: str, app: Flask, person: User
) -> None:
    coming = PageClient(app)
    password(coming)
    for client in (coming, sign_in(app, person)):
        client.post(f"/en/staff/{path}", {"help_setup": "help"}, status=404)
        if path != "authenticator/a-token":
            client.get(f"/en/staff/{path}", status=404)

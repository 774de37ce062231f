"""Signing in, its limits, how long it lasts, and what the audit chain keeps of it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask, abort
from flask_security import MailUtil, PasswordUtil
from sqlalchemy import select

from engage.app import create_app
from engage.auth import limits, sessions
from engage.auth.forms import SignInForm
from engage.models import AuditEvent, User, now
from engage.services import users
from engage.types import Role
from engage.web.extensions import db
from tests import factories
from tests.client import PageClient
from tests.databases import PRODUCTION, settings
from tests.signing_in import EMAIL, HOME, PASSWORD, code_of, give, password, sign_in, verbs

JSON = {"Accept": "application/json"}


def test_the_code_of_an_authenticator_app_is_good_once(app: Flask) -> None:
    codes = app.extensions["security"].totp_factory
    secret = codes.generate_totp_secret()
    code, person = codes.generate_totp_password(secret), User()

    assert codes.verify_totp(code, secret, person, window=120)
    assert not codes.verify_totp(code, secret, person, window=120)


def test_a_code_older_than_the_last_is_refused(app: Flask, person: User) -> None:
    with time_machine.travel(now() - timedelta(seconds=90), tick=False):
        old = code_of(app, person)
    client = PageClient(app)
    password(client)
    assert give(client, "/en/staff/code", {"code": old}) == 200


@pytest.mark.parametrize("step", ["code", "use-recovery-code"])
def test_codes_of_one_person_are_limited_wherever_they_are_tried_from(
    step: str, app: Flask, person: User
) -> None:
    client = PageClient(app)
    password(client)
    tried = [
        give(client, f"/en/staff/{step}", {"code": f"{number:06d}"}, f"198.51.100.{number}")
        for number in range(users.MOST_WRONG_CODES + 5)
    ]
    assert tried == [200] * users.MOST_WRONG_CODES + [429] * 5
    another = PageClient(app)
    password(another)
    assert give(another, "/en/staff/code", {"code": code_of(app, person)}) == 429
    with time_machine.travel(now() + users.CODES_WITHIN + timedelta(minutes=1)):
        later = PageClient(app)
        password(later)
        assert give(later, "/en/staff/code", {"code": code_of(app, person)}) == 302


def test_wrong_codes_are_forgiven_after_a_right_one(app: Flask, person: User) -> None:
    client = PageClient(app)
    password(client)
    for number in range(users.MOST_WRONG_CODES - 1):
        assert give(client, "/en/staff/code", {"code": f"{number:06d}"}) == 200
    assert give(client, "/en/staff/code", {"code": code_of(app, person)}) == 302
    again = PageClient(app)
    password(again)
    assert give(again, "/en/staff/code", {"code": "000000"}) == 200


@pytest.fixture
def often_wrong(session) -> User:
    """Somebody who has typed as many wrong codes as one may."""
    made = factories.user(session, roles={Role.OFFICER})
    for _try in range(users.MOST_WRONG_CODES):
        users.record(session, made, users.Happened.WRONG_CODE)
    return made


def test_wrong_codes_of_one_person_shut_nobody_else_out(person: User, often_wrong, session) -> None:
    assert not users.may_try_code(session, often_wrong, now())
    assert users.may_try_code(session, person, now())


@pytest.mark.parametrize("happened", [users.Happened.RESET, users.Happened.SET_PASSWORD])
def test_who_was_helped_after_wrong_codes_may_try_again_at_once(
    happened, often_wrong, session
) -> None:
    users.record(session, often_wrong, happened)
    assert users.may_try_code(session, often_wrong, now())


def test_wrong_codes_before_a_right_one_do_not_count_afterwards(often_wrong, session) -> None:
    users.record(session, often_wrong, users.Happened.SIGN_IN, by=often_wrong)
    users.record(session, often_wrong, users.Happened.WRONG_CODE)
    assert users.may_try_code(session, often_wrong, now())


def test_who_owes_a_code_is_who_gave_the_password(person: User, often_wrong, session) -> None:
    for one in (person, often_wrong):
        assert users.waiting_for_code(session, one.fs_uniquifier) is one
    assert users.waiting_for_code(session, "nobody") is None


def test_strangers_spend_the_tries_of_their_own_address_only(app: Flask, person: User) -> None:
    stranger, tries = PageClient(app), limits.PER_ACCOUNT_AND_ADDRESS.amount
    tried = [password(stranger, "198.51.100.1", right=False) for _ in range(tries + 1)]
    assert tried == [200] * tries + [429]
    sign_in(app, person)


def test_an_account_is_one_however_its_address_is_written(app: Flask, person: User) -> None:
    stranger, tries = PageClient(app), limits.PER_ACCOUNT_AND_ADDRESS.amount
    written = [EMAIL, EMAIL.upper(), EMAIL.replace("@l", "@ｌ"), EMAIL.replace(".", "。")]
    tried = [
        give(stranger, "/en/staff/sign-in", {"email": written[n % 4], "password": "x"})
        for n in range(tries + 1)
    ]
    assert tried == [200] * tries + [429]


def test_one_address_cannot_go_through_every_account(app: Flask) -> None:
    stranger, tries = PageClient(app), limits.PER_ADDRESS.amount
    tried = [
        give(stranger, "/en/staff/sign-in", {"email": f"p{n}@luton.example", "password": "x"})
        for n in range(tries + 1)
    ]
    assert tried == [200] * tries + [429]


def test_signing_in_right_spends_no_tries(app: Flask, person: User) -> None:
    for _ in range(limits.PER_ACCOUNT_AND_ADDRESS.amount + 1):
        assert password(PageClient(app)) == 302


def test_a_form_in_json_does_not_pass_the_counts_by(app: Flask, person: User) -> None:
    client = PageClient(app)
    answer = client.raw.post(
        "/en/staff/sign-in",
        json={"email": EMAIL, "password": PASSWORD},
        headers={"X-CSRFToken": client.token()},
    )
    assert answer.status_code == 415


def test_asking_for_json_passes_no_limit_on_passwords_by(app: Flask, person: User, session) -> None:
    stranger, tries = PageClient(app), limits.PER_ACCOUNT_AND_ADDRESS.amount
    form = {"email": EMAIL, "password": "not the password"}
    tried = [
        give(stranger, "/en/staff/sign-in?include_auth_token", form, headers=JSON)
        for _ in range(tries + 1)
    ]
    assert tried == [200] * tries + [429]
    assert verbs(session, person) == ["add"] + ["wrong_password"] * tries


@pytest.mark.parametrize("step", ["code", "use-recovery-code"])
def test_asking_for_json_passes_no_limit_on_codes_by(
    step: str, app: Flask, person: User, session
) -> None:
    client, most = PageClient(app), users.MOST_WRONG_CODES
    password(client)
    tried = [
        give(client, f"/en/staff/{step}", {"code": f"{number:06d}"}, headers=JSON)
        for number in range(most + 1)
    ]
    assert tried == [200] * most + [429]
    assert verbs(session, person) == ["add"] + ["wrong_code"] * most


def test_an_answer_that_is_an_error_counts_as_a_wrong_try(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SignInForm, "validate", lambda _form, **_more: abort(400))
    client, tries = PageClient(app), limits.PER_ACCOUNT_AND_ADDRESS.amount
    tried = [password(client) for _ in range(tries + 1)]
    assert tried == [400] * tries + [429]


def test_forms_that_another_site_has_a_browser_send_shut_nobody_out(
    app: Flask, person: User
) -> None:
    form = {"email": EMAIL, "password": "x", "csrf_token": "forged"}
    for _ in range(limits.PER_ADDRESS.amount + 1):
        assert give(PageClient(app), "/en/staff/sign-in", form) == 400
    sign_in(app, person)


def test_nobody_is_given_a_token(app: Flask, person: User) -> None:
    client = PageClient(app)
    for path, form in (
        ("sign-in", {"email": EMAIL, "password": PASSWORD}),
        ("code", {"code": code_of(app, person)}),
        ("verify", {"password": PASSWORD}),
    ):
        client._settle()
        answer = client.raw.post(
            f"/en/staff/{path}?include_auth_token",
            data={"csrf_token": client.token(), **form},
            headers=JSON,
        )
        assert answer.status_code == 302
        assert "authentication_token" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["officer/", "staff/account", "staff/recovery-codes"])
def test_a_token_opens_nothing(path: str, app: Flask, person: User) -> None:
    with app.app_context():
        token = person.get_auth_token()
    visitor = PageClient(app)
    assert visitor.get(f"/en/{path}?auth_token={token}").heading == "Sign in"
    by_header = {"Authentication-Token": token}
    assert visitor.get(f"/en/{path}", headers=by_header).heading == "Sign in"


def test_a_network_of_ipv6_counts_as_one_address(app: Flask, person: User) -> None:
    stranger, tries = PageClient(app), limits.PER_ACCOUNT_AND_ADDRESS.amount
    tried = [
        password(stranger, f"2001:db8:1:2:{number:x}::1", right=False)
        for number in range(tries + 1)
    ]
    assert tried == [200] * tries + [429]
    assert password(stranger, "2001:db8:1:3::1", right=False) == 200


def test_an_ipv4_address_in_the_clothes_of_ipv6_counts_as_itself(app: Flask, person: User) -> None:
    stranger, tries = PageClient(app), limits.PER_ACCOUNT_AND_ADDRESS.amount
    for number in range(tries + 1):
        assert password(stranger, f"::ffff:198.51.100.{number}", right=False) == 200
    for _ in range(tries):
        password(stranger, "::ffff:198.51.100.99", right=False)
    assert password(stranger, "198.51.100.99", right=False) == 429


@pytest.fixture
def proxied(address: str, tmp_path: Path, translations: Path) -> Iterator[Callable[[int], Flask]]:
    made: list[Flask] = []

    def behind(proxies: int) -> Flask:
        more = {"translations_dir": translations, "trusted_proxies": proxies}
        made.append(create_app(settings(tmp_path, address, **PRODUCTION, **more)))
        made[-1].config["PREFERRED_URL_SCHEME"] = "https"  # a browser keeps the cookie
        return made[-1]

    yield behind
    for one in made:
        with one.app_context():
            db.engine.dispose()


@pytest.mark.parametrize(("proxies", "afterwards"), [(0, 429), (1, 200), (2, 429)])
def test_an_address_is_taken_from_as_many_proxies_as_there_are(
    proxies: int, afterwards: int, proxied: Callable[[int], Flask]
) -> None:
    """With one proxy only the last address it added counts: what stands before it anybody may forge."""
    client = PageClient(proxied(proxies))
    token = client.token()
    last = 0
    for number in range(limits.PER_ADDRESS.amount + 1):
        forged = "192.0.2.1" if proxies == 2 else f"192.0.2.{number}"
        answer = client.raw.post(
            "/en/staff/sign-in",
            data={"csrf_token": token, "email": f"p{number}@luton.example", "password": "x"},
            headers={"X-Forwarded-For": f"{forged}, 198.51.100.{number}"},
        )
        last = answer.status_code
    assert last == afterwards


def test_nobody_is_remembered_without_both_steps(app: Flask, person: User) -> None:
    client = PageClient(app)
    form = {"email": EMAIL, "password": PASSWORD, "remember": "y"}
    assert give(client, "/en/staff/sign-in", form) == 302
    assert give(client, "/en/staff/code", {"code": code_of(app, person)}) == 302
    assert {cookie.key for cookie in client.raw._cookies.values()} == {"session"}


@pytest.mark.parametrize(
    ("step", "steps", "inside"),
    [
        (sessions.IDLE * 0.9, 5, True),
        (sessions.IDLE + timedelta(minutes=2), 1, False),
        (sessions.IDLE * 0.9, 14, False),
    ],
    ids=["busy", "idle", "too long"],
)
def test_a_sign_in_ends_when_it_is_idle_or_old(
    step: timedelta, steps: int, inside: bool, app: Flask, person: User
) -> None:
    client, moment = sign_in(app, person), now()
    for number in range(steps):
        with time_machine.travel(moment + step * (number + 1)):
            page = client.get("/en/officer/")
    assert (page.heading != "Sign in") is inside


def test_a_sign_in_that_was_left_half_done_begins_again(app: Flask, person: User) -> None:
    client, moment = PageClient(app), now()
    password(client)
    with time_machine.travel(moment + sessions.IDLE * 0.9):
        assert client.get("/en/staff/code").heading.startswith("Type the code")
    with time_machine.travel(moment + sessions.IDLE * 2):
        assert give(client, "/en/staff/code", {"code": code_of(app, person)}) == 302
        assert client.get("/en/officer/").heading == "Sign in"


def test_a_sign_in_is_not_left_half_done_by_asking_for_pages(app: Flask, person: User) -> None:
    client, moment = PageClient(app), now()
    password(client)
    for step, asked_for in ((0.9, "Type the code from your authenticator app"), (1.8, "Sign in")):
        with time_machine.travel(moment + sessions.IDLE * step):
            assert client.get("/en/staff/code").heading == asked_for


def test_the_hour_of_a_sign_in_begins_anew_with_the_password(app: Flask, person: User) -> None:
    client, moment = PageClient(app), now()
    password(client)
    client.get("/en/staff/code")
    client.get("/en/staff/sign-in")
    with time_machine.travel(moment + sessions.IDLE * 2):
        password(client)
        assert client.get("/en/staff/code").heading.startswith("Type the code")


@pytest.mark.parametrize("what", [users.disable, users.reset, users.end_sessions])
def test_what_ends_sessions_ends_them_at_once(what, app: Flask, person: User, session) -> None:
    client = sign_in(app, person)
    assert client.get("/en/officer/").heading != "Sign in"
    session.rollback()
    what(person) if what is users.end_sessions else what(session, person)
    assert client.get("/en/officer/").heading == "Sign in"


def test_signing_out_makes_a_copy_of_the_cookie_worthless(
    app: Flask, person: User, session
) -> None:
    client, thief = sign_in(app, person), PageClient(app)
    stolen = client.raw.get_cookie("session")
    thief.raw.set_cookie("session", stolen.value)
    assert thief.get("/en/officer/").heading != "Sign in"
    client.post("/en/staff/sign-out")
    assert thief.get("/en/officer/").heading == "Sign in"
    assert verbs(session, person)[-1] == "sign_out"


def test_roles_change_from_the_next_page_on(app: Flask, person: User, session) -> None:
    client = sign_in(app, person)
    client.get("/en/officer/")
    session.rollback()
    users.set_roles(session, person, {Role.TASKFORCE})
    client.get("/en/officer/", status=403)
    assert verbs(session, person)[-1] == "set_roles"


def test_the_audit_chain_keeps_who_came_in_and_who_was_refused(
    app: Flask, person: User, session
) -> None:
    client = PageClient(app)
    password(client, right=False)
    password(client)
    give(client, "/en/staff/use-recovery-code", {"code": "Zebracrossing"})
    give(client, "/en/staff/code", {"code": "000000"})
    give(client, "/en/staff/code", {"code": code_of(app, person)})
    assert verbs(session, person) == [
        "add",
        "wrong_password",
        "wrong_code",
        "wrong_code",
        "sign_in",
    ]
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.user_id for event in events[1:]] == [None, None, None, person.id]
    kept = str([event.details for event in events])
    for word in (EMAIL, "A. Person", HOME, "Zebracrossing", "not the password"):
        assert word not in kept


def test_who_can_not_come_in_is_told_so_and_not_which_of_the_two_was_wrong(
    app: Flask, person: User
) -> None:
    for email in (EMAIL, "nobody@luton.example", "not an address"):
        page = PageClient(app).post("/en/staff/sign-in", {"email": email, "password": "x"})
        assert page.errors == ["That e-mail address and password don’t match an account"]
        assert page.value("email") == email


@pytest.mark.parametrize(
    ("email", "typed", "said"),
    [
        ("", "", ["Type your e-mail address", "Type your password"]),
        (" ", PASSWORD, ["Type your e-mail address"]),
        (EMAIL, "", ["Type your password"]),
        ("nobody@luton.example", "", ["Type your password"]),
    ],
)
def test_what_was_left_empty_at_signing_in_is_asked_for(
    email: str, typed: str, said: list[str], app: Flask, person: User
) -> None:
    page = PageClient(app).post("/en/staff/sign-in", {"email": email, "password": typed})
    assert page.errors == said
    fields = {"Type your e-mail address": "email", "Type your password": "password"}
    for sentence in said:
        assert page.select(f"//p[@id='{fields[sentence]}-error']"), sentence


def test_who_is_shut_out_and_knows_the_password_is_refused_like_a_stranger_and_written_down(
    app: Flask, person: User, session
) -> None:
    users.disable(session, person)
    page = PageClient(app).post("/en/staff/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert page.errors == ["That e-mail address and password don’t match an account"]
    assert verbs(session, person) == ["add", "disable", "shut_out"]
    assert session.scalars(select(AuditEvent.user_id)).all()[-1] is None


@pytest.fixture
def longest_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How much of an address or a password was brought into order, which can take minutes."""
    read = [0]

    def noting(kind: type) -> None:
        normalize = kind.normalize

        def noted(util: object, typed: str) -> str:
            read.append(len(typed))
            return normalize(util, typed)

        monkeypatch.setattr(kind, "normalize", noted)

    noting(MailUtil)
    noting(PasswordUtil)
    return lambda: max(read)


STACKED = "a" + "\u0300\u0316" * 1000


@pytest.mark.parametrize(
    ("email", "word"), [(f"{STACKED}@luton.example", PASSWORD), (EMAIL, STACKED)]
)
def test_what_is_too_long_to_be_right_is_wrong_and_not_read(
    email: str, word: str, app: Flask, person: User, longest_read: Callable[[], int]
) -> None:
    page = PageClient(app).post("/en/staff/sign-in", {"email": email, "password": word})
    assert page.errors == ["That e-mail address and password don’t match an account"]
    assert longest_read() < 1000


@pytest.mark.parametrize("path", ["verify", "password"])
def test_a_password_that_is_asked_for_again_is_not_read_where_it_is_too_long(
    path: str, app: Flask, person: User, longest_read: Callable[[], int]
) -> None:
    form = {"password": STACKED, "new_password": STACKED, "new_password_confirm": STACKED}
    page = sign_in(app, person).post(f"/en/staff/{path}", form)
    assert "That password is not right" in page.errors
    assert longest_read() < 1000


@pytest.mark.parametrize("step", ["code", "use-recovery-code"])
def test_a_code_that_was_not_typed_is_asked_for_in_the_readers_language(
    step: str, app: Flask, person: User
) -> None:
    client = PageClient(app)
    password(client)
    for language, said in (("en", "Type the code"), ("pl", "Wpisz kod")):
        assert client.post(f"/{language}/staff/{step}", {"code": ""}).errors == [said]


def test_a_code_may_be_typed_in_the_figures_of_another_language(app: Flask, person: User) -> None:
    client = PageClient(app)
    password(client)
    urdu = code_of(app, person).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert give(client, "/ur/staff/code", {"code": urdu}) == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example"])
def test_a_way_on_to_another_site_is_passed_over(elsewhere: str, app: Flask, person: User) -> None:
    client = PageClient(app)
    asked = {"query_string": {"next": elsewhere}}
    form = {"email": EMAIL, "password": PASSWORD}
    assert client.post("/en/staff/sign-in", form, **asked).heading.startswith("Type the code")
    inside = client.post("/en/staff/code", {"code": code_of(app, person)}, **asked)
    assert inside.heading == "Consultations"
    again = client.post("/en/staff/verify", {"password": PASSWORD}, **asked)
    assert again.heading == "Consultations"


@pytest.mark.parametrize("nowhere", ["//[x", "http://["])
def test_a_way_on_that_is_no_address_is_a_page_that_is_not_there(nowhere: str, client) -> None:
    form = {"email": EMAIL, "password": PASSWORD, "next": nowhere}
    for query in ({}, {"query_string": {"next": nowhere}}):
        page = client.post("/en/staff/sign-in", form, status=404, **query)
        assert page.heading == "We can’t find that page"

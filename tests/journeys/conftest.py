"""A live site, and a browser that fails a test for anything that went wrong on the way."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from flask_security import hash_password
from playwright.sync_api import Browser, Page, expect, sync_playwright

from engage.app import create_app
from engage.services import users
from engage.types import Role
from engage.web.extensions import db, session
from tests.benchmarks.submission import served
from tests.databases import settings

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "tests/browser/vendor/axe/axe.min.js").read_text(encoding="utf-8")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PASSWORD = "a long enough password"
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_number = count(1)


@dataclass(frozen=True)
class Live:
    """A running site: its address and an application on the same database, to prepare things."""

    base: str
    app: Flask


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, translations: Path) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("live")
    environment = {
        "ENGAGE_ENVIRONMENT": "development",
        "ENGAGE_HTTPS": "false",
        "ENGAGE_DATA_DIR": str(folder),
        "ENGAGE_TRANSLATIONS_DIR": str(translations),
    }
    for command in (["db", "upgrade"], ["demo"]):
        subprocess.run(
            [sys.executable, "-m", "engage", *command],
            env={**os.environ, **environment},
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
    app = create_app(settings(folder, translations_dir=translations))
    with served("engage.commands.serve:wsgi()", **environment) as (base, _pid):
        yield Live(base, app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether JavaScript is on."""
    return bool(request.param)


@pytest.fixture
def page(chromium: Browser, live: Live, scripts: bool) -> Iterator[Page]:
    """A phone, 360 pixels wide. A console error, a failed asset or a foreign request fails the test."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=scripts, base_url=live.base
    )
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((live.base, "data:"))
            else wrong.append(f"asked {request.url}")
        ),
    )
    opened.on(
        "response",
        lambda answer: (
            wrong.append(f"{answer.status} {answer.url}")
            if answer.status >= 400 and "/static/" in answer.url
            else None
        ),
    )
    yield opened
    context.close()
    assert wrong == []


def judge(page: Page) -> None:
    """No violation of WCAG 2.2 A or AA (where scripts run), and nothing wider than the screen."""
    root = "document.documentElement"
    wide = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the screen"
    page.evaluate(AXE)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(r => r.violations.map("
        "v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | ')))",
        _WCAG,
    )
    assert found == [], f"{page.url}: {found}"


@pytest.fixture
def look(page: Page, scripts: bool) -> Callable[[], None]:
    """Judge the page as it stands; without scripts, when axe cannot run, only its heading."""

    def now() -> None:
        expect(page.locator("h1")).to_have_count(1)
        if scripts:
            judge(page)

    return now


@dataclass(frozen=True)
class Person:
    email: str
    app: Flask

    def code(self) -> str:
        """The code of this moment from the person’s authenticator app."""
        with self.app.app_context():
            user = next(user for user in users.everyone(session()) if user.email == self.email)
            factory = self.app.extensions["security"].totp_factory
            return str(factory.generate_totp_password(user.tf_totp_secret))


@pytest.fixture
def person(live: Live) -> Callable[..., Person]:
    """Adds somebody who may sign in; with `ready` their authenticator app is set up."""

    def added(*roles: Role, ready: bool = True) -> Person:
        email = f"person{next(_number)}-{os.getpid()}@luton.example"
        with live.app.app_context():
            name = f"Person {email.split('@')[0]}"
            user = users.add(session(), email, name, set(roles), PASSWORD, hash_password)
            if ready:
                factory = live.app.extensions["security"].totp_factory
                user.tf_primary_method = "authenticator"
                user.tf_totp_secret = factory.generate_totp_secret()
            session().commit()
        return Person(email, live.app)

    return added


@pytest.fixture
def sign_in(page: Page) -> Callable[[Person], None]:
    """Sign in through the pages: password, then code."""

    def signed(who: Person) -> None:
        page.goto("/en/staff/sign-in")
        page.get_by_label("E-mail address").fill(who.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("h1")).to_have_text("Type the code from your authenticator app")
        page.get_by_label("Code").fill(who.code())
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    return signed

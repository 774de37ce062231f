"""Somebody with a browser: every page they come to is judged before they read on."""

import shutil
from dataclasses import dataclass, field

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)

from tests.browser.judge import PHONE, Judge
from tests.browser.site import Person

# The one that cannot open a window takes half the time of the other.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
_REFUSED_PAGE = "Failed to load resource: the server responded with a status of 4"
_WHOLE_OR_KEPT = {200, 304}
_MOST_TABS = 120
_PATIENCE_MS = 15_000


@dataclass
class Visitor:
    """One browser with its own cookies, by default a phone 360 pixels wide."""

    browser: Browser
    base: str
    scripts: bool
    judge: Judge
    size: ViewportSize = field(default_factory=lambda: PHONE)
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context: BrowserContext = self.browser.new_context(
            viewport=self.size, java_script_enabled=self.scripts, base_url=self.base
        )
        self.context.set_default_timeout(_PATIENCE_MS)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self.context.on("request", self._request)
        self.context.on("response", self._response)
        self.page: Page = self.context.new_page()

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def open(self, path: str) -> None:
        """Go to an address, and look at the page."""
        self.page.goto(path)
        self.look()

    def press(self, target: str | Locator) -> None:
        """Press a link or button that leads to another page, and look at that."""
        with self.page.expect_navigation():
            (self.find(target) if isinstance(target, str) else target).click()
        self.look()

    def press_named(self, name: str) -> None:
        """Press the button (or the link drawn as one) with this name."""
        self.press(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        """Follow the first link whose name holds this."""
        self.press(self.page.get_by_role("link", name=name).first)

    def tab_to(self, target: Locator) -> None:
        """Reach `target` with the Tab key alone."""
        for _ in range(_MOST_TABS):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{self.page.url}: {target} can’t be reached with the keyboard")

    def sign_in(self, person: Person) -> str:
        """Through the pages: the password, then the authenticator app is set up; the code it took."""
        self.open("/en/staff/sign-in")
        self.give_password(person)
        self.press_named("Show the picture to scan")
        person.key = self.find("code.app-key").inner_text().replace("-", "").replace(" ", "")
        code = person.code()
        self.give_code(code)
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()
        return code

    def give_password(self, person: Person, password: str | None = None) -> None:
        self.find("[name=email]").fill(person.email)
        self.find("[name=password]").fill(password or person.password)
        self.press_named("Sign in")

    def give_code(self, code: str) -> None:
        self.find("[name=code]").fill(code)
        self.press_named("Continue")

    def look(self) -> None:
        """Judge the page as it stands."""
        self.judge.look(self.page, scripts=self.scripts)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_REFUSED_PAGE):
            self.troubles.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base}/", "data:")):
            self.troubles.append(f"asked another site: {request.url}")

    def _response(self, response: Response) -> None:
        if "/static/" in response.url and response.status not in _WHOLE_OR_KEPT:
            self.troubles.append(f"{response.status} {response.url}")
        if response.status >= 500:
            self.troubles.append(f"{response.status} {response.url}")

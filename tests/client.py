"""A test client that reads each page as a careful person would, and fails on what is wrong with it.

Every HTML answer that any test fetches is parsed and judged: valid HTML5, one h1, a title that begins
with it, the language and direction of the address, a label for each field, no two equal ids, no inline
style or script without the page’s nonce, no address of another site.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

_LANGUAGES = {"en", "ur", "pl"}
_RIGHT_TO_LEFT = {"ur"}


class Page:
    """A parsed page: `select` finds elements by XPath, `text` is what a person reads."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.tree = html.fromstring(self.html)

    def select(self, xpath: str) -> list[Any]:
        return list(self.tree.xpath(xpath))

    @property
    def text(self) -> str:
        return " ".join(self.tree.xpath("string(//body)").split())

    @property
    def own_words(self) -> set[str]:
        """The site’s own words on the page: not what stands in an element that names its language."""
        return {
            " ".join(text.split())
            for text in self.tree.xpath("//main//text()[not(ancestor::*[@lang][not(self::html)])]")
            if any(letter.isalpha() for letter in text)
        }

    @property
    def title(self) -> str:
        return " ".join(self.tree.xpath("string(//title)").split())

    @property
    def heading(self) -> str:
        return " ".join(self.tree.xpath("string(//h1)").split())

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        links = self.select("//*[contains(@class, 'govuk-error-summary__list')]//a")
        return [" ".join(link.text_content().split()) for link in links]

    def value(self, name: str) -> str:
        """What stands in the field `name` (the chosen value of radios, checkboxes and lists)."""
        for field in self.select(f"//*[@name='{name}']"):
            if field.tag == "textarea":
                return (field.text or "").removeprefix("\n")
            if field.tag == "select":
                return str((field.xpath("./option[@selected]/@value") or [""])[0])
            if field.get("type") in {"radio", "checkbox"}:
                if field.get("checked") is not None:
                    return str(field.get("value"))
                continue
            return str(field.get("value") or "")
        return ""


class PageClient:
    """One browser: it keeps cookies and follows redirects, and judges each page it is shown."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.raw: FlaskClient = app.test_client()

    def get(self, path: str, *, status: int = 200, **more: Any) -> Page:
        self._settle()
        return self._answer(self.raw.get(path, follow_redirects=True, **more), status)

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, status: int = 200, **more: Any
    ) -> Page:
        """Send a form as the page itself would: with the token that forms carry."""
        self._settle()
        fields = {"csrf_token": self.token(), **(data or {})}
        answer = self.raw.post(path, data=fields, follow_redirects=True, **more)
        return self._answer(answer, status)

    def _settle(self) -> None:
        """Commit what the test’s session holds, so that the request sees it and need not wait."""
        if session := self.app.extensions.get("test_session"):
            session.commit()

    def token(self) -> str:
        page = self.raw.get("/en/receipt").get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, "the receipt page has no form token"
        return found[1]

    def sign_in(self, uniquifier: str) -> None:
        """Carry the session of somebody who has passed both steps of signing in."""
        with self.raw.session_transaction() as session:
            session["_user_id"] = uniquifier
            session["_fresh"] = True
            session["fs_cc"] = "set"
            session["fs_paa"] = 4_000_000_000

    def _answer(self, response: TestResponse, status: int) -> Page:
        where = f"{response.request.method} {response.request.path}"
        assert response.status_code == status, f"{where}: {response.status_code}, not {status}"
        page = Page(response)
        judge(page, where)
        return page


def judge(page: Page, where: str) -> None:
    """Fail with a sentence that says what to mend."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(page.html)
    assert not parser.errors, f"{where}: not valid HTML: {parser.errors[:3]}"
    headings = page.select("//h1")
    assert len(headings) == 1, f"{where}: {len(headings)} h1, not one"
    assert page.heading, f"{where}: the h1 is empty"
    title = page.title.removeprefix("Error: ")
    # A page without a known language in its address speaks the browser’s, here English.
    language = urlsplit(page.response.request.path).path.split("/")[1]
    language = language if language in _LANGUAGES else "en"
    if language == "en":
        assert title.startswith(page.heading) or page.heading in title, (
            f"{where}: the title “{page.title}” does not begin with the h1 “{page.heading}”"
        )
    root = page.tree if page.tree.tag == "html" else page.select("//html")[0]
    assert (root.get("lang") or "")[:2] == language, f"{where}: lang is {root.get('lang')}"
    assert root.get("dir") == ("rtl" if language in _RIGHT_TO_LEFT else "ltr"), f"{where}: dir"
    ids = [element.get("id") for element in page.select("//*[@id]")]
    assert len(ids) == len(set(ids)), f"{where}: the same id twice"
    _fields(page, where, set(ids))
    _own_content(page, where)


def _fields(page: Page, where: str, ids: set[str | None]) -> None:
    labelled = {label.get("for") for label in page.select("//label[@for]")}
    assert labelled <= ids, f"{where}: a label for nothing: {labelled - ids}"
    fields = "//input[not(@type='hidden')] | //select | //textarea[not(@hidden)]"
    for field in page.select(fields):
        named = (
            field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        )
        assert named, f"{where}: the field {field.get('name')} has no label"
    for element in page.select("//*[@aria-describedby]"):
        described = set(element.get("aria-describedby").split())
        assert described <= ids, f"{where}: described by nothing: {described - ids}"
    for link in page.select("//a[starts-with(@href, '#') and string-length(@href) > 1]"):
        assert link.get("href")[1:] in ids, f"{where}: a link to nothing: {link.get('href')}"


def _own_content(page: Page, where: str) -> None:
    assert not page.select("//*[@style] | //style"), f"{where}: an inline style"
    for script in page.select("//script"):
        assert script.get("src") or script.get("nonce"), f"{where}: a script without nonce"
    for attribute in ("src", "action", "formaction"):
        for element in page.select(f"//*[@{attribute}]"):
            address = urlsplit(element.get(attribute))
            assert not address.netloc, f"{where}: asks another site: {element.get(attribute)}"
    for element in page.select("//link[@href]"):
        assert not urlsplit(element.get("href")).netloc, f"{where}: asks another site"

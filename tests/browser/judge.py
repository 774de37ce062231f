"""What must be true of every page: usable by everybody, and no wider than a small phone."""

import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

SMALL_PHONE = ViewportSize(width=320, height=640)
PHONE = ViewportSize(width=360, height=740)
_AXE = (Path(__file__).parent / "vendor/axe/axe.min.js").read_text(encoding="utf-8")
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_VIOLATIONS = """tags => axe.run(document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false
}).then(found => found.violations.map(one =>
    one.id + ': ' + one.nodes.map(node => node.html.slice(0, 150)).join(' | ')))"""
_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_MADE_FOR_ONE_ANSWER = re.compile(
    r'name="csrf_token" value="[^"]*"|nonce="[^"]*"|(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}'
)


class Judge:
    """Judges pages, each once: the same page met again by another visitor is not judged again."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._judged: set[str] = set()
        self._copy: Page | None = None

    def look(self, page: Page, *, scripts: bool) -> None:
        """Fail with what is wrong with `page` as it stands; `scripts` says whether they run in it."""
        expect(page.locator("h1")).to_have_count(1)
        html = page.content()
        size = page.viewport_size or PHONE
        same = f"{scripts} {size['width']} {_MADE_FOR_ONE_ANSWER.sub('', html)}"
        name = hashlib.sha256(same.encode()).hexdigest()
        if name in self._judged:
            return
        for one in (SMALL_PHONE, size):
            page.set_viewport_size(one)
            wider = page.evaluate(_TOO_WIDE)
            assert wider <= 0, f"{page.url} is {wider} px wider than {one['width']} px"
        found = _violations(page if scripts else self._without_scripts(page.url, html, size))
        assert found == [], f"{page.url}: {found}"
        self._judged.add(name)

    def _without_scripts(self, address: str, html: str, size: ViewportSize) -> Page:
        """Axe is a script: it gets a copy of the page in a browser that runs it, but none of ours."""
        if self._copy is None:
            self._copy = self._browser.new_page()

        def answer(route: Route) -> None:
            if route.request.is_navigation_request():
                route.fulfill(body=html, content_type="text/html; charset=utf-8")
            else:
                route.abort()

        self._copy.set_viewport_size(size)
        self._copy.unroute_all()
        self._copy.route(lambda url: not urlsplit(url).path.endswith((".css", ".woff2")), answer)
        self._copy.goto(address)
        return self._copy


def _violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.0, 2.1 and 2.2, levels A and AA: a line each."""
    page.evaluate(_AXE)
    return list(page.evaluate(_VIOLATIONS, _WCAG))

"""A live site and visitors to it; whatever went wrong in a visitor’s browser fails the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.judge import Judge
from tests.browser.site import Site, running
from tests.browser.visitor import CHROMIUM, Visitor

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, translations: Path) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("site"), translations) as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def judge(chromium: Browser) -> Judge:
    return Judge(chromium)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether JavaScript is on."""
    return bool(request.param)


@pytest.fixture
def another(
    chromium: Browser, site: Site, judge: Judge, scripts: bool
) -> Iterator[Callable[[], Visitor]]:
    """Makes visitors, each with a browser of their own."""
    made: list[Visitor] = []

    def visitor() -> Visitor:
        made.append(Visitor(chromium, site.base, scripts, judge))
        return made[-1]

    yield visitor
    for one in made:
        one.context.close()
    assert [trouble for one in made for trouble in one.troubles] == []


@pytest.fixture
def visitor(another: Callable[[], Visitor]) -> Visitor:
    return another()

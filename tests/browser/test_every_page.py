"""Every page that stands without a history, in every language, on a phone and on a wide screen."""

import pytest
from playwright.sync_api import Browser, ViewportSize

from engage import languages, paths
from engage.public.information import TOPICS
from tests.browser.judge import PHONE, Judge
from tests.browser.site import Site
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESK = ViewportSize(width=1280, height=800)
PAGES = (
    "",
    "consultations/luton-2040",
    "consultations/youth-voice",
    *(f"consultations/luton-2040/answer/{key}"
      for key in ("good-place", "first", "better", "word", "ward", "age", "check", "sent")),
    *(f"consultations/youth-voice/answer/{key}" for key in ("listened", "more", "change", "age")),
    "receipt",
    *(f"information/{topic}" for topic in TOPICS),
    "staff/sign-in",
    "nothing-here",
)  # fmt: skip


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_can_be_used_by_everybody(
    chromium: Browser, site: Site, judge: Judge, size: ViewportSize
) -> None:
    visitor = Visitor(chromium, site.base, True, judge, size)
    for language in languages.read(paths.TRANSLATIONS):
        for path in PAGES:
            visitor.open(f"/{language}/{path}")
    visitor.context.close()
    assert visitor.troubles == []

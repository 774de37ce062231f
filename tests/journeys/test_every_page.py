"""Every public page in every language, on a narrow phone and on a wide screen, judged by axe."""

import pytest
from playwright.sync_api import Browser

from engage.public.information import TOPICS
from tests.journeys.conftest import Live, judge

pytestmark = pytest.mark.browser
PAGES = [
    "/",
    "/consultations/luton-2040",
    "/consultations/youth-voice",
    *(f"/consultations/luton-2040/answer/{key}"
      for key in ("good-place", "first", "better", "word", "ward", "age", "check")),
    "/receipt",
    *(f"/information/{topic}" for topic in TOPICS),
    "/staff/sign-in",
    "/nothing-here",
]  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["en", "ur", "pl"])
def test_every_page_can_be_used_by_everybody(
    chromium: Browser, live: Live, language: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 740}, base_url=live.base)
    page = context.new_page()
    for path in PAGES:
        page.goto(f"/{language}{path}")
        judge(page)
    context.close()

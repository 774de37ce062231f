"""Officers bring a consultation from a file to the public, with a second person’s approval."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import yaml
from playwright.sync_api import expect

from engage import paths
from engage.models import now
from engage.types import Role
from tests.browser.site import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def questionnaire(slug: str) -> str:
    """An officer’s file for a consultation that is open now."""
    data = yaml.safe_load((paths.CONTENT / "luton-2040.yaml").read_text(encoding="utf-8"))
    data["consultation"] |= {
        "slug": slug,
        "title": {"en": "Which parks come first?", "ur": "پہلے کون سے پارک؟", "pl": "Które parki?"},
        "opens": (now() - timedelta(days=1)).isoformat(),
        "closes": (now() + timedelta(days=30)).isoformat(),
    }
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def test_a_file_is_mended_in_place_approved_by_another_published_and_seen_by_residents(
    another: Callable[[], Visitor], site: Site, scripts: bool
) -> None:
    slug = f"parks-{'script' if scripts else 'no-script'}"
    right = questionnaire(slug)
    wrong = right.replace("kind: agree_scale", "kind: scale_of_agreement")
    officer, approver, resident = another(), another(), another()
    officer.sign_in(site.person(Role.OFFICER))
    officer.press_named("Load a consultation")
    officer.find("[name=source]").fill(wrong)
    officer.press_named("Load as a draft")
    expect(officer.find(".govuk-error-summary a").first).to_contain_text("page 1 › question 1")
    source = officer.find("[name=source]")
    expect(source).to_have_value(wrong)
    source.fill(right)
    officer.press_named("Load as a draft")
    expect(officer.find("h1")).to_have_text("Which parks come first?")
    resident.open(f"/en/consultations/{slug}")
    expect(resident.find("h1")).to_have_text("We can’t find that page")

    officer.press_named("Send for approval")
    expect(officer.find("main")).to_contain_text("A second person must approve it")
    expect(officer.page.get_by_role("button", name="Approve")).to_have_count(0)
    approver.sign_in(site.person(Role.APPROVER))
    approver.open("/en/officer/")
    approver.follow("Which parks come first?")
    approver.press_named("Approve")
    expect(approver.find(".app-history")).to_contain_text("In review → Approved")
    expect(approver.page.get_by_role("button", name="Publish")).to_have_count(0)

    officer.open(f"/en/officer/consultations/{slug}")
    officer.press_named("Publish")
    expect(officer.find(".app-history")).to_contain_text("published it")
    for language in ("ur", "pl"):
        officer.open(f"/{language}/officer/consultations/{slug}")
    resident.open("/en/")
    resident.follow("Which parks come first?")
    resident.press_named("Start now")
    expect(resident.find("[name=good-place]").first).to_be_visible()

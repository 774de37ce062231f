"""Taskforce members read what people said, see why it lies where it lies, and put it right."""

import pytest
from playwright.sync_api import expect

from engage.types import Role
from tests.browser.site import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
TOWN = "taskforce/consultations/luton-2040"
PLACES = ("economy", "health", "children", "climate", "community", "none", "ask", "waiting", "all")
BOXES = "[name=priorities]"
NOTE = f"It is about a school run: https://example.org/{'schoolrun' * 12}"


@pytest.fixture(scope="session", autouse=True)
def _themed(site: Site) -> None:
    site.theme()


@pytest.mark.parametrize("hand", ["keyboard", "mouse"])
def test_a_member_corrects_a_label_and_sees_who_decided_what(
    visitor: Visitor, site: Site, hand: str
) -> None:
    member = site.person(Role.TASKFORCE)
    visitor.sign_in(member)
    expect(visitor.find("h1")).to_have_text("What people said")
    visitor.follow("What should Luton be like in 2040?")
    page = visitor.page
    climate = page.get_by_role("link", name="Net zero town")
    marked = page.locator("article").filter(has=page.locator("mark")).first
    read = marked.get_by_role("link", name="Read and correct")
    box = page.get_by_label("Child friendly town")
    note = visitor.find("[name=note]")
    save = page.get_by_role("button", name="Save", exact=True)

    def go(target) -> None:
        if hand == "mouse":
            visitor.press(target)
            return
        visitor.tab_to(target)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        visitor.look()

    go(climate)
    expect(visitor.find("mark").first).to_be_visible()
    go(read)
    expect(page.get_by_label("Net zero town")).to_be_checked()
    expect(visitor.find("blockquote mark").first).to_be_visible()
    before, decisions = box.is_checked(), visitor.find(".app-history > li").count()
    if hand == "mouse":
        box.click()
        note.fill(NOTE)
    else:
        visitor.tab_to(box)
        page.keyboard.press("Space")
        visitor.tab_to(note)
        page.keyboard.type(NOTE)
    go(save)
    expect(box).to_be_checked(checked=not before)
    expect(visitor.find(".govuk-notification-banner--success")).to_be_visible()
    history = visitor.find(".app-history > li")
    expect(history).to_have_count(decisions + 1)
    expect(history.first).to_contain_text(member.name)
    expect(history.first).to_contain_text(NOTE)
    expect(history.last).to_contain_text("The program")


def test_a_label_that_contradicts_itself_is_refused_or_undone(visitor: Visitor, site: Site) -> None:
    visitor.sign_in(site.person(Role.TASKFORCE))
    visitor.open(f"/en/{TOWN}/economy")
    visitor.follow("Read and correct")
    visitor.find(f"{BOXES}[value=none]").check()
    if visitor.scripts:
        expect(visitor.find(f"{BOXES}[value=economy]")).not_to_be_checked()
        return
    visitor.press_named("Save")
    expect(visitor.find(".govuk-error-summary a")).to_have_attribute("href", "#priorities")
    expect(visitor.find(f"{BOXES}[value=none]")).to_be_checked()
    expect(visitor.find(f"{BOXES}[value=economy]")).to_be_checked()
    visitor.find(f"{BOXES}[value=none]").uncheck()
    visitor.find("[name=note]").fill("x" * 501)
    visitor.press_named("Save")
    expect(visitor.find(".govuk-error-summary a")).to_have_attribute("href", "#note")


@pytest.mark.slow
def test_comments_are_found_by_priority_and_by_pile_in_every_language(
    visitor: Visitor, site: Site
) -> None:
    visitor.sign_in(site.person(Role.TASKFORCE))
    names: dict[str, list[str]] = {}
    for language in ("en", "ur", "pl"):
        visitor.open(f"/{language}/{TOWN}")
        for where in PLACES:
            visitor.open(f"/{language}/{TOWN}/{where}")
            here = visitor.find("nav.app-filters [aria-current=page]")
            expect(here).to_have_count(1)
            expect(visitor.find("h1")).to_have_text(here.inner_text())
            if where == "waiting":
                expect(visitor.find("article")).to_have_count(0)
            else:
                expect(visitor.find("article").first).to_be_visible()
        names[language] = visitor.find("nav.app-filters a").all_inner_texts()
        visitor.press(visitor.find("article a").first)
        labels = visitor.find(f"{BOXES} + label").all_inner_texts()
        # The boxes and the filters call a priority by the same name, that of the language.
        assert [label.strip() for label in labels] == names[language][:6]
    for other in ("ur", "pl"):
        assert not set(names["en"]) & set(names[other])

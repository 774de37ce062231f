"""Officers, approvers and Taskforce members do their work in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect

from engage import paths, worker
from engage.types import Role
from tests.journeys.conftest import PASSWORD, Live, Person

pytestmark = pytest.mark.browser
Look = Callable[[], None]
SignIn = Callable[[Person], None]


@pytest.fixture(scope="session")
def themed(live: Live) -> None:
    """The demonstration’s comments, read by the real model."""
    runner = worker.embedded(live.app.extensions["settings"])
    while runner.run_one():
        pass


def sign_out(page: Page) -> None:
    page.goto("/en/officer/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Have your say on Luton’s future")


def test_an_officer_publishes_from_a_file_with_a_second_persons_approval(
    page: Page, look: Look, sign_in: SignIn, person, scripts: bool
) -> None:
    data = yaml.safe_load((paths.CONTENT / "luton-2040.yaml").read_text(encoding="utf-8"))
    slug = f"parks-{'a' if scripts else 'b'}"
    data["consultation"] |= {"slug": slug, "kind": "vote"}
    broken = yaml.safe_dump(data, allow_unicode=True)
    officer, approver = person(Role.OFFICER), person(Role.APPROVER)
    sign_in(officer)
    page.goto("/en/officer/")
    look()
    page.get_by_role("button", name="Load a consultation").click()
    look()
    page.get_by_label("Or paste it here").fill(broken)
    page.get_by_role("button", name="Load as a draft").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("consultation.kind")
    look()
    source = page.get_by_label("Or paste it here")
    expect(source).to_have_value(broken)
    source.fill(broken.replace("kind: vote", "kind: consultation"))
    page.get_by_role("button", name="Load as a draft").click()
    expect(page.locator("h1")).to_have_text("What should Luton be like in 2040?")
    look()
    page.get_by_role("button", name="Send for approval").click()
    expect(page.locator("main")).to_contain_text("A second person must approve it")
    look()
    sign_out(page)
    sign_in(approver)
    page.goto(f"/en/officer/consultations/{slug}")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("In review → Approved")
    sign_out(page)
    sign_in(officer)
    page.goto(f"/en/officer/consultations/{slug}")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("published it")
    look()
    page.goto(f"/ur/consultations/{slug}")
    expect(page.locator("h1")).to_contain_text("لوٹن")
    look()


@pytest.mark.parametrize("how", ["keyboard", "mouse"])
def test_a_taskforce_member_corrects_the_machine_and_sees_the_history(
    page: Page, look: Look, sign_in: SignIn, person, themed, how: str
) -> None:
    member = person(Role.TASKFORCE)
    sign_in(member)
    page.goto("/en/taskforce/")
    look()
    page.goto("/en/taskforce/consultations/luton-2040")
    look()
    page.get_by_role("link", name="Net zero town").first.click()
    expect(page.locator("mark").first).to_be_visible()
    look()
    page.get_by_role("link", name="Read and correct").first.click()
    expect(page.get_by_label("Net zero town")).to_be_checked()
    look()
    box, save = (
        page.get_by_label("Child friendly town"),
        page.get_by_role("button", name="Save", exact=True),
    )
    was = box.is_checked()
    if how == "keyboard":
        box.focus()
        page.keyboard.press("Space")
        save.focus()
        page.keyboard.press("Enter")
    else:
        box.click()
        save.click()
    expect(page.locator("main")).to_contain_text("Your decision is kept")
    expect(box).to_be_checked(checked=not was)
    history = page.locator(".app-history > li")
    expect(history.first).to_contain_text(f"Person {member.email.split('@')[0]}")
    expect(history.last).to_contain_text("The program")
    look()
    for where in ("none", "ask", "all"):
        page.goto(f"/en/taskforce/consultations/luton-2040/{where}")
        expect(page.locator("blockquote").first).to_be_visible()
        look()
    page.goto(f"/ur/taskforce/consultations/luton-2040/{where}")
    look()


def test_an_officer_imports_a_broken_file_and_undoes_it(
    page: Page, look: Look, sign_in: SignIn, person, tmp_path: Path
) -> None:
    file = tmp_path / "comments.csv"
    file.write_text("id,comment\n1,More trees\n2,\n1,Twice\n3,A pool\n", encoding="utf-8")
    sign_in(person(Role.OFFICER))
    page.goto("/en/officer/consultations/youth-voice/import")
    look()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose a file")
    look()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main")).to_contain_text("2 comments will come in")
    look()
    page.get_by_label("Column of the comments").select_option("comment")
    page.get_by_role("button", name="Show again").click()
    expect(page.locator(".app-findings")).to_contain_text("Row 3")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("h1")).to_have_text("What came of the import")
    look()
    page.get_by_text("Undo this import").click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.locator("main")).to_contain_text("Its comments are erased")
    look()


def test_a_first_sign_in_sets_up_the_app_and_gives_recovery_codes(
    page: Page, look: Look, person, live: Live
) -> None:
    who = person(Role.ADMINISTRATOR, ready=False)
    page.goto("/en/officer/jobs")
    expect(page.locator("h1")).to_have_text("Sign in")
    look()
    page.get_by_label("E-mail address").fill(who.email)
    page.get_by_label("Password").fill("wrong password, sorry")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("don’t match an account")
    look()
    expect(page.get_by_label("E-mail address")).to_have_value(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("Set up your authenticator app")
    look()
    page.get_by_role("button", name="Show the picture to scan").click()
    expect(page.locator("img.app-qr")).to_be_visible()
    look()
    key = page.locator("code.app-key").inner_text().replace("-", "").replace(" ", "")
    page.get_by_label("Code").fill(_code(key))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto("/en/staff/recovery-codes")
    look()
    page.get_by_role("button", name="Make new codes").click()
    codes = page.locator(".app-codes code")
    expect(codes).to_have_count(8)
    look()
    recovery = codes.first.inner_text()
    sign_out(page)
    page.goto("/en/staff/sign-in")
    page.get_by_label("E-mail address").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("That code is not right")
    look()
    page.get_by_role("link", name=re.compile("recovery code")).click()
    look()
    page.get_by_label("Recovery code").fill(recovery)
    page.get_by_role("button", name="Continue").click()
    page.goto("/en/officer/jobs")
    expect(page.locator("h1")).to_have_text("Jobs that failed")
    look()


def _code(key: str) -> str:
    from passlib.totp import TOTP

    return str(TOTP(key=key).generate().token)

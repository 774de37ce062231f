"""Officers bring in comments from a file with broken rows, see what came of it, and undo it."""

import pytest
from playwright.sync_api import expect

from engage.types import Role
from tests.browser.site import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
FILE = """number,What they said,What we said
1,More trees along the road please,Thank you for writing to us
2,,Thank you for coming to see us
1,The same number was used once before,Thank you for calling us today
3,=SUM(A1:A9) begins like a formula,Thank you for all your ideas
4,A pool that children can walk to,Thank you for writing,too many cells
5,بچوں کے لیے ایک محفوظ راستہ,Thank you for your letter today
"""


def test_a_broken_file_is_previewed_mapped_imported_and_undone(
    visitor: Visitor, site: Site
) -> None:
    before = site.responses()
    visitor.sign_in(site.person(Role.OFFICER))
    visitor.open("/en/officer/consultations/youth-voice")
    visitor.press_named("Import comments")
    visitor.press_named("Continue")
    expect(visitor.find(".govuk-error-summary")).to_contain_text("Choose a file")
    letter = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 no table"}
    visitor.find("[name=file]").set_input_files(letter)  # type: ignore[arg-type]
    visitor.press_named("Continue")
    expect(visitor.find(".govuk-error-summary a")).to_have_attribute("href", "#file")

    table = {"name": "letters.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    visitor.find("[name=file]").set_input_files(table)  # type: ignore[arg-type]
    visitor.press_named("Continue")
    expect(visitor.find(".govuk-error-summary a")).to_have_attribute("href", "#text")
    expect(visitor.page.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    visitor.find("select[name=text]").select_option("What they said")
    visitor.find("select[name=identity]").select_option("number")
    visitor.press_named("Show again with these columns")
    expect(visitor.find("main")).to_contain_text("3 comments will come in")
    expect(visitor.find("tbody tr")).to_have_count(3)
    findings = visitor.find(".app-findings li")
    for row in (3, 4, 5, 6):
        expect(findings.filter(has_text=f"Row {row}:")).to_have_count(1)
    assert site.responses() == before

    visitor.press_named("Import")
    expect(visitor.find("h1")).to_have_text("What came of the import")
    expect(visitor.find("dl")).to_contain_text("3 comments")
    expect(findings).to_have_count(4)
    assert site.responses() == before + 3
    visitor.find("summary").click()
    visitor.press_named("Undo the import")
    expect(visitor.find("main")).to_contain_text("Its comments are erased")
    visitor.follow("Back to the consultation")
    expect(visitor.find("main li").filter(has_text="letters.csv").first).to_contain_text("undone")
    for language in ("ur", "pl"):
        visitor.open(f"/{language}/officer/consultations/youth-voice/import")

"""Comments from elsewhere: the consultation they come into, on the screen and on the command line."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engage.models import Consultation, ImportBatch, now
from engage.models.base import today
from engage.services import elsewhere, retention
from engage.types import Role
from tests import factories

PATH = "/en/officer/consultations/elsewhere"
TYPED = {
    "title-en": "What children said about parks",
    "title-ur": "بچوں نے پارکوں کے بارے میں کیا کہا",
    "source": "comment cards in the library",
    "first": "2026-03-01",
    "last": "2026-03-31",
    "deleted": "2999-03-31",
}
FILE = b"id,comment\n1,More swings\n2,A slide for small ones\n"


def test_an_officer_makes_a_closed_consultation_and_goes_on_to_the_file(
    staff, client, session
) -> None:
    officer = staff(Role.OFFICER)
    page = officer.get("/en/officer/")
    assert PATH in page.select("//a/@href")
    page = officer.post(PATH, TYPED)
    here = page.response.request.path
    assert here.endswith("/what-children-said-about-parks/import")
    page = officer.post(here, {"file": (io.BytesIO(FILE), "c.csv")})
    assert "2 comments will come in" in page.text
    public = "consultations/what-children-said-about-parks"
    page = client.get(f"/en/{public}")
    assert "comment cards in the library" in page.text
    assert "from 1 March 2026 to 31 March 2026" in page.text
    assert "Closed on" not in page.text
    facts = [row.text_content().strip() for row in page.select("//main//dt | //main//dd")]
    assert facts[:2] == ["Answers are kept until", "31 March 2999"]
    assert "Why we may ask" not in facts
    assert not any("assessment" in fact for fact in facts)
    made = session.scalars(select(Consultation)).one()
    assert set(made.summary) == {"en", "ur", "pl"}
    assert made.summary["ur"] != made.summary["en"]
    assert made.delete_answers_on == date(2999, 3, 31)
    assert made.surveys[0].releases[0].languages == ["en", "ur"]


def test_officers_read_where_comments_from_elsewhere_come_from_and_not_what_was_never_asked(
    staff,
) -> None:
    officer = staff(Role.OFFICER)
    officer.post(PATH, TYPED)
    page = officer.get("/en/officer/consultations/what-children-said-about-parks")
    keys = page.select("//main//dl[@class='govuk-summary-list']//dt")
    assert [key.text for key in keys] == ["Where the comments come from", "Answers are deleted on"]
    assert "comment cards in the library" in page.text
    assert "from 1 March 2026 to 31 March 2026" in page.text
    assert not {"Opens", "Closes", "Not said"} & page.own_words


def test_the_name_of_a_language_is_marked_in_its_label(staff) -> None:
    page = staff(Role.OFFICER).get(PATH)
    [name] = page.select("//label[@for='title-ur']/span")
    assert (name.text, name.get("lang"), name.get("dir")) == ("اردو", "ur", "rtl")


def test_what_is_missing_or_impossible_is_said_at_its_field(staff) -> None:
    officer = staff(Role.OFFICER)
    page = officer.post(PATH, {"source": "cards", "first": "soon"}, status=422)
    links = page.select("//*[contains(@class, 'govuk-error-summary__list')]//a/@href")
    assert links == ["#title-en", "#first", "#last", "#deleted"]
    assert page.errors[1:] == [
        "Choose the first day",
        "Choose the last day",
        "Choose the day of deletion",
    ]
    assert page.value("source") == "cards"
    page = officer.post(PATH, TYPED | {"last": "2026-02-01"}, status=422)
    assert page.errors == ["The last day must not come before the first"]
    page = officer.post(PATH, TYPED | {"last": "2999-02-01"}, status=422)
    assert page.errors == ["The last day must not be in the future"]
    page = officer.post(PATH, TYPED | {"first": "0001-01-01"}, status=422)
    assert page.errors == ["The first day must be in 1990 or later"]
    page = officer.post(PATH, TYPED | {"source": ". –"}, status=422)
    assert page.errors == ["Write where the comments come from"]
    page = officer.post(PATH, TYPED | {"deleted": "2026-11-01"}, status=422)
    assert page.errors == ["The day of deletion must be in the future"]


def test_a_title_gets_an_address_that_nobody_has(session) -> None:
    factories.consultation(session, slug="parks")
    for title, slug in (
        ("Parks", "parks-2"),
        ("Load", "load-2"),
        ("Café & parks: 2040!", "cafe-parks-2040"),
        ("شور", "comments"),
        ("x" * 300, "x" * 60),
    ):
        assert elsewhere.new_slug(session, {"en": title}) == slug


@pytest.fixture
def run(app, session, tmp_path: Path):
    """Runs `engage import` on a file with two comments."""
    from engage.commands.imports import command

    file = tmp_path / "c.csv"
    file.write_bytes(FILE)

    def go(*arguments: str):
        session.commit()
        return app.test_cli_runner().invoke(command, [str(file), *arguments])

    return go


def test_a_mistyped_name_makes_no_public_consultation(run, session) -> None:
    done = run("--consultation", "twon")
    assert done.exit_code == 1
    assert "there is no consultation twon" in done.output
    assert session.scalars(select(Consultation)).all() == []


def test_a_title_makes_one_and_a_second_title_is_refused(run, session) -> None:
    done = run("--consultation", "parks", "--title", "Parks", "--source", "library cards")
    assert "2 comments imported into parks" in done.output
    assert (
        session.scalars(select(Consultation))
        .one()
        .summary["en"]
        .startswith("These comments come from: library cards.")
    )
    done = run("--consultation", "parks", "--title", "Parks")
    assert done.exit_code == 1
    assert "leave out --title" in done.output


def test_a_source_of_dots_alone_is_not_told(run, session) -> None:
    run("--consultation", "parks", "--title", "Parks", "--source", ". .")
    assert session.scalars(select(Consultation)).one().summary["en"].startswith("They were given")


@pytest.mark.parametrize("option", ["--delete-on", "--source"])
def test_what_an_old_consultation_would_drop_is_refused(option: str, run, session) -> None:
    run("--consultation", "parks", "--title", "Parks")
    done = run("--consultation", "parks", option, str(today() + timedelta(days=7)))
    assert done.exit_code == 1
    assert f"leave out {option}" in done.output
    done = run("--consultation", "parks", "--title", "Parks", "--source", "cards")
    assert "leave out --title and --source" in done.output
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 1


@pytest.fixture
def undo(run, app, session):
    """Runs `engage import-undo` on an import of two comments; `answer` is what somebody types."""
    from engage.commands.imports import undo as command

    run("--consultation", "parks", "--title", "Parks")

    def go(*arguments: str, answer: str = ""):
        session.rollback()
        return app.test_cli_runner().invoke(command, ["1", *arguments], input=answer)

    return go


def test_undo_says_what_would_be_erased_and_asks(undo, session) -> None:
    asked = undo(answer="n\n")
    assert asked.exit_code == 1
    assert "2 comments from c.csv, in the consultation parks" in asked.output
    assert session.scalars(select(ImportBatch)).one().undone_at is None
    assert "its comments are erased" in undo(answer="y\n").output
    session.expire_all()
    assert session.scalars(select(ImportBatch)).one().undone_at is not None
    again = undo(answer="y\n")
    assert again.exit_code == 1
    assert "cannot be undone (again)" in again.output
    assert "Erase" not in again.output


def test_a_script_undoes_without_being_asked(undo) -> None:
    done = undo("--yes")
    assert done.exit_code == 0
    assert "Erase" not in done.output


def test_what_is_brought_in_is_erased_on_its_day(run, session) -> None:
    day = today() + timedelta(days=7)
    assert run("--consultation", "p", "--title", "P", "--delete-on", str(day)).exit_code == 1
    run("--consultation", "parks", "--title", "Parks", "--delete-on", str(day))
    assert retention.delete_answers(session, now() + timedelta(days=6)) == 0
    assert retention.delete_answers(session, now() + timedelta(days=8)) == 2


def test_without_a_day_it_is_two_years(run, session) -> None:
    run("--consultation", "parks", "--title", "Parks")
    made = session.scalars(select(Consultation)).one()
    assert (made.delete_answers_on - today()).days == 730


def test_a_name_that_is_an_address_of_ours_is_refused(run) -> None:
    for slug in ("load", "Parks in Town"):
        assert "can’t be called" in run("--consultation", slug, "--title", "Parks").output

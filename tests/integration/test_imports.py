"""Bringing in a file: each broken row is named, the good ones come in, and all can be undone."""

import io
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
import xlsxwriter
from sqlalchemy import func, select

from engage.models import Comment, Consultation, ImportBatch, Response, now
from engage.models.base import today
from engage.models.engine import means_to_write
from engage.services import audit, consultations, elsewhere, imports
from engage.services.errors import IllegalMove
from engage.services.imports import Columns, UnusableFile
from engage.types import ConsultationState, Role
from tests import factories

BROKEN = (
    "id,comment,lang\n"
    "1,More buses,en\n"
    "2,,en\n"
    "1,The same id again,en\n"
    '3,"=HYPERLINK(""http://x"",""y"")",en\n'
    f"4,{'x' * 1_000_000},en\n"
    "5,ok,en,too,many\n"
    "6,a\x00b,en\n"
    "7,درخت لگائیں,ur\n"
).encode()


@pytest.fixture
def other(session) -> Consultation:
    return factories.consultation(session, slug="other")


def bring(session, town, content: bytes, name: str = "c.csv", columns: Columns | None = None):
    batch = imports.upload(session, town, name, content, None)
    return imports.run(session, batch, columns or Columns("comment", "id", "lang"), None)


def test_each_broken_row_is_named_and_the_good_ones_come_in(session, town) -> None:
    batch = bring(session, town, BROKEN)
    assert [(item["row"], item["kind"]) for item in batch.problems] == [
        (3, "empty_text"),
        (4, "duplicate_id"),
        (5, "formula"),
        (6, "cell_too_long"),
        (7, "extra_cells"),
        (8, "nul"),
    ]
    comments = session.scalars(select(Comment).order_by(Comment.source_id)).all()
    assert [comment.source_id for comment in comments] == ["1", "3", "7"]
    assert comments[1].text == '=HYPERLINK("http://x","y")'
    assert (comments[2].text, comments[2].page_language) == ("درخت لگائیں", "ur")
    assert {r.mode for r in session.scalars(select(Response))} == {"import"}


def test_what_was_wrong_is_kept_without_a_word_of_anybody(session, town) -> None:
    secret = "amina@example.org"
    content = f"id,{secret},lang\n{secret},A bus,en\n{secret},A park,en\n3,,en\n".encode()
    batch = bring(session, town, content, columns=Columns(secret, "id", "lang"))
    assert len(batch.problems) == 2
    assert secret not in str(batch.problems)


def test_half_a_character_and_a_long_identity_do_not_stop_an_import(session, town) -> None:
    line = '{"id": "a\\ud83d%s", "comment": "Nice park \\ud83d", "lang": "en"}\n' % ("9" * 300)
    first = bring(session, town, line.encode(), "c.jsonl")
    again = bring(session, town, line.encode() + b"\n", "c.jsonl")
    assert [first.imported, again.imported] == [1, 0]
    assert session.scalars(select(Comment.text)).one() == "Nice park ?"


def test_a_wrong_encoding_is_reported_and_still_read(session, town) -> None:
    batch = bring(session, town, "id,comment\n1,café on Mill Street\n".encode("cp1252"),
                  columns=Columns("comment", "id"))  # fmt: skip
    assert [(item["row"], item["kind"]) for item in batch.problems] == [(None, "encoding")]
    assert session.scalars(select(Comment.text)).one() == "café on Mill Street"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("c.csv", b"", "empty"),
        ("c.pdf", b"x", "CSV, XLSX, ODS or JSONL"),
        ("c.xlsx", b"not a zip", "spreadsheet"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(session, town, name, content, message) -> None:
    with pytest.raises(UnusableFile, match=message):
        imports.upload(session, town, name, content, None)


def test_a_missing_column_names_those_there_are(session, town) -> None:
    with pytest.raises(UnusableFile, match=r"“words”.*“id”, “comment”, “lang”"):
        bring(session, town, BROKEN, columns=Columns("words"))


def test_a_spreadsheet_comes_in_and_its_formulas_are_not_worked_out(session, town) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "comment"])
        sheet.write_row(1, 0, [1, "A youth club"])
        sheet.write_string(2, 1, "=1+1")
        sheet.write(2, 0, 2)
    batch = bring(session, town, buffer.getvalue(), "c.xlsx", Columns("comment", "id"))
    assert batch.imported == 2
    assert set(session.scalars(select(Comment.text))) == {"A youth club", "=1+1"}


def test_the_same_row_is_not_imported_twice_until_it_was_undone(session, town) -> None:
    first = bring(session, town, BROKEN)
    again = bring(session, town, BROKEN + b"\n")
    assert again.imported == 0
    assert [item["kind"] for item in again.problems].count("already_there") == 3
    imports.undo(session, first, None)
    assert session.scalar(select(func.count()).where(Comment.text.is_not(None))) == 0
    assert bring(session, town, BROKEN).imported == 3


def test_the_same_file_is_refused_until_its_import_is_undone(session, town, other, staff) -> None:
    """Nothing tells its rows apart, so each comment would be counted twice."""
    file = b"comment\nTrees\nBuses\n"
    waiting = imports.upload(session, town, "again.csv", file, None)
    first = bring(session, town, file, columns=Columns("comment"))
    with pytest.raises(UnusableFile) as refused:
        imports.run(session, waiting, Columns("comment"), None)
    assert refused.value.kind == "imported_before"
    session.commit()
    officer, path = staff(Role.OFFICER), "/en/officer/consultations/town/import"
    said = ["This file was imported before. To import it once more, undo that import first."]
    assert officer.get(f"{path}/{waiting.id}").errors == said
    assert officer.post(path, {"file": (io.BytesIO(file), "b.csv")}, status=422).errors == said
    officer.post(f"{path}/{first.id}/undo")
    assert "2 comments will come in" in officer.get(f"{path}/{waiting.id}").text
    assert bring(session, other, file, columns=Columns("comment")).imported == 2


def test_the_columns_that_were_found_are_shown_and_what_comes_of_them(session, town, staff) -> None:
    file = "Ref,comment,lang\nA1,,en\nA2,درخت لگائیں,ur\nA3,More buses,xx\nA4,Homes,\n"
    batch = imports.upload(session, town, "c.csv", file.encode(), None)
    session.commit()
    page = staff(Role.OFFICER).get(f"/en/officer/consultations/town/import/{batch.id}")
    assert [page.value(name) for name in ("text", "identity", "language")] == [
        "comment",
        "Ref",
        "lang",
    ]
    rows = [" ".join(row.text_content().split()) for row in page.select("//tbody/tr")]
    assert rows == [
        "3 A2 Urdu درخت لگائیں",
        "4 A3 Not known More buses",
        "5 A4 Not known Homes",
    ]
    findings = [
        item.text_content() for item in page.select("//*[@class='govuk-list app-findings']/li")
    ]
    assert findings == [
        "Row 2: There is no comment in it. The row was left out.",
        "Row 4: Its language is not one that we know. The program tries to tell it from the words.",
    ]


def test_where_no_column_tells_rows_apart_the_page_says_so(session, town, staff) -> None:
    batch = imports.upload(session, town, "c.csv", b"comment\nTrees\nBuses\n", None)
    session.commit()
    page = staff(Role.OFFICER).get(f"/en/officer/consultations/town/import/{batch.id}")
    for name in ("identity", "language"):
        [first, *_columns] = page.select(f"//select[@name='{name}']/option")
        assert first.text == "None found"
    assert "No column tells the rows apart." in page.text
    assert [cell.text for cell in page.select("//thead//th")] == ["Row", "Comment"]


def test_the_names_of_columns_that_are_found_are_told_before_a_file_is_chosen(town, staff) -> None:
    page = staff(Role.OFFICER).get("/en/officer/consultations/town/import")
    told = " ".join(value.text_content() for value in page.select("//main//dd"))
    assert {"comment", "reference", "lang"} <= set(told.replace(",", " ").split())


def test_a_row_number_is_not_taken_for_the_identity_of_another_files_row(session, town) -> None:
    bring(session, town, b"comment\nTrees\nBuses\nParks\n", columns=Columns("comment"))
    content = b"id,comment\n2,Homes\n3,Jobs\n1:2,Clinics\n"
    web = bring(session, town, content, columns=Columns("comment", "id"))
    paper = bring(session, town, b"comment\nSchools\nClean air\n", columns=Columns("comment"))
    assert [web.imported, web.problems, paper.imported] == [3, [], 2]
    assert paper.problems == [{"row": None, "kind": "no_identity"}]
    assert None not in session.scalars(select(Comment.source_id)).all()


def test_a_row_is_not_imported_twice_where_its_identity_was_found_for_it(session, town) -> None:
    content = b"ID,comment\nA1,Homes\nA2,Jobs\n"
    bring(session, town, content, columns=Columns("comment"))
    more = content + b"A3,Parks\n"
    batch = imports.upload(session, town, "c.csv", more, None)
    preview = imports.preview(session, batch, Columns("comment"), imports.table_of(batch))
    imports.run(session, batch, Columns("comment"), None)
    assert preview.usable == batch.imported == 1
    assert [item["kind"] for item in batch.problems] == ["already_there"] * 2


def test_the_same_identity_in_another_consultation_is_another_row(session, town, other) -> None:
    for made in (town, other):
        batch = bring(session, made, b"id,comment\nA1,Trees\n", columns=Columns("comment", "id"))
        assert batch.imported == 1


def test_rows_that_no_column_tells_apart_come_in_beside_those_of_another_file(
    session, town
) -> None:
    """Their column has the name of one of identities, but says the same in all rows."""
    bring(session, town, b"ref,comment\n2,Trees\n3,Buses\n", columns=Columns("comment"))
    batch = bring(
        session, town, b"ref,comment\nx,Homes\nx,Jobs\nx,Parks\n", columns=Columns("comment")
    )
    assert batch.imported == 3
    assert [item["kind"] for item in batch.problems] == ["row_numbers"]
    later = bring(session, town, b"ref,comment\n4,Schools\n", columns=Columns("comment", "ref"))
    assert later.imported == 1


def test_an_import_is_run_once_and_undone_once(session, town) -> None:
    batch = bring(session, town, BROKEN)
    assert batch.content is None
    with pytest.raises(IllegalMove):
        imports.run(session, batch, Columns(), None)
    imports.undo(session, batch, None)
    with pytest.raises(IllegalMove):
        imports.undo(session, batch, None)


def test_undoing_one_import_leaves_what_another_file_brought_in(session, town) -> None:
    bring(session, town, b"comment\nTrees\n", columns=Columns("comment"))
    second = bring(session, town, b"comment\nBuses\n", columns=Columns("comment"))
    imports.undo(session, second, None)
    assert session.scalars(select(Comment.text).where(~Comment.withdrawn)).all() == ["Trees"]


def test_an_import_is_only_there_in_its_own_consultation(session, town, other, staff) -> None:
    batch = bring(session, town, b"comment\nTrees\n", columns=Columns("comment"))
    officer = staff(Role.OFFICER)
    base = "/en/officer/consultations"
    officer.get(f"{base}/other/import/{batch.id}", status=404)
    officer.post(f"{base}/other/import/{batch.id}/undo", status=404)
    assert "c.csv" in officer.get(f"{base}/town").text
    assert "c.csv" not in officer.get(f"{base}/other").text
    assert session.scalars(select(Comment.text)).all() == ["Trees"]


def test_what_comes_in_after_midnight_has_the_day_of_luton(session) -> None:
    with time_machine.travel(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), tick=False):
        made = factories.consultation(session)
        bring(session, made, b"comment\nTrees\n", columns=Columns("comment"))
    assert session.scalars(select(Response.day)).all() == [date(2026, 7, 2)]


def test_a_consultation_held_elsewhere_is_made_closed_and_takes_no_answers(session, client) -> None:
    made = elsewhere.add(
        session, "bg-2050", {"en": "BG 2050"}, {"en": "From BG 2050."}, None, date(2999, 1, 1)
    )
    bring(session, made, BROKEN)
    page = client.get("/en/consultations/bg-2050")
    assert "Comments added on" in page.text
    assert "Closed on" not in page.text
    assert "Closed on" not in client.get("/en/").text
    client.get("/en/consultations/bg-2050/answer/comment", status=409)


def test_what_the_next_deletion_would_erase_is_not_brought_in(session, town, staff) -> None:
    batch = imports.upload(session, town, "c.csv", b"comment\nTrees\n", None)
    town.delete_answers_on = today()
    town.opens_at, town.closes_at = now() - timedelta(days=9), now() - timedelta(days=1)
    session.commit()
    with pytest.raises(UnusableFile) as refused:
        imports.run(session, batch, Columns("comment"), None)
    assert refused.value.kind == "past_its_day"
    session.rollback()
    file = {"file": (io.BytesIO(b"id,comment\n1,More buses\n"), "c.csv")}
    page = staff(Role.OFFICER).post("/en/officer/consultations/town/import", file, status=422)
    assert page.errors[0].startswith("The day has come on which the answers")


def test_the_record_names_who_pressed_import_and_not_who_uploaded(session, town, staff) -> None:
    uploader = factories.user(session, roles={Role.OFFICER})
    batch = imports.upload(session, town, "c.csv", b"comment\nTrees\n", uploader.id)
    officer = staff(Role.OFFICER, email="second@luton.example")
    chosen = {"text": "comment", "seen-text": "comment"}
    officer.post(f"/en/officer/consultations/town/import/{batch.id}", chosen)
    session.refresh(batch)
    event = next(e for e in audit.of(session, "consultation", "town") if e.verb == "import")
    assert event.user_id == batch.user_id != uploader.id


def test_a_draft_has_no_place_for_comments_and_says_so(session, staff) -> None:
    made = factories.consultation(session, slug="new", state=ConsultationState.DRAFT)
    question = {"key": "a", "kind": "short_text", "text": factories.localised("a")}
    only_short = {"pages": [{"key": "a", "questions": [question]}]}
    factories.release(session, made, factories.document(**only_short))
    file = {"file": (io.BytesIO(b"id,comment\n1,More buses\n"), "c.csv")}
    page = staff(Role.OFFICER).post("/en/officer/consultations/new/import", file, status=422)
    assert page.errors[0].startswith("This consultation has no published question")


def test_a_draft_taken_back_takes_no_comments(session) -> None:
    made = factories.consultation(
        session, slug="soon", state=ConsultationState.SCHEDULED, opens_in=timedelta(days=3)
    )
    consultations.move(session, made, ConsultationState.DRAFT, made.owner_id)
    with pytest.raises(UnusableFile) as refused:
        imports.upload(session, made, "c.csv", BROKEN, None)
    assert refused.value.kind == "no_words"


def test_comments_are_taken_in_the_states_in_which_the_page_offers_it(session, staff) -> None:
    made = factories.consultation(session, slug="soon", opens_in=timedelta(days=3))
    officer = staff(Role.OFFICER)
    offered, uploaded, brought = set(), set(), set()
    for state in ConsultationState:
        made.state = ConsultationState.OPEN
        waiting = imports.upload(session, made, "c.csv", BROKEN, None)
        made.state = state
        session.commit()
        if officer.get("/en/officer/consultations/soon").select("//a[contains(@href, '/import')]"):
            offered.add(state)
        with suppress(UnusableFile):
            imports.upload(session, made, "c.csv", BROKEN, None)
            uploaded.add(state)
        with suppress(UnusableFile):
            imports.run(session, waiting, Columns("comment"), None)
            brought.add(state)
        session.rollback()
    assert len(offered) == 5
    assert offered == uploaded == brought


def test_a_column_that_is_gone_is_said_when_the_import_is_pressed(session, town, staff) -> None:
    batch = imports.upload(session, town, "c.csv", BROKEN, None)
    session.commit()
    here = f"/en/officer/consultations/town/import/{batch.id}"
    page = staff(Role.OFFICER).post(here, {"text": "words", "seen-text": "words"}, status=422)
    assert page.errors == [
        "There is no column “words”. The columns are: “id”, “comment” and “lang”."
    ]


def test_nobody_waits_for_the_database_while_a_file_is_read(
    session, town, staff, app, monkeypatch
) -> None:
    """SQLite’s lock is for the writing alone."""
    begun: list[bool] = []
    read = imports.read_table

    def noted(content: bytes, filename: str):
        begun.append(means_to_write.get())
        return read(content, filename)

    monkeypatch.setattr(imports, "read_table", noted)
    officer = staff(Role.OFFICER)
    path = "/en/officer/consultations/town/import"
    page = officer.post(path, {"file": (io.BytesIO(BROKEN), "c.csv")})
    here = page.response.request.path
    officer.post(here, {"text": "comment", "seen-text": "comment"})
    assert len(begun) == 3
    assert not any(begun)
    assert session.scalars(select(ImportBatch)).one().imported == 3


def test_what_a_newly_chosen_column_brings_is_shown_before_it_comes_in(
    session, town, staff
) -> None:
    officer = staff(Role.OFFICER)
    file = b"comment,name\nMore trees,Ann Smith\nMore buses,Bob Jones\n"
    page = officer.post(
        "/en/officer/consultations/town/import", {"file": (io.BytesIO(file), "c.csv")}
    )
    here = page.response.request.path
    page = officer.post(here, {"text": "name", "seen-text": page.value("seen-text")})
    assert page.heading == "Check what will be imported"
    assert "Ann Smith" in page.text
    assert session.scalars(select(Comment)).all() == []
    page = officer.post(here, {"text": "name", "seen-text": page.value("seen-text")})
    assert page.heading == "What came of the import"


def test_an_officer_previews_maps_imports_and_undoes(session, town, staff) -> None:
    officer = staff(Role.OFFICER)
    path = "/en/officer/consultations/town/import"
    assert officer.post(path, {}, status=422).errors == ["Choose a file"]
    bad = {"file": (io.BytesIO(b"x"), "c.pdf")}
    officer.post(path, bad, status=422)
    page = officer.post(path, {"file": (io.BytesIO(BROKEN), "c.csv")})
    assert "3 comments will come in" in page.text
    here = page.response.request.path
    chosen = {"text": "comment", "identity": "id", "language": "lang"}
    page = officer.post(here, {**chosen, "preview": "yes"})
    assert "3 comments will come in" in page.text
    assert "Row 4: Another row before it has the same identity" in page.text
    seen = {f"seen-{name}": page.value(f"seen-{name}") for name in chosen}
    page = officer.post(here, chosen | seen)
    assert page.heading == "What came of the import"
    assert "3 comments" in page.text
    page = officer.post(f"{here}/undo")
    assert "Its comments are erased" in page.text
    officer.post(f"{here}/undo", status=409)
    assert session.scalars(select(ImportBatch)).one().undone_at is not None

"""Officers load, have approved, publish, pause and close; nobody approves their own."""

import io
import json
from datetime import timedelta

import pytest
import yaml
from sqlalchemy import select

from engage import paths
from engage.models import Consultation, Release, now
from engage.services import audit
from engage.services.consultations import LUTON_TIME
from engage.types import QuestionKind, Role

FILE = (paths.CONTENT / "luton-2040.yaml").read_text(encoding="utf-8")
HOME = "/en/officer/consultations/luton-2040"


def _file(**changes: object) -> str:
    data = yaml.safe_load(FILE)
    opens = now() - timedelta(days=1)
    data["consultation"] |= {"opens": opens, "closes": opens + timedelta(days=30)} | changes
    return yaml.safe_dump(data, allow_unicode=True)


@pytest.fixture
def officer(staff):
    return staff(Role.OFFICER, email="officer@luton.example")


@pytest.fixture
def approver(staff):
    return staff(Role.APPROVER, email="approver@luton.example")


def _approve(approver, *, status: int = 200):
    """Press the button under what the page shows."""
    seen = approver.get(HOME).value("seen")
    return approver.post(f"{HOME}/move", {"to": "approved", "seen": seen}, status=status)


def test_from_a_file_to_an_open_consultation_with_a_second_person(
    officer, approver, client, session
) -> None:
    page = officer.post("/en/officer/consultations/load", {"source": _file()})
    assert page.response.request.path == HOME
    client.get("/en/consultations/luton-2040", status=404)
    page = officer.post(f"{HOME}/move", {"to": "in_review"})
    assert "A second person must approve it" in page.text
    officer.post(f"{HOME}/move", {"to": "approved"}, status=409)
    _approve(approver)
    page = officer.post(f"{HOME}/publish")
    assert "published it" in page.text
    page = client.get("/ur/consultations/luton-2040")
    assert "۲۰۴۰ میں لوٹن کیسا ہونا چاہیے؟" in page.heading
    release = session.scalars(select(Release)).one()
    assert (release.number, release.languages) == (1, ["en", "ur", "pl"])
    assert release.approved_by_id is not None


def test_a_file_with_mistakes_is_given_back_to_be_mended_in_place(officer, session) -> None:
    source = _file(kind="vote", closes="2020-01-01 09:00", colour="red")
    page = officer.post("/en/officer/consultations/load", {"source": source}, status=422)
    assert page.value("source") == source
    assert any(error.endswith("Consultation › kind: Choose one of these: “consultation” and"
                              " “youth_survey”.") for error in page.errors)  # fmt: skip
    assert any("Consultation › colour: There is no field" in error for error in page.errors)
    assert any("Consultation › closes: It closes before" in error for error in page.errors)
    assert session.scalars(select(Consultation)).all() == []


def test_yaml_that_cannot_be_read_names_the_line(officer) -> None:
    page = officer.post("/en/officer/consultations/load", {"source": "a: [1\nb: 2"}, status=422)
    assert page.errors[0].startswith("Line 2: ")


def test_one_time_with_a_zone_and_one_without_are_compared_in_luton(officer, session) -> None:
    times = {"opens": "2027-07-01T09:00:00", "closes": "2027-07-01T08:30:00Z"}
    officer.post("/en/officer/consultations/load", {"source": _file(**times)})
    times["closes"] = "2027-07-01T07:59:00Z"
    page = officer.post("/en/officer/consultations/load", {"source": _file(**times)}, status=422)
    assert [error.split(" › ", 1)[1] for error in page.errors] == [
        "Consultation › closes: It closes before it opens. Change one of the times."
    ]


def test_times_in_the_hour_that_clocks_skip_are_compared_as_they_pass(officer) -> None:
    times = {"opens": "2027-03-28 01:30", "closes": "2027-03-28 02:00"}
    page = officer.post("/en/officer/consultations/load", {"source": _file(**times)}, status=422)
    assert "Consultation › closes: It closes before it opens." in page.errors[0]


def test_answers_are_not_to_be_deleted_on_the_day_on_which_it_closes(officer) -> None:
    closes = now() + timedelta(days=30)
    source = _file(closes=closes, delete_answers_on=closes.astimezone(LUTON_TIME).date())
    page = officer.post("/en/officer/consultations/load", {"source": source}, status=422)
    [error] = page.errors
    assert error.endswith("The answers would be deleted before it closes. Choose a later date.")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("slug: luton-2040", "slug: load", "slug: A consultation can’t be called “load”"),
        (
            "kind: consultation",
            "kind: imported",
            "kind: Choose one of these: “consultation” and “y",
        ),
        ("opens: 2026-11-01 09:00", "opens: 2026-13-41 09:00", "opens: Write a date and a time"),
        ("key: word\n      questions", "key: again\n      questions", "page 4 › key: A page can’t"),
        ("required: true", "required: perhaps", "required: Write true or false."),
        ("opens: 2026-11-01 09:00", "opens: 20261101", "opens: Write a date and a time"),
        ("opens: 2026-11-01 09:00", "opens: 1.8e9", "opens: Write a date and a time"),
        ("closes: 2027-02-26 17:00", "closes: 2027-02-26", "closes: Write a date and a time"),
        (
            "delete_answers_on: 2028-02-28",
            "delete_answers_on: 1861920000",
            "delete_answers_on: Write a date, as in",
        ),
        (
            "opens: 2026-11-01 09:00",
            "opens: 0001-01-01T00:00+05:00",
            "opens: Write a date and a time",
        ),
        ("kind: consultation", "kind: &a\n    b: *a", "kind: "),
        ("kind: agree_scale", "kind: scale", "page 1 › question 1 › kind: Choose one of these"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_its_place(officer, old, new, said) -> None:
    assert old in FILE
    source = FILE.replace(old, new, 1)
    page = officer.post("/en/officer/consultations/load", {"source": source}, status=422)
    assert len(page.errors) == 1
    assert said in page.errors[0]
    lines = source.splitlines()
    number = int(page.errors[0].split()[1])
    assert lines[number - 1].strip().removeprefix("- ") == new.partition("\n")[0]


def test_a_rule_that_nobody_could_pass_is_refused_when_it_is_loaded(officer) -> None:
    data = yaml.safe_load(_file())
    rule = {"question": "good-place", "any_of": ["agree", "very-much"]}
    data["questionnaire"]["pages"][2]["shown_when"] = rule
    source = yaml.safe_dump(data, allow_unicode=True)
    page = officer.post("/en/officer/consultations/load", {"source": source}, status=422)
    assert "has no answer “very-much”, so nobody would see the page" in page.errors[0]


def test_an_emoji_in_json_is_one_character_and_half_of_one_is_refused(officer, session) -> None:
    data = yaml.safe_load(_file())
    data["consultation"]["summary"]["en"] = "Parks 🌳"
    source = json.dumps(data, default=str)
    assert "\\ud83c\\udf33" in source
    officer.post("/en/officer/consultations/load", {"source": source})
    assert session.scalars(select(Consultation)).one().summary["en"] == "Parks 🌳"
    half = {"source": source.replace("\\udf33", "")}
    page = officer.post("/en/officer/consultations/load", half, status=422)
    assert page.errors == ["Line 1: There is a character here that can’t be kept. Take it out."]


def test_a_file_that_is_not_utf8_is_refused_and_never_silently_broken(officer, session) -> None:
    raw = FILE.replace("What should Luton", "What should Café Luton").encode()
    raw = raw.replace("Café".encode(), b"Caf\xe9")
    sent = {"source": "kept: as typed", "file": (io.BytesIO(raw), "x.yaml")}
    page = officer.post("/en/officer/consultations/load", sent, status=422)
    assert "not in UTF-8" in page.errors[0]
    assert page.select("//a[@href='#file']")
    assert page.value("source") == "kept: as typed"
    assert session.scalars(select(Consultation)).all() == []


def test_an_uploaded_file_with_a_mistake_is_shown_to_be_mended(officer) -> None:
    source = FILE.replace("kind: agree_scale", "kind: scale")
    sent = {"file": (io.BytesIO(source.encode()), "x.yaml")}
    page = officer.post("/en/officer/consultations/load", sent, status=422)
    assert page.value("source").replace("\r\n", "\n") == source


def test_who_mends_a_colleagues_draft_cannot_approve_it(officer, staff) -> None:
    officer.post("/en/officer/consultations/load", {"source": _file()})
    both = staff(Role.OFFICER, Role.APPROVER, email="both@luton.example")
    page = both.post("/en/officer/consultations/load", {"source": _file()}, status=422)
    assert "Another person loaded a draft with this slug" in page.errors[0]
    again = {"source": _file(), "replaces": page.value("replaces")}
    both.post("/en/officer/consultations/load", again)
    officer.post(f"{HOME}/move", {"to": "in_review"})
    assert "A second person must approve it" in both.get(HOME).text
    both.post(f"{HOME}/move", {"to": "approved"}, status=409)


def test_a_colleagues_draft_is_not_replaced_by_who_has_not_seen_that_it_is_there(
    officer, staff, session
) -> None:
    load = "/en/officer/consultations/load"
    officer.post(load, {"source": _file()})
    second = staff(Role.OFFICER, email="second@luton.example")
    other = _file(lawful_basis="Consent")
    page = second.post(load, {"source": other}, status=422)
    assert page.value("source") == other
    officer.post(load, {"source": _file(lawful_basis="Legal obligation")})
    page = second.post(load, {"source": other, "replaces": page.value("replaces")}, status=422)
    assert session.scalars(select(Consultation)).one().lawful_basis == "Legal obligation"
    second.post(load, {"source": other, "replaces": page.value("replaces")})
    session.expire_all()
    assert session.scalars(select(Consultation)).one().lawful_basis == "Consent"


def test_what_changed_after_it_was_read_is_not_approved(officer, approver, session) -> None:
    load = "/en/officer/consultations/load"
    officer.post(load, {"source": _file()})
    officer.post(f"{HOME}/move", {"to": "in_review"})
    seen = approver.get(HOME).value("seen")
    officer.post(f"{HOME}/move", {"to": "draft"})
    officer.post(load, {"source": _file(lawful_basis="Consent")})
    officer.post(f"{HOME}/move", {"to": "in_review"})
    page = approver.post(f"{HOME}/move", {"to": "approved", "seen": seen}, status=409)
    assert "This has changed since you opened the page" in page.text
    approver.post(f"{HOME}/move", {"to": "approved"}, status=409)
    assert session.scalars(select(Consultation)).one().state == "in_review"
    _approve(approver)


def test_an_approver_can_read_all_that_residents_will(officer, approver) -> None:
    data = yaml.safe_load(_file())
    for name in ("summary", "decision", "decider", "what_is_open", "what_is_fixed"):
        data["consultation"][name]["ur"] = f"اردو {name}"
    officer.post("/en/officer/consultations/load", {"source": yaml.safe_dump(data)})
    page = approver.get("/ur/officer/consultations/luton-2040/preview/standard")
    for name in ("summary", "decision", "decider", "what_is_open", "what_is_fixed"):
        assert f"اردو {name}" in page.text


def test_closing_early_is_asked_about_and_keeps_what_was_announced(
    officer, approver, session
) -> None:
    officer.post("/en/officer/consultations/load", {"source": _file()})
    officer.post(f"{HOME}/move", {"to": "in_review"})
    _approve(approver)
    page = officer.post(f"{HOME}/publish")
    assert page.select("//details//button[@value='closed']")
    announced = session.scalars(select(Consultation)).one().closes_at
    officer.post(f"{HOME}/move", {"to": "closed"})
    event = audit.of(session, "consultation", "luton-2040")[0]
    assert event.details["closes"] == announced.isoformat()


@pytest.mark.parametrize("source", ["", " \n"])
def test_who_loads_nothing_is_asked_for_a_file_or_its_text(officer, source) -> None:
    page = officer.post("/en/officer/consultations/load", {"source": source}, status=422)
    assert page.errors == ["Choose a file or paste its text"]


def test_an_officer_gets_a_whole_file_to_copy_and_reads_which_kinds_of_question_there_are(
    officer, session
) -> None:
    page = officer.get("/en/officer/consultations/load")
    assert [kind.text for kind in page.select("//main//li/code")] == list(QuestionKind)
    [link] = page.select("//main//a[@download]/@href")
    answer = officer.raw.get(link)
    assert answer.headers["Content-Disposition"] == "attachment; filename=consultation.yaml"
    officer.post("/en/officer/consultations/load", {"source": answer.get_data(as_text=True)})
    assert session.scalars(select(Consultation)).one().state == "draft"


def test_a_published_slug_cannot_be_loaded_over(officer, approver) -> None:
    officer.post("/en/officer/consultations/load", {"source": _file()})
    officer.post("/en/officer/consultations/load", {"source": _file()})
    officer.post(f"{HOME}/move", {"to": "in_review"})
    page = officer.post("/en/officer/consultations/load", {"source": _file()}, status=422)
    assert "past its draft" in page.errors[0]


def test_a_language_with_a_gap_is_not_published(officer, approver, client, session) -> None:
    data = yaml.safe_load(_file())
    del data["questionnaire"]["pages"][2]["questions"][0]["hint"]["pl"]
    officer.post("/en/officer/consultations/load", {"source": yaml.safe_dump(data)})
    page = officer.get(HOME)
    assert "1 text is missing" in page.text
    assert "The hint of question “" in page.text
    officer.post(f"{HOME}/move", {"to": "in_review"})
    _approve(approver)
    officer.post(f"{HOME}/publish")
    assert session.scalars(select(Release)).one().languages == ["en", "ur"]


def test_a_language_is_published_without_the_title_that_nobody_sees(officer) -> None:
    data = yaml.safe_load(_file())
    del data["questionnaire"]["title"]["ur"]
    officer.post("/en/officer/consultations/load", {"source": yaml.safe_dump(data)})
    assert "missing" not in officer.get(HOME).text


def test_a_questionnaire_that_fails_its_checks_is_not_published(officer, approver, session) -> None:
    data = yaml.safe_load(_file())
    data["questionnaire"]["pages"] = data["questionnaire"]["pages"][:2]
    officer.post("/en/officer/consultations/load", {"source": yaml.safe_dump(data)})
    officer.post(f"{HOME}/move", {"to": "in_review"})
    _approve(approver)
    page = officer.post(f"{HOME}/publish", status=422)
    assert page.errors == ["No question lets people answer in their own words (questions)"]
    assert session.scalars(select(Release)).all() == []


def test_publishing_before_approval_is_refused(officer) -> None:
    officer.post("/en/officer/consultations/load", {"source": _file()})
    officer.post(f"{HOME}/publish", status=409)


def test_an_officer_pauses_opens_and_closes(officer, approver, client) -> None:
    officer.post("/en/officer/consultations/load", {"source": _file()})
    officer.post(f"{HOME}/move", {"to": "in_review"})
    _approve(approver)
    officer.post(f"{HOME}/publish")
    assert "Start now" in client.get("/en/consultations/luton-2040").text
    officer.post(f"{HOME}/move", {"to": "paused"})
    assert "It is paused" in client.get("/en/consultations/luton-2040").text
    officer.post(f"{HOME}/move", {"to": "open"})
    officer.post(f"{HOME}/move", {"to": "closed"})
    assert "Closed on" in client.get("/en/consultations/luton-2040").text
    approver.post(f"{HOME}/move", {"to": "analysing"}, status=409)


@pytest.mark.parametrize("language", ["ur", "pl"])
def test_officers_pages_speak_every_language(officer, language) -> None:
    """No message of the English page stands on the same page in another language."""
    typed = {"A. Person", "Public task, UK GDPR Article 6(1)(e)", "DPIA-DEMO-2040"}
    officer.post("/en/officer/consultations/load", {"source": _file()})
    for path in (
        "",
        "consultations/load",
        "consultations/luton-2040",
        "consultations/luton-2040/import",
    ):
        english, other = (
            officer.get(f"/{code}/officer/{path}").own_words for code in ("en", language)
        )
        assert len(english) > 3
        assert {words for words in english & other if "://" not in words} <= typed

"""Officers load, have approved, publish, pause and close; nobody approves their own."""

from datetime import timedelta

import pytest
import yaml
from sqlalchemy import select

from engage import paths
from engage.models import Consultation, Release, now
from engage.types import Role

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


def test_from_a_file_to_an_open_consultation_with_a_second_person(
    officer, approver, client, session
) -> None:
    page = officer.post("/en/officer/consultations/load", {"source": _file()})
    assert page.response.request.path == HOME
    client.get("/en/consultations/luton-2040", status=404)
    page = officer.post(f"{HOME}/move", {"to": "in_review"})
    assert "A second person must approve it" in page.text
    officer.post(f"{HOME}/move", {"to": "approved"}, status=409)
    approver.post(f"{HOME}/move", {"to": "approved"})
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
    assert any("consultation.kind" in error for error in page.errors)
    assert any("consultation.colour" in error for error in page.errors)
    assert session.scalars(select(Consultation)).all() == []


def test_yaml_that_cannot_be_read_names_the_line(officer) -> None:
    page = officer.post("/en/officer/consultations/load", {"source": "a: [1\nb: 2"}, status=422)
    assert page.errors[0].startswith("line 2")


def test_an_empty_form_is_refused_kindly(officer) -> None:
    assert officer.post("/en/officer/consultations/load", {}, status=422).errors


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
    officer.post(f"{HOME}/move", {"to": "in_review"})
    approver.post(f"{HOME}/move", {"to": "approved"})
    officer.post(f"{HOME}/publish")
    assert session.scalars(select(Release)).one().languages == ["en", "ur"]


def test_a_questionnaire_that_fails_its_checks_is_not_published(officer, approver, session) -> None:
    data = yaml.safe_load(_file())
    data["questionnaire"]["pages"] = data["questionnaire"]["pages"][:2]
    officer.post("/en/officer/consultations/load", {"source": yaml.safe_dump(data)})
    officer.post(f"{HOME}/move", {"to": "in_review"})
    approver.post(f"{HOME}/move", {"to": "approved"})
    page = officer.post(f"{HOME}/publish", status=422)
    assert page.errors == ["No question lets people answer in their own words (questions)"]
    assert session.scalars(select(Release)).all() == []


def test_publishing_before_approval_is_refused(officer) -> None:
    officer.post("/en/officer/consultations/load", {"source": _file()})
    officer.post(f"{HOME}/publish", status=409)


def test_an_officer_pauses_opens_and_closes(officer, approver, client) -> None:
    officer.post("/en/officer/consultations/load", {"source": _file()})
    officer.post(f"{HOME}/move", {"to": "in_review"})
    approver.post(f"{HOME}/move", {"to": "approved"})
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
        assert english & other <= typed

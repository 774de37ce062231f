"""Nothing that staff read, errors included, skips the catalogue; English stays English content."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from engage.models import Comment, Consultation, ImportBatch, Response, User
from engage.services import audit, imports
from engage.types import ConsultationState, Role
from tests import factories
from tests.client import Page, PageClient
from tests.pseudo import untranslated

TOWN = "/ur/officer/consultations/town"
EMAIL = "name@luton.example"


@pytest.fixture
def town(session) -> Consultation:
    made = factories.consultation(session, slug="town")
    release = made.surveys[0].releases[0]
    response = Response(
        release_id=release.id, language="ur", mode="paper", day=made.opens_at.date()
    )
    response.comments = [Comment(question_key="comment", page_language="ur", text="بس")]
    session.add(response)
    audit.record(session, made.owner_id, "load", "consultation", "town")
    audit.record(session, None, "move", "consultation", "town", before="draft", after="in_review")
    factories.consultation(session, slug="draft", state=ConsultationState.DRAFT)
    session.commit()
    return made


@pytest.fixture
def batch(session, town) -> ImportBatch:
    file = "نمبر,رائے\n1,\n1,=SUM(A1)\n1,بس\n".encode()
    made = imports.upload(session, town, "رائے.csv", file, None)
    session.commit()
    return made


@pytest.fixture
def signed_in(pseudo: Flask, session) -> Callable[[], PageClient]:
    def client() -> PageClient:
        user = session.scalar(select(User).where(User.email == EMAIL))
        if user is None:
            user = factories.user(session, roles=set(Role), email=EMAIL, name="بتول")
        key = user.fs_uniquifier
        session.commit()
        browser = PageClient(pseudo)
        browser.sign_in(key)
        return browser

    return client


@pytest.mark.parametrize(
    "path",
    [
        "/ur/officer/",
        "/ur/officer/consultations/load",
        "/ur/officer/consultations/elsewhere",
        TOWN,
        f"{TOWN}/preview/standard",
        f"{TOWN}/import",
        f"{TOWN}/import/1",
        "/ur/officer/consultations/draft",
        "/ur/officer/jobs",
        "/ur/taskforce/",
        "/ur/taskforce/consultations/town",
        "/ur/taskforce/consultations/town/all",
        "/ur/taskforce/consultations/town/climate",
        "/ur/staff/recovery-codes",
        "/ur/nothing",
    ],
)
def test_no_string_of_a_staff_page_skips_the_catalogue(batch, signed_in, path) -> None:
    page = Page(signed_in().raw.get(path, follow_redirects=True))
    assert page.status == (404 if path == "/ur/nothing" else 200)
    assert untranslated(page) == set()


def test_no_string_of_a_comment_and_its_errors_skips_the_catalogue(
    town, signed_in, session
) -> None:
    comment = session.scalars(select(Comment)).one()
    path = f"/ur/taskforce/consultations/town/all/{comment.id}"
    client = signed_in()
    assert untranslated(Page(client.raw.get(path))) == set()
    both = {"priorities": ["none", "climate"], "note": "x" * 600}
    _refused(client, path, both)


def test_no_error_of_an_officers_file_skips_the_catalogue(town, signed_in) -> None:
    path = "/ur/officer/consultations/load"
    for source in (
        "",
        "a: [1",
        "\ta: 1",
        "colour: red",
        "consultation: {opens: soon, title: {ur: x}, kind: imported}\nquestionnaire: {pages: 1}",
    ):
        _refused(signed_in(), path, {"source": source})
    _refused(signed_in(), path, {"file": (io.BytesIO(b"Caf\xe9"), "x.yaml")})


def test_no_error_of_an_import_skips_the_catalogue(batch, signed_in) -> None:
    _refused(signed_in(), "/ur/officer/consultations/elsewhere", {"last": "soon"})
    for name, content in (("c.pdf", b"x"), ("c.csv", b""), ("c.xlsx", b"x")):
        _refused(signed_in(), f"{TOWN}/import", {"file": (io.BytesIO(content), name)})
    _refused(signed_in(), f"{TOWN}/import", {})
    _refused(signed_in(), f"{TOWN}/import/1", {"text": "گم", "seen-text": "گم"})


@pytest.mark.parametrize("typed", [{}, {"email": "x"}, {"email": EMAIL, "password": "wrong"}])
def test_no_error_of_signing_in_skips_the_catalogue(pseudo, session, typed) -> None:
    client = PageClient(pseudo)
    data = {"csrf_token": client.token(), **typed}
    page = Page(client.raw.post("/ur/staff/sign-in", data=data))
    assert page.errors
    assert untranslated(page) == set()


def _refused(client: PageClient, path: str, data: dict[str, object]) -> None:
    page = Page(client.raw.post(path, data={"csrf_token": client.token(), **data}))
    assert page.status == 422
    assert page.errors
    for error in page.errors:
        assert re.search("⟦.*⟧", error), error
    assert {word for word in untranslated(page) if not re.match(r"[\w›: ]+:$", word)} == set()

"""The site has one address: links begin with it, and a request for another host gets nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from engage.app import create_app
from engage.types import Role
from engage.web.extensions import db
from tests import factories
from tests.client import PageClient
from tests.databases import PRODUCTION, settings

HOST = "localhost:8443"
PUBLIC = f"https://{HOST}"
BEHIND = f"http://{HOST}"
"""How the web server in front hands a request on: the host as it came, without https."""


@pytest.fixture
def app(address: str, tmp_path: Path, translations: Path) -> Iterator[Flask]:
    more = {"translations_dir": translations, "public_url": PUBLIC}
    made = create_app(settings(tmp_path, address, **more))
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost", "localhost:8000", "localhost.evil.example:8443"]
)
@pytest.mark.parametrize("path", ["/", "/en/", "/nothing", "/static/img/favicon.svg", "/healthy"])
def test_a_request_for_another_host_is_refused_in_one_line(path: str, host: str, client) -> None:
    answer = client.raw.get(path, base_url=f"http://{host}")
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert answer.text == "400 Bad Request\n"


@pytest.mark.parametrize("host", [HOST, HOST.upper()])
def test_the_host_of_the_public_address_is_answered(host: str, client: PageClient) -> None:
    client.get("/en/", base_url=f"http://{host}")


def test_whoever_watches_the_site_may_call_it_by_any_name(client: PageClient) -> None:
    for name in ("alive", "ready", "worker"):
        for host in ("localhost", "127.0.0.1:8000", "[::1]:8000"):
            assert client.raw.get(f"/health/{name}", base_url=f"http://{host}").status_code == 200


def test_a_port_that_goes_without_saying_may_be_said(
    address: str, tmp_path: Path, translations: Path
) -> None:
    more = {"translations_dir": translations, "public_url": "https://engage.luton.gov.uk:443"}
    client = create_app(settings(tmp_path, address, **PRODUCTION, **more)).test_client()
    for host in ("engage.luton.gov.uk", "engage.luton.gov.uk:443"):
        assert (
            client.get("/en", base_url=f"http://{host}").location
            == "https://engage.luton.gov.uk/en/"
        )


@pytest.mark.parametrize(
    "path",
    ["consultations/%00", "consultations/to%00wn/answer/check", "taskforce/consultations/%00",
     "officer/consultations/%00"],
)  # fmt: skip
def test_a_nul_in_an_address_is_no_page(path: str, staff) -> None:
    staff(Role.TASKFORCE, Role.OFFICER).get(f"/en/{path}", base_url=PUBLIC, status=404)


def test_links_begin_with_the_public_address(client: PageClient, staff, session) -> None:
    factories.consultation(session, slug="town")
    session.commit()
    moved = client.raw.get("/en/officer", base_url=BEHIND)
    assert moved.location == f"{PUBLIC}/en/officer/"
    moved = client.raw.get("/health//alive", base_url="http://evil.example")
    assert moved.location == f"{PUBLIC}/health/alive"
    page = staff(Role.OFFICER).get("/en/officer/consultations/town", base_url=BEHIND)
    assert f"{PUBLIC}/en/consultations/town" in page.text

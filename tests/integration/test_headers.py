"""Headers and forms as browsers of many kinds meet them (ASVS 5.0, 3.4 and 14.3)."""

import pytest

from engage.types import Role
from tests import factories
from tests.client import PageClient


@pytest.mark.parametrize("path", ["/health/alive", "/static/img/favicon.svg", "/en/", "/nothing"])
def test_every_answer_says_what_may_run_in_it(path: str, client) -> None:
    with client.raw.get(path) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "camera=()" in answer.headers["Permissions-Policy"]


def test_only_files_that_are_everybodys_are_kept(client, staff, session) -> None:
    factories.consultation(session, slug="town")
    session.commit()
    officer = staff(Role.OFFICER)
    for browser, path in (
        (client, "/en/consultations/town/answer/comment"),
        (client, "/"),
        (officer, "/en/officer/"),
        (officer, "/en/staff/account"),
    ):
        assert browser.raw.get(path).headers["Cache-Control"] == "no-store", path
    with client.raw.get("/static/img/favicon.svg") as answer:
        assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_a_browser_that_hides_where_it_comes_from_can_answer(app, session) -> None:
    factories.consultation(session, slug="town")
    session.commit()
    client = PageClient(app)
    client.raw.get("/en/receipt", base_url="https://localhost")
    token = client.token()
    answer = client.raw.post(
        "/en/consultations/town/answer/comment",
        data={"csrf_token": token, "comment": "More trees"},
        base_url="https://localhost",
    )
    assert answer.status_code == 302

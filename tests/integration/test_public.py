"""Smoke."""

from engage.models import Response, Comment
from tests import factories


def test_smoke(session, client):
    c = factories.consultation(session, slug="town")
    session.commit()
    for l in ("en", "ur", "pl"):
        client.get(f"/{l}/")
        client.get(f"/{l}/consultations/town")
    base = "/en/consultations/town/answer/"
    for key in ("agree", "one", "several", "word", "comment", "ward", "age"):
        client.get(base + key)
    p = client.post(base + "agree", {}, status=422)
    assert p.errors == ["Choose one of the answers"]
    client.post(base + "agree", {"agree": "agree"})
    client.post(base + "comment", {"comment": "More buses"})
    page = client.get(base + "check")
    assert "More buses" in page.text
    page = client.post(base + "check")
    assert "Your reference" in page.text
    assert session.query(Comment).count() == 1

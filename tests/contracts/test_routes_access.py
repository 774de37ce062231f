"""Every route there is, and who may pass. A new route fails here until somebody says who it is for."""

import pytest
from flask import Flask

from engage.questionnaire.document import RESERVED_PAGES
from engage.services.consultation_file import RESERVED_SLUGS
from engage.types import Role
from engage.web.access import ANYONE, allowed
from tests import factories

O, A, T, M = Role.OFFICER, Role.APPROVER, Role.TASKFORCE, Role.ADMINISTRATOR  # noqa: E741
STAFF = {O, A, M}
ROUTES: dict[str, set[Role]] = {
    "static": set(),
    "choose_language": set(),
    "favicon": set(),
    "robots": set(),
    "health.alive": set(),
    "health.ready": set(),
    "health.worker": set(),
    "public.home": set(),
    "public.consultation": set(),
    "public.go_on": set(),
    "public.question": set(),
    "public.answer": set(),
    "public.check": set(),
    "public.send": set(),
    "public.sent": set(),
    "public.again": set(),
    "public.receipt": set(),
    "public.find_receipt": set(),
    "public.withdraw": set(),
    "public.information_page": set(),
    # Flask-Security guards its own: each asks for the step before it.
    "security.static": set(),
    "security.login": set(),
    "security.logout": set(),
    "security.verify": set(),
    "security.two_factor_setup": set(),
    "security.two_factor_setup_validate": set(),
    "security.two_factor_token_validation": set(),
    "security.two_factor_rescue": set(),
    "security.tf_select": set(),
    "security.mf_recovery": set(),
    "security.mf_recovery_codes": set(),
    "security.change_password": set(),
    "auth.home": set(Role),
    "auth.account": set(Role),
    "auth.password_changed": set(Role),
    "auth.authenticator_changed": set(Role),
    "officer.home": STAFF,
    "officer.consultation": STAFF,
    "officer.move": STAFF,
    "officer.load_form": {O},
    "officer.load": {O},
    "officer.example": {O},
    "officer.publish": {O},
    "officer.questionnaire": STAFF,
    "officer.elsewhere_form": {O},
    "officer.add_elsewhere": {O},
    "officer.upload_form": {O},
    "officer.upload": {O},
    "officer.mapping": {O},
    "officer.run": {O},
    "officer.undo": {O},
    "officer.jobs": {M},
    "officer.retry": {M},
    "taskforce.home": {T, O},
    "taskforce.consultation": {T, O},
    "taskforce.shelf": {T, O},
    "taskforce.comment": {T, O},
    "taskforce.correct": {T},
    "taskforce.redaction": {T},
    "taskforce.original": {O},
}
FILLED = {
    "slug": "town",
    "where": "all",
    "comment_id": "x",
    "batch_id": 1,
    "edition": "standard",
    "job_id": 1,
    "lang": "en",
}


def test_no_page_or_consultation_can_take_the_address_of_a_page_of_ours(app: Flask) -> None:
    taken: dict[str, set[str]] = {"answer": set(), "consultations": set()}
    for rule in app.url_map.iter_rules():
        *before, last = rule.rule.split("/")
        if before and before[-1] in taken and not last.startswith("<"):
            taken[before[-1]].add(last)
    assert taken["answer"] <= RESERVED_PAGES
    assert taken["consultations"] <= RESERVED_SLUGS


def test_every_route_stands_in_the_table_with_who_may_pass(app: Flask) -> None:
    with app.app_context():
        there = {rule.endpoint: allowed(rule.endpoint) for rule in app.url_map.iter_rules()}
    assert {
        name: set(roles) if roles is not None else None for name, roles in there.items()
    } == ROUTES


@pytest.mark.parametrize("endpoint", [name for name, roles in ROUTES.items() if roles])
def test_a_guarded_route_turns_away_strangers_and_every_other_role(
    endpoint: str, app: Flask, staff, session
) -> None:
    factories.consultation(session, slug="town")
    session.commit()
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    with app.test_request_context():
        path = app.url_for(
            endpoint, **{name: FILLED[name] for name in rule.arguments}, _external=False
        )
    method = "POST" if "POST" in rule.methods else "GET"
    strange = app.test_client().open(path, method=method, data={"csrf_token": ""})
    # A form without its token is refused before anybody asks who sends it.
    assert strange.status_code in ({400} if method == "POST" else {302}), endpoint
    if method == "GET":
        assert "/staff/sign-in" in strange.headers["Location"]
    for role in set(Role) - ROUTES[endpoint]:
        client = staff(role, email=f"{role}@luton.example")
        send = client.post if method == "POST" else client.get
        send(path, status=403)


def test_a_route_without_a_word_about_access_is_shut(app: Flask, client) -> None:
    app.add_url_rule("/en/forgotten", "forgotten", lambda: "secret")
    client.get("/en/forgotten", status=403)
    assert frozenset() == ANYONE

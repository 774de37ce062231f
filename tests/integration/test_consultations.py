"""A consultation through its life: what the clock does, who may do what, and what residents see."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from engage import paths
from engage.models import Consultation, Release, now
from engage.questionnaire.document import parse
from engage.services import consultations, surveys, tallies
from engage.services.errors import IllegalMove, NotReady, StaleEdit
from engage.types import ConsultationKind, ConsultationState, Role
from tests import factories

S = ConsultationState
TOWN = "/en/officer/consultations/town"
PUBLIC = "/en/consultations/town"


def _buttons(page) -> list[str]:
    return [button.text_content().strip() for button in page.select("//main//button")]


def test_what_the_clock_has_closed_can_be_moved_on(session, staff) -> None:
    factories.consultation(session, slug="town", state=S.SCHEDULED, opens_in=timedelta(days=-40))
    officer = staff(Role.OFFICER)
    assert "Begin to read the answers" in _buttons(officer.get(TOWN))
    page = officer.post(f"{TOWN}/move", {"to": "analysing"})
    assert "Closed → Being read" in page.text
    assert session.scalars(select(Consultation.state)).one() == S.ANALYSING


def test_what_has_not_opened_can_be_opened_now_or_taken_back(session, staff, client) -> None:
    made = factories.consultation(
        session, slug="town", state=S.SCHEDULED, opens_in=timedelta(days=3)
    )
    officer = staff(Role.OFFICER)
    buttons = _buttons(officer.get(TOWN))
    assert buttons[:2] == ["Back to draft", "Open it now"]
    officer.post(f"{TOWN}/move", {"to": "closed"}, status=409)
    officer.post(f"{TOWN}/move", {"to": "open"})
    session.refresh(made)
    assert made.opens_at <= now()
    assert "Start now" in client.get(PUBLIC).text


def test_a_consultation_that_is_taken_back_is_not_public_and_needs_approval_again(
    session, staff, client
) -> None:
    made = factories.consultation(
        session, slug="town", state=S.SCHEDULED, opens_in=timedelta(days=3)
    )
    staff(Role.OFFICER).post(f"{TOWN}/move", {"to": "draft"})
    session.refresh(made)
    assert made.approved_by_id is None
    client.get(PUBLIC, status=404)


def test_what_closes_at_midnight_is_open_until_the_day_before(session, client) -> None:
    made = factories.consultation(session, slug="town", lasts=timedelta(days=40))
    year = made.closes_at.year + 1
    made.closes_at = datetime(year, 7, 27, 23, tzinfo=UTC)  # midnight in Luton
    assert f"Open until 27 July {year}" in client.get("/en/").text
    client.post(f"{PUBLIC}/answer/agree", {"agree": "agree"})
    sent = client.post(f"{PUBLIC}/answer/check")
    assert f"You can answer until 27 July {year}." in sent.text
    made.closes_at += timedelta(hours=1)
    assert f"Open until 28 July {year}" in client.get("/en/").text


@pytest.mark.parametrize(
    ("state", "opens_in", "why"),
    [
        (S.PAUSED, timedelta(days=-1), "It is paused. Please come back later."),
        (S.SCHEDULED, timedelta(days=1), "Opens on"),
        (S.OPEN, timedelta(days=-40), "Closed on"),
        (S.ANALYSING, timedelta(days=-40), "Closed on"),
    ],
)
def test_whoever_can_not_answer_is_told_why(session, client, state, opens_in, why) -> None:
    factories.consultation(session, slug="town", state=state, opens_in=opens_in)
    page = client.get(f"{PUBLIC}/answer/agree", status=409)
    assert why in page.text
    assert not {"It is paused", "Opens on", "Closed on"} & set(page.text.split(why))
    assert "Your answers were not sent" not in page.text


def test_whoever_has_begun_is_told_that_the_answers_were_not_sent(session, client) -> None:
    made = factories.consultation(session, slug="town")
    client.post(f"{PUBLIC}/answer/agree", {"agree": "agree"})
    made.state = S.PAUSED
    page = client.post(f"{PUBLIC}/answer/check", status=409)
    assert "It is paused. Please come back later." in page.own_words
    assert "Your answers were not sent." in page.text


def test_comments_from_elsewhere_say_when_they_came_and_not_that_they_closed(
    session, client
) -> None:
    factories.consultation(session, slug="town", state=S.CLOSED, kind=ConsultationKind.IMPORTED)
    page = client.get(f"{PUBLIC}/answer/agree", status=409)
    assert "Comments added on" in page.text
    assert "Closed on" not in page.text


def test_closing_early_says_the_day_on_which_it_closed(session, staff, client) -> None:
    made = factories.consultation(session, slug="town")
    staff(Role.OFFICER).post(f"{TOWN}/move", {"to": "closed"})
    session.refresh(made)
    assert made.closes_at <= now()
    day = f"Closed on {made.closes_at.day} {made.closes_at:%B %Y}"
    assert day in client.get(PUBLIC).text
    assert day in client.get("/en/").text


def test_a_paused_consultation_is_neither_open_nor_closed(session, client) -> None:
    assert "Paused for now" not in client.get("/en/").text
    factories.consultation(session, slug="town", state=S.PAUSED)
    page = client.get("/en/")
    assert "Closed on" not in page.text
    assert page.select("//section[@aria-labelledby='paused']//a[contains(@href, '/town')]")


def test_what_has_closed_already_is_not_published(session, staff) -> None:
    made = factories.consultation(
        session, slug="town", state=S.APPROVED, opens_in=timedelta(days=-40)
    )
    document = factories.document().canonical()
    session.add(surveys.SurveyDraft(survey=made.surveys[0], document=document))
    session.commit()
    officer = staff(Role.OFFICER)
    assert "Its closing time has passed" in officer.get(TOWN).text
    page = officer.post(f"{TOWN}/publish", status=422)
    assert len(page.errors) == 1
    assert page.errors[0].startswith("Its closing time has passed")
    with pytest.raises(NotReady):
        surveys.publish(session, made, made.owner_id, ["en"])


def test_nobody_approves_the_text_they_loaded_last(session) -> None:
    made = factories.consultation(session, slug="town", state=S.IN_REVIEW)
    second = factories.user(session, roles={Role.OFFICER, Role.APPROVER})
    third = factories.user(session, roles={Role.APPROVER})
    made.approved_by_id, made.loaded_by_id = None, second.id
    for person in (made.owner_id, second.id):
        with pytest.raises(IllegalMove):
            consultations.move(session, made, S.APPROVED, person)
    consultations.move(session, made, S.APPROVED, third.id)
    session.commit()
    with pytest.raises(DBAPIError, match="another_than_loaded_it"):
        session.execute(update(Consultation).values(approved_by_id=second.id))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("delete_answers_on", date(2999, 1, 1)),
        ("opens_at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("closes_at", datetime(2998, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_day_or_a_time_that_changed_after_it_was_read_is_not_approved(
    session, name, value
) -> None:
    made = factories.consultation(session, state=S.IN_REVIEW)
    approver = factories.user(session, roles={Role.APPROVER})
    seen = consultations.fingerprint(made)
    setattr(made, name, value)
    with pytest.raises(StaleEdit):
        consultations.approve(session, made, approver.id, seen)


@pytest.mark.parametrize("text", ["title", "summary", "decision", "decider"])
def test_a_language_is_live_only_when_the_words_about_it_are_there_too(
    session, staff, text
) -> None:
    made = factories.consultation(session, slug="town")
    setattr(made, text, {"en": "Words", "ur": "الفاظ"})
    release = factories.release(session, made, factories.document())
    assert release.languages == ["en", "ur"]
    session.commit()
    page = staff(Role.OFFICER).get(TOWN)
    facts = page.select("//dl/div[dt[@lang='pl']]")
    assert "1 text is missing" in facts[0].text_content()
    assert "Public address" not in facts[0].text_content()
    addresses = page.select("//a[contains(@class, 'app-address')]/@href")
    assert addresses == [f"http://localhost/{code}/consultations/town" for code in ("en", "ur")]


def test_residents_read_the_introduction_before_they_start(session, client) -> None:
    factories.consultation(session, slug="town")
    assert "About the town (اردو)" in client.get("/ur/consultations/town").text


def test_residents_read_the_introduction_of_the_consultation_they_opened(session, client) -> None:
    factories.consultation(session, slug="town")
    theirs = factories.document(introduction=factories.localised("About another place"))
    other = factories.consultation(session, slug="other", questionnaire=theirs)
    factories.release(session, other, theirs)  # numbered higher than that of the town
    page = client.get(PUBLIC)
    assert "About the town" in page.text
    assert "About another place" not in page.text


def test_residents_read_who_asks_why_and_until_when_answers_are_kept(session, client) -> None:
    made = factories.consultation(session, slug="town")
    page = client.get(PUBLIC)
    day = made.delete_answers_on
    for fact in (
        "About this consultation",
        "Luton Council",
        "Public task",
        "DPIA-1",
        f"Answers are kept until {day.day} {day:%B %Y}",
        "consultations@luton.example",
    ):
        assert fact in page.text


def test_the_names_of_the_council_and_the_taskforce_are_those_in_the_settings(
    session, client, app
) -> None:
    names = {"controller": "Newtown Council", "taskforce_name": "People’s Panel"}
    app.extensions["settings"] = app.extensions["settings"].model_copy(update=names)
    factories.consultation(session, slug="town")
    assert "Newtown Council. It answers for how your answers are used." in client.get(PUBLIC).text
    client.post(f"{PUBLIC}/answer/agree", {"agree": "agree"})
    for path in ("/en/", f"{PUBLIC}/answer/check"):
        assert "Council staff and people of the People’s Panel can read" in client.get(path).text
    assert "People’s Panel" in client.post(f"{PUBLIC}/answer/check").text


def test_a_reply_of_the_council_does_not_look_like_an_answer_of_the_reader(
    session, staff, client
) -> None:
    factories.consultation(session, slug="town", state=S.REPORTED, opens_in=timedelta(days=-40))
    officer = staff(Role.OFFICER)
    assert _buttons(officer.get(TOWN)) == ["Mark as replied"]
    page = officer.post(f"{TOWN}/move", {"to": "feedback_given"})
    assert "Reported → Replied" in page.text
    assert "We have replied" in client.get(PUBLIC).text


def test_an_officer_reads_how_many_have_answered_and_no_small_number(
    session, staff, client
) -> None:
    made = factories.consultation(session, slug="town")
    release = session.scalars(select(Release)).one()
    respond(session, release, "en", 21)
    respond(session, release, "ur", 3)
    page = staff(Role.OFFICER).get(TOWN)
    tables = {
        table.xpath("string(caption)").strip(): [
            " ".join(row.text_content().split()) for row in table.xpath(".//tbody/tr")
        ]
        for table in page.select("//table[caption]")
    }
    assert tables["Answers by language"] == ["English 20", "Urdu fewer than 10"]
    assert len(tables["Answers by day"]) == 1
    assert made.slug in page.text


def test_the_first_answers_are_not_told_apart_by_language_or_day(session, staff) -> None:
    factories.consultation(session, slug="town")
    respond(session, session.scalars(select(Release)).one(), "pl", 9)
    page = staff(Role.OFFICER).get(TOWN)
    assert "fewer than 10" in page.text
    assert page.select("//table[caption]") == []


def test_one_language_in_two_ways_of_writing_is_one_row(session, staff) -> None:
    factories.consultation(session, slug="town")
    release = session.scalars(select(Release)).one()
    respond(session, release, "ur", 10)
    respond(session, release, "ur-Latn", 10)
    [table, _days] = staff(Role.OFFICER).get(TOWN).select("//table[caption]")
    assert [" ".join(row.text_content().split()) for row in table.xpath(".//tbody/tr")] == [
        "Urdu 20"
    ]


def test_answers_to_another_consultation_are_not_counted_with_these(session) -> None:
    made, other = factories.consultation(session), factories.consultation(session)
    respond(session, made.surveys[0].releases[0], "en", 20)
    respond(session, other.surveys[0].releases[0], "ur", 30)
    found = tallies.so_far(session, made)
    assert found.total.value == 20
    assert [code for code, _count in found.by_language] == ["en"]


def test_before_it_is_published_there_are_no_answers_to_count(session, staff) -> None:
    factories.consultation(session, slug="town", state=S.DRAFT)
    assert "Answers so far" not in staff(Role.OFFICER).get(TOWN).text


def test_an_officer_reads_each_language_through_before_residents_do(session, staff) -> None:
    data = factories.document().model_dump(exclude_none=True)
    data["pages"][3]["shown_when"] = {"question": "one", "any_of": ["buses"]}
    factories.consultation(session, slug="town", questionnaire=parse(data))
    officer = staff(Role.OFFICER)
    page = officer.get(TOWN)
    path = "/ur/officer/consultations/town/preview/standard"
    assert path in page.select("//a/@href")
    assert "http://localhost/ur/consultations/town" in page.text
    page = officer.get(path)
    assert "Question comment (اردو)" in page.text
    [rule] = page.select("//main//*[contains(@class, 'govuk-inset-text')]")
    assert "“Question one (اردو)”" in rule.text_content()
    assert [answer.text_content() for answer in rule.xpath(".//li")] == ["Buses (اردو)"]
    assert "„Question one (polski)”" in officer.get(path.replace("/ur/", "/pl/")).text
    officer.get("/en/officer/consultations/town/preview/child", status=404)


def test_who_reads_a_language_through_sees_which_texts_are_missing(session, staff) -> None:
    data = factories.document().model_dump(exclude_none=True)
    [one] = data["pages"][1]["questions"]
    del one["text"]["pl"], one["options"][0]["text"]["pl"]
    factories.consultation(session, slug="town", questionnaire=parse(data))
    officer = staff(Role.OFFICER)
    page = officer.get(f"{TOWN}/preview/standard".replace("/en/", "/pl/"))
    [told] = page.select("//main//*[@class='govuk-inset-text']")
    assert len(told.xpath(".//li")) == 2
    tags = page.select("//section//*[contains(@class, 'govuk-tag')]")
    assert [tag.getparent().tag for tag in tags] == ["h3", "li"]
    complete = officer.get(f"{TOWN}/preview/standard".replace("/en/", "/ur/"))
    assert not complete.select("//*[contains(@class, 'govuk-tag--yellow')]")


def test_what_is_said_about_an_answer_is_read_through_on_a_line_of_its_own(session, staff) -> None:
    factories.consultation(session, slug="town")
    page = staff(Role.OFFICER).get(f"{TOWN}/preview/standard")
    hints = page.select("//li/*[@class='govuk-hint']")
    assert hints
    assert all(hint.getprevious().tag == "br" for hint in hints)


def test_how_many_and_how_long_answers_may_be_is_read_through_as_residents_are_told(
    session, staff
) -> None:
    data = factories.document().model_dump(exclude_none=True)
    [several] = data["pages"][2]["questions"]
    data["pages"][5]["questions"] = [several | {"key": "all", "at_most": None}]
    factories.consultation(session, slug="town", questionnaire=parse(data))
    page = staff(Role.OFFICER).get(f"{TOWN}/preview/standard")
    one, more = "People choose one answer.", "People can choose several answers."
    own_words = "You can write up to 200 characters"
    told = {
        one,
        more,
        own_words,
        "Choose no more than 2 answers.",
        "Choose all that fit.",
        "You can write up to 20 characters",
        "You can write up to 500 characters",
    }
    said = [
        told & {" ".join(text.split()) for text in section.itertext()}
        for section in page.select("//main//section")
    ]
    assert said == [
        {one},
        {one, own_words},
        {more, own_words, "Choose no more than 2 answers."},
        {"You can write up to 20 characters"},
        {"You can write up to 500 characters"},
        {more, own_words, "Choose all that fit."},
        {one},
    ]


def test_what_is_archived_needs_no_mending_and_has_no_next_steps(session, staff) -> None:
    factories.consultation(session, slug="town", state=S.ARCHIVED, opens_in=timedelta(days=-60))
    page = staff(Role.OFFICER).get(TOWN)
    assert not {"To mend before it can be published", "Next steps"} & page.own_words


def test_the_next_steps_stand_directly_under_the_state(session, staff) -> None:
    factories.consultation(session, slug="town")
    headings = [h.text for h in staff(Role.OFFICER).get(TOWN).select("//main//h2")]
    assert headings[:2] == ["Next steps", "Languages"]


def test_who_may_read_the_comments_finds_the_way_to_them(session, staff) -> None:
    factories.consultation(session, slug="town")
    way = "//main//a[text()='Read the comments']/@href"
    officer = staff(Role.OFFICER)
    [path] = officer.get(TOWN).select(way)
    assert officer.get(path).status == 200
    approver = staff(Role.APPROVER, email="second@luton.example")
    assert approver.get(TOWN).select(way) == []


@pytest.mark.parametrize("state", [S.DRAFT, S.IN_REVIEW, S.SCHEDULED])
def test_before_it_opens_there_is_no_heading_over_nothing_and_no_link_to_nothing(
    session, staff, state
) -> None:
    factories.consultation(session, slug="town", state=state, opens_in=timedelta(days=3))
    page = staff(Role.OFFICER).get(TOWN)
    assert "Comments from elsewhere" not in page.own_words
    assert bool(page.select("//a[contains(@class, 'app-address')]")) is (state == S.SCHEDULED)
    assert "http://localhost/en/consultations/town" in page.text
    assert page.select("//main//ul[not(*)]") == []


def test_paragraphs_of_officers_stay_paragraphs(session, staff, client) -> None:
    made = factories.consultation(
        session,
        slug="town",
        questionnaire=factories.document(introduction=factories.localised("Dear all,\n\nplease")),
    )
    made.summary = factories.localised("Short.\n\nAnd clear.")
    made.what_is_open = factories.localised("First.\n\nSecond.")
    for page in (
        client.get(PUBLIC),
        staff(Role.OFFICER).get(f"{TOWN}/preview/standard"),
    ):
        kept = [text.text_content() for text in page.select("//*[contains(@class, 'app-lines')]")]
        assert {"Dear all,\n\nplease", "Short.\n\nAnd clear.", "First.\n\nSecond."} <= set(kept)
    sheet = (paths.STATIC / "css/app.css").read_text(encoding="utf-8")
    assert ".app-lines {\n  white-space: pre-line;\n}" in sheet


def respond(session, release: Release, language: str, number: int) -> None:
    from engage.models import Response

    day = now().date()
    session.add_all(
        Response(release_id=release.id, language=language, mode="paper", day=day)
        for _ in range(number)
    )
    session.commit()

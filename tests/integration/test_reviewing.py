"""Members of the Taskforce decide on names, several at once, and read one comment after another."""

import pytest
from sqlalchemy import select

from engage.models import Answer, AuditEvent, CodingNote
from engage.services import responses, review, theming
from engage.types import ConsultationState, Priority, Role
from tests import factories
from tests.client import Page
from tests.comments import themed

BASE = "/en/taskforce/consultations/town"
TEXT = "The buses are late."
PRIVATE = "The buses are late. Ring 07700 900123, my neighbour is called Amina Hussain"
HIDDEN = "Some personal details are hidden."
UNDERLINED = "What is underlined may be a name. A Taskforce member decides if it is hidden."


def button(page: Page, text: str) -> str:
    """Where the button sends what stands in the form of the correction."""
    [action] = page.select(f"//button[normalize-space()='{text}'][@form='correct']/@formaction")
    return action


def shown(page: Page) -> str:
    return page.select("//blockquote")[0].text_content()


def quotes(page: Page) -> list[str]:
    return [quote.text_content() for quote in page.select("//blockquote")]


@pytest.mark.parametrize(("first", "then", "verbs"), [
    ("Hide it", "Show it", ["hide_words", "keep_words"]),
    ("Keep it", "Hide it", ["keep_words", "hide_words"]),
])  # fmt: skip
def test_a_reviewer_decides_on_a_name_can_put_a_slip_right_and_each_is_written_down(
    say, staff, session, first, then, verbs
) -> None:
    """A decision that stands for good would leave a name visible that was kept by a slip."""
    comment = say(PRIVATE, "climate")
    client = staff(Role.TASKFORCE)
    page = client.get(f"{BASE}/climate/{comment.id}")
    [name] = page.select("//blockquote//span[@class='app-suspected']")
    assert name.text_content() == "Amina Hussain"
    pressed = button(page, first)
    page = client.post(pressed)
    assert ("Amina" in page.text, "[name]" in shown(page)) == (
        first == "Keep it",
        first != "Keep it",
    )
    assert page.select("//span[@class='app-suspected']") == []
    assert client.post(pressed).status == 200, "a second press changes nothing"
    page = client.post(button(page, then))
    assert ("Amina" in shown(page)) == (then == "Show it")
    events = select(AuditEvent).order_by(AuditEvent.id)
    found = [(event.verb, event.subject_id) for event in session.scalars(events)]
    assert found == [(verb, comment.id) for verb in verbs]


def test_who_decided_on_a_name_is_written_down(say, staff, session) -> None:
    path = f"{BASE}/climate/{say(PRIVATE, 'climate').id}"
    client = staff(Role.TASKFORCE, email="member@luton.example")
    client.post(button(client.get(path), "Hide it"))
    assert session.scalars(select(AuditEvent)).one().user.email == "member@luton.example"


def test_who_has_not_seen_what_another_decided_on_a_name_does_not_undo_it(say, staff) -> None:
    comment = say(PRIVATE, "climate")
    path = f"{BASE}/climate/{comment.id}"
    one, other = staff(Role.TASKFORCE), staff(Role.TASKFORCE, email="other@luton.example")
    before = other.get(path)
    one.post(button(one.get(path), "Hide it"))
    page = other.post(button(before, "Keep it"), {"note": "half a note"}, status=409)
    assert "half a note" in page.text
    assert "Amina" not in other.get(path).text


@pytest.mark.parametrize("asked", ["choice=hide&seen=open", "start=0&choice=shout&seen=open",
                                   "start=3&choice=hide&seen=open", "start=62&choice=hide",
                                   f"start={'9' * 20}&choice=hide&seen=open"])  # fmt: skip
def test_nothing_else_can_be_hidden(say, staff, asked) -> None:
    comment = say(PRIVATE, "climate")
    staff(Role.TASKFORCE).post(f"{BASE}/climate/{comment.id}/redaction?{asked}", status=404)


def test_what_was_ticked_and_typed_stays_when_a_name_is_decided_on(say, staff, session) -> None:
    comment = say(PRIVATE, "climate")
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/climate/{comment.id}"
    page = client.get(path)
    typed = {"priorities": ["health"], "seen": page.value("seen"), "note": "half a note"}
    page = client.post(button(page, "Hide it"), typed)
    assert page.select("//input[@checked]/@value") == ["health"]
    assert page.value("note") == "half a note"
    [sends] = page.select("//form[@id='correct']/@action")
    assert sends == path
    language = page.select("//button[@name='switch_to'][@value='pl']/@formaction")
    assert language == [path.replace("/en/", "/pl/")]
    client.post(sends, {**typed, "seen": page.value("seen")})
    assert session.scalars(select(CodingNote.text)).all() == ["half a note"]


def test_it_is_said_what_is_hidden_and_what_is_only_suspected(say, staff) -> None:
    comment, plain = say(PRIVATE, "climate"), say(TEXT, "climate")
    officer, member = staff(Role.OFFICER), staff(Role.TASKFORCE, email="member@luton.example")
    page = officer.get(f"{BASE}/climate/{comment.id}")
    assert (HIDDEN in page.text, UNDERLINED in page.text) == (True, True)
    page = member.get(f"{BASE}/climate/{comment.id}")
    assert (HIDDEN in page.text, UNDERLINED in page.text) == (True, False)
    member.post(button(page, "Keep it"))
    assert UNDERLINED not in officer.get(f"{BASE}/climate/{comment.id}").text
    page = officer.get(f"{BASE}/climate/{plain.id}")
    assert (HIDDEN in page.text, UNDERLINED in page.text) == (False, False)


def test_two_who_read_one_pile_miss_nothing(say, staff) -> None:
    """Counted from the first, the next screen began too late once another had decided on some."""
    said = {say(f"Comment {n}", "health", ask=True).text for n in range(2 * review.PAGE_SIZE)}
    one, other = staff(Role.TASKFORCE), staff(Role.TASKFORCE, email="other@luton.example")
    page = one.get(f"{BASE}/ask")
    for href in page.select("//article//a/@href")[:10]:
        other.post(href, {"priorities": ["health"], "seen": "1"})
    following = one.get(page.select("//a[@rel='next']/@href")[0])
    assert {*quotes(page), *quotes(following)} == said


def test_the_previous_page_is_the_one_before(say, staff) -> None:
    for number in range(2 * review.PAGE_SIZE + 1):
        say(f"Comment {number}", "health")
    client = staff(Role.TASKFORCE)
    first = client.get(f"{BASE}/health")
    second = client.get(first.select("//a[@rel='next']/@href")[0])
    third = client.get(second.select("//a[@rel='next']/@href")[0])
    assert len(quotes(third)) == 1
    back = client.get(third.select("//a[@rel='prev']/@href")[0])
    assert quotes(back) == quotes(second)
    assert quotes(client.get(back.select("//a[@rel='prev']/@href")[0])) == quotes(first)
    assert first.select("//a[@rel='prev']") == []


def test_the_way_back_leads_to_the_screen_that_somebody_came_from(say, staff) -> None:
    for number in range(review.PAGE_SIZE + 2):
        say(f"Comment {number}", "health")
    client = staff(Role.TASKFORCE)
    [second] = client.get(f"{BASE}/health").select("//a[@rel='next']/@href")
    here, then = client.get(second).select("//article//a/@href")
    data = {"priorities": ["health"], "seen": "1"}
    back = "//a[@class='govuk-back-link']/@href"
    assert client.get(here).select(back) == [second]
    [sends] = client.get(here).select("//form[@id='correct']/@action")
    assert sends == here
    assert client.post(sends, data).select(back) == [second]
    page = client.post(sends, {**data, "seen": "2", "next": "yes"})
    assert page.response.request.full_path.rstrip("?") == then
    assert page.select(back) == [second]


def test_after_the_last_comment_come_those_left_over_and_then_the_end(say, staff) -> None:
    comments = sorted((say(f"C{n}", "health") for n in range(3)), key=lambda item: item.id)
    client = staff(Role.TASKFORCE)
    data = {"priorities": ["health"], "seen": "1", "next": "yes"}
    client.post(f"{BASE}/health/{comments[0].id}", data)
    page = client.post(f"{BASE}/health/{comments[2].id}", data)
    assert page.response.request.path == f"{BASE}/health/{comments[1].id}"
    page = client.post(f"{BASE}/health/{comments[1].id}", data)
    page = client.post(page.response.request.path, {**data, "seen": page.value("seen")})
    assert page.response.request.path == f"{BASE}/health"
    assert "That was the last one here." in page.text
    assert "That was the last one here." not in client.get(f"{BASE}/health").text


def test_each_field_says_what_is_wrong_with_it(say, staff) -> None:
    path = f"{BASE}/climate/{say(TEXT, 'climate').id}"
    page = staff(Role.TASKFORCE).post(path, {"seen": "1", "note": "x" * 501}, status=422)
    beside = page.select("//p[contains(@class, 'govuk-error-message')]")
    assert len(page.errors) == 2
    assert [" ".join(item.text_content().split()) for item in beside] == [
        f"Error: {text}" for text in page.errors
    ]


def test_only_who_can_correct_is_offered_to(say, staff) -> None:
    say(TEXT, "climate")
    for role, offered in ((Role.OFFICER, "Read"), (Role.TASKFORCE, "Read and correct")):
        page = staff(role, email=f"{role}@luton.example").get(f"{BASE}/climate")
        [link] = page.select("//article//a")
        assert link.text.strip() == offered


def test_what_is_archived_is_not_read_corrected_or_shown_as_it_was(say, town, staff) -> None:
    path = f"{BASE}/all/{say(PRIVATE, 'climate').id}"
    town.state = ConsultationState.ARCHIVED
    client = staff(Role.TASKFORCE, Role.OFFICER)
    for place in (BASE, f"{BASE}/all", path):
        client.get(place, status=404)
    for action in ("", "/original", "/redaction?start=0&choice=hide&seen=open"):
        client.post(f"{path}{action}", {"priorities": ["health"], "seen": "1"}, status=404)


def test_the_decision_in_force_is_marked_where_the_program_came_later(
    say, staff, session, town
) -> None:
    comment = say(TEXT, "economy")
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/all/{comment.id}"
    assert "This one counts" not in client.get(path).text
    client.post(path, {"priorities": [Priority.CLIMATE], "seen": "1"})
    newer = theming.ThemedComments("b" * 64, {}, (themed(comment, "health"),))
    theming.record(session, newer)
    history = [
        item.text_content() for item in client.get(path).select("//ol[@class='app-history']/li")
    ]
    assert ["This one counts" in item for item in history] == [False, True, False]


def test_who_takes_their_answers_back_takes_nobody_elses(say, session, town) -> None:
    mine, theirs = say(PRIVATE, "climate"), say(PRIVATE, "climate")
    person = factories.user(session, roles={Role.TASKFORCE})
    for comment in (mine, theirs):
        comment.response.answers.append(Answer(question_key="agree", value="agree"))
        before = review.reading(session, town, comment.id)
        review.correct(session, before, {Priority.HEALTH}, user_id=person.id, seen=1, note="Hm")
    responses.erase(session, [mine.response_id])
    assert (theirs.text, theirs.response.state) == (PRIVATE, "sent")
    assert (len(theirs.response.answers), len(theirs.redactions)) == (1, 2)
    assert review.history(session, theirs.id)[0].note.text == "Hm"


def test_what_is_counted_is_what_lies_there_now(say, session, town) -> None:
    person = factories.user(session, roles={Role.TASKFORCE})
    said = [say(f"Rents {n}", "economy") for n in range(30)]
    for number in range(20):
        say(f"Hmm {number}", ask=True, none=False)
    for number in range(15):
        say(f"Hello {number}", none=True)
    for number in range(10):
        say(f"Unread {number}", read=False)
    for comment in said[:15]:
        before = review.reading(session, town, comment.id)
        review.correct(session, before, {Priority.HEALTH}, user_id=person.id, seen=1)
    counts = review.overview(session, town)
    assert [count.value for count in counts.priorities.values()] == [15, 15, 0, 0, 0]
    assert {pile: count.value for pile, count in counts.piles.items()} == {
        review.Pile.NONE: 15,
        review.Pile.ASK: 20,
        review.Pile.WAITING: 10,
    }
    assert (counts.comments.value, counts.corrected.value) == (75, 15)

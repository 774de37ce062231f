"""The program reads comments: many at once, each on its own, and again when there is a newer one."""

from sqlalchemy import select

from engage.models import Comment, Redaction, now
from engage.services import responses, review, theming
from engage.types import JobName, Role
from nlp.types import Redaction as Span
from tests import factories
from tests.comments import themed
from tests.workers import work

BASE = "/en/taskforce/consultations/town"
TEXT = "The buses are late."
PRIVATE = "The buses are late. Ring 07700 900123, my neighbour is called Amina Hussain"


def test_what_one_person_sends_is_read_although_anothers_words_wait(session, town) -> None:
    read: list[str] = []

    def note(_reading, payload):
        read.extend(payload["comment_ids"])
        return lambda _writing: None

    for words in ("Trees", "Buses"):
        survey = responses.open_survey(session, "town", now())
        responses.send(session, survey, {"comment": words}, "en", now())
    session.commit()
    work(session.get_bind(), {JobName.THEME_COMMENTS: note})
    assert sorted(read) == sorted(session.scalars(select(Comment.id)))


def test_what_is_hidden_in_one_comment_leaves_nothing_visible_in_another(
    say, staff, session
) -> None:
    other, comment = say(PRIVATE, "climate"), say(PRIVATE, read=False)
    found = (themed(other, "climate"), themed(comment, "climate"))
    theming.record(session, theming.ThemedComments("b" * 64, {}, found))
    session.commit()
    assert "07700" not in staff(Role.TASKFORCE).get(f"{BASE}/all/{comment.id}").html


def test_what_a_person_let_stand_stays_where_a_newer_version_is_sure_of_more(say, session) -> None:
    spans = (Span(23, 28, "name", False), Span(41, 46, "name", False))
    comment = say("My neighbour is called Amina Hussain and Bilal Khan", redactions=spans)
    person = factories.user(session, roles={Role.TASKFORCE})
    review.decide(session, comment.id, 23, hide=False, seen=None, user_id=person.id)
    newer = themed(comment, redactions=(Span(23, 51, "name", True),))
    theming.record(session, theming.ThemedComments("b" * 64, {}, (newer,)))
    session.expire_all()
    kept = session.scalars(select(Redaction).order_by(Redaction.start)).all()
    assert [(item.start, item.masked) for item in kept] == [(23, False), (41, None)]


def test_the_program_tells_of_each_comment_its_own_language(say, staff, session) -> None:
    urdu, polish = say("بسیں دیر سے آتی ہیں", read=False), say("Autobusy się spóźniają", read=False)
    client = staff(Role.TASKFORCE)
    for comment in (urdu, polish):
        client.post(f"{BASE}/all/{comment.id}", {"priorities": ["climate"], "seen": ""})
    found = (themed(urdu, "climate", language="ur"), themed(polish, "climate", language="pl"))
    theming.record(session, theming.ThemedComments("a" * 64, {}, found))
    session.commit()
    for comment, language in ((urdu, "ur"), (polish, "pl")):
        [shown] = client.get(f"{BASE}/all/{comment.id}").select("//blockquote")
        assert shown.get("lang") == language


def test_a_new_version_of_the_program_reads_with_the_same_model_again(
    say, session, monkeypatch
) -> None:
    comment = say(TEXT, "climate")
    monkeypatch.setattr(theming, "__version__", "99.0")
    again = theming.ThemedComments("a" * 64, {}, (themed(comment, "economy"),))
    assert theming.record(session, again) == 1


def test_what_the_program_said_last_stays_with_the_labels_that_are_kept(
    say, staff, session
) -> None:
    comment = say(TEXT, "economy", themes=("economy.jobs",))
    newer = themed(comment, "economy", themes=("economy.homes",), evidence=())
    theming.record(session, theming.ThemedComments("b" * 64, {}, (newer,)))
    data = {"priorities": ["economy"], "seen": "2"}
    page = staff(Role.TASKFORCE).post(f"{BASE}/all/{comment.id}", data)
    tags = [tag.text_content() for tag in page.select("//strong[contains(@class, 'govuk-tag')]")]
    assert tags == ["Homes people can afford"]
    assert page.select("//mark") == []

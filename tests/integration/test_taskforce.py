"""The Taskforce reads what the machine made of comments, corrects it, and each step is kept."""

import pytest
from sqlalchemy import select

from engage.models import AuditEvent, Coding, CodingNote, Comment, Redaction
from engage.models.base import today
from engage.services import responses, review, theming
from engage.types import JobName, Priority, Role
from engage.web import names
from nlp.codebook import Codebook
from nlp.types import Redaction as Span
from tests import factories
from tests.comments import themed
from tests.workers import work

BASE = "/en/taskforce/consultations/town"
TEXT = "The buses are late. بسیں دیر سے آتی ہیں"
PRIVATE = "The buses are late. Ring 07700 900123, my neighbour is called Amina Hussain"


def test_a_priority_shows_its_comments_with_the_words_marked(say, staff) -> None:
    comment = say(TEXT, "climate")
    say("Rents are too high", "economy")
    page = staff(Role.TASKFORCE).get(f"{BASE}/climate")
    [shown] = page.select("//blockquote")
    assert shown.text_content() == TEXT
    assert (shown.get("lang"), shown.get("dir")) == ("en-GB", "ltr")
    assert [mark.text for mark in page.select("//mark")] == ["The buses are late."]
    assert page.select(f"//a[contains(@href, '{comment.id}')]")


@pytest.mark.parametrize(("where", "expected"), [
    ("none", ["Hello"]), ("ask", ["Hmm"]), ("waiting", ["Unread"]), ("economy", ["Rents"]),
    ("health", ["Hmm"]), ("climate", []), ("all", ["Hello", "Hmm", "Rents", "Unread"]),
])  # fmt: skip
def test_comments_lie_where_they_belong(say, staff, where, expected) -> None:
    say("Hello", none=True)
    say("Hmm", "health", ask=True)
    say("Rents", "economy")
    say("Unread", read=False)
    page = staff(Role.TASKFORCE).get(f"{BASE}/{where}")
    assert sorted(quote.text_content() for quote in page.select("//blockquote")) == expected


def test_comments_of_another_consultation_are_not_read_or_counted_here(say, session, staff) -> None:
    comment = say(TEXT, "climate")
    other = factories.consultation(session, slug="other")
    base = BASE.replace("town", "other")
    client = staff(Role.TASKFORCE)
    for where in ("all", "climate"):
        assert client.get(f"{base}/{where}").select("//blockquote") == []
    client.get(f"{base}/climate/{comment.id}", status=404)
    assert theming.read_again(session, other) == 0


@pytest.mark.parametrize(("source", "marked"), [(None, ("und", "auto")), ("7", ("en-GB", "ltr"))])
def test_the_page_that_an_unread_comment_came_from_does_not_say_its_language(
    say, staff, source, marked
) -> None:
    comment = say("بسیں دیر سے آتی ہیں", read=False, source=source)
    for path in ("waiting", f"waiting/{comment.id}"):
        [shown] = staff(Role.TASKFORCE).get(f"{BASE}/{path}").select("//blockquote")
        assert (shown.get("lang"), shown.get("dir")) == marked


def test_a_correction_is_kept_with_who_and_when_and_the_machines_word_stays(
    say, staff, session
) -> None:
    comment = say(TEXT, "economy", "climate")
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/climate/{comment.id}"
    page = client.get(path)
    assert page.select("//input[@checked]/@value") == ["economy", "climate"]
    seen = page.value("seen")
    page = client.post(path, {"priorities": ["climate"], "seen": seen, "note": "Only buses"})
    assert "Saved" in page.text
    history = [
        " ".join(item.text_content().split())
        for item in page.select("//ol[@class='app-history']/li")
    ]
    assert history[0].startswith("A. Person,")
    assert "Only buses" in history[0]
    assert history[1].startswith("The program,")
    assert "Inclusive economy" in history[1]
    assert "Inclusive economy" not in history[0]
    codings = session.scalars(select(Coding).order_by(Coding.number)).all()
    assert [coding.user_id is None for coding in codings] == [True, False]
    assert codings[1].suggestion_seen
    assert (codings[1].labels[0].start, codings[1].labels[0].end) == (0, 19)


def test_a_persons_word_stands_above_a_later_one_of_the_machine(say, staff, session, town) -> None:
    comment = say(TEXT, "economy")
    reading = review.reading(session, town, comment.id)
    person = factories.user(session, roles={Role.TASKFORCE})
    review.correct(session, reading, {Priority.CLIMATE}, user_id=person.id, seen=1)
    newer = theming.ThemedComments("b" * 64, {}, (themed(comment, "health"),))
    assert theming.record(session, newer) == 1
    assert list(review.reading(session, town, comment.id).labels) == [Priority.CLIMATE]
    assert len(review.history(session, comment.id)) == 3


def test_theming_twice_adds_nothing(say, session) -> None:
    comment = say(TEXT, "climate")
    again = theming.ThemedComments("a" * 64, {}, (themed(comment, "economy"),))
    assert theming.record(session, again) == 0


@pytest.mark.parametrize(("chosen", "message"), [
    ([], "Choose at least one priority, or “None of the five”"),
    (["none", "climate"], "Choose either priorities or “None of the five”, not both"),
])  # fmt: skip
def test_a_wrong_correction_is_refused_and_keeps_the_note(say, staff, chosen, message) -> None:
    comment = say(TEXT, "climate")
    path = f"{BASE}/all/{comment.id}"
    page = staff(Role.TASKFORCE).post(path, {"priorities": chosen, "note": "hm"}, status=422)
    assert page.errors == [message]
    assert page.value("note") == "hm"


def test_two_people_at_once_do_not_overwrite_each_other(say, staff, session) -> None:
    comment = say(TEXT, "climate")
    path = f"{BASE}/all/{comment.id}"
    one, other = staff(Role.TASKFORCE), staff(Role.TASKFORCE, email="other@luton.example")
    seen = one.get(path).value("seen")
    one.post(path, {"priorities": ["economy"], "seen": seen})
    page = other.post(path, {"priorities": ["health"], "seen": seen}, status=409)
    assert page.heading == "This has changed since you opened the page"
    assert len(session.scalars(select(Coding)).all()) == 2


def test_save_and_next_leads_to_the_next_comment_of_the_same_place(say, staff) -> None:
    comments = sorted((say(f"Bus {n}", "climate") for n in range(3)), key=lambda item: item.id)
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/climate/{comments[0].id}"
    seen = client.get(path).value("seen")
    page = client.post(path, {"priorities": ["climate"], "seen": seen, "next": "yes"})
    assert page.response.request.path.endswith(comments[1].id)


def test_counts_leave_rounded_and_small_ones_not_at_all(say, staff) -> None:
    for number in range(13):
        say(f"Rents {number}", "economy")
    say("A park", "climate")
    page = staff(Role.TASKFORCE).get(BASE)
    rows = {
        " ".join(row.xpath("string(th)").split()): row.xpath("string(td)").strip()
        for row in page.select("//tbody/tr")
    }
    assert rows["Inclusive economy"] == "15"
    assert rows["Net zero town"] == "fewer than 10"
    assert rows["Improving wellbeing"] == "0"


def test_what_no_person_has_checked_is_not_counted_as_checked(say, session, town) -> None:
    for number in range(10):
        say(f"Rents {number}", "economy")
    assert review.overview(session, town).corrected.value == 0


def test_a_withdrawn_comment_is_gone_from_lists_and_counts(say, staff, session, town) -> None:
    comment = say(TEXT, "climate")
    responses.erase(session, [comment.response_id])
    page = staff(Role.TASKFORCE).get(f"{BASE}/climate")
    assert page.select("//blockquote") == []
    staff(Role.TASKFORCE).get(f"{BASE}/climate/{comment.id}", status=404)
    assert review.overview(session, town).comments.value is None


def test_long_lists_come_in_pages_and_miss_nobody(say, staff) -> None:
    said = {f"Comment {number}" for number in range(review.PAGE_SIZE + 3)}
    for text in said:
        say(text, none=True)
    client = staff(Role.TASKFORCE)
    page = client.get(f"{BASE}/none")
    seen = {quote.text_content() for quote in page.select("//blockquote")}
    page = client.get(page.select("//a[@rel='next']/@href")[0])
    assert page.select("//a[@rel='next']") == []
    assert page.select("//a[@rel='prev']/@href") == [f"{BASE}/none"]
    assert seen | {quote.text_content() for quote in page.select("//blockquote")} == said


def test_a_place_that_there_is_not_is_not_found(town, staff) -> None:
    staff(Role.TASKFORCE).get(f"{BASE}/weather", status=404)


def test_a_screen_far_beyond_the_last_is_empty_and_leads_back(say, staff) -> None:
    say(TEXT, "climate")
    page = staff(Role.TASKFORCE).get(f"{BASE}/climate?after={'z' * 90}")
    assert page.select("//blockquote") == []
    assert page.select("//a[@rel='prev']/@href") == [f"{BASE}/climate"]


def test_a_nul_in_the_place_of_a_screen_is_passed_over(say, staff) -> None:
    say(TEXT, "climate")
    assert staff(Role.TASKFORCE).get(f"{BASE}/climate?after=%00").select("//blockquote")


def test_a_label_without_marked_words_says_who_gave_it(say, staff) -> None:
    comment = say("10/10", "economy", evidence=())
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/economy/{comment.id}"
    assert "said by a person" not in client.get(path).html
    client.post(path, {"priorities": ["economy"], "seen": client.get(path).value("seen")})
    assert "said by a person" in client.get(path).html


def test_what_was_saved_before_is_not_said_of_what_was_refused(say, staff) -> None:
    comment = say(TEXT, "climate")
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/climate/{comment.id}?saved=yes"
    assert "Your decision is kept" in client.get(path).html
    page = client.post(path, {"seen": "1"}, status=422)
    assert "Your decision is kept" not in page.html


@pytest.mark.parametrize("language", ["ur", "pl"])
def test_the_taskforces_pages_speak_every_language(say, staff, language) -> None:
    """No message of the English page stands on the same page in another language."""
    comment = say(PRIVATE, "climate")
    say("Hmm", ask=True)
    client = staff(Role.TASKFORCE)
    for path in ("", "/climate", "/ask", f"/climate/{comment.id}"):
        english, other = (
            client.get(BASE.replace("/en/", f"/{code}/") + path).own_words
            for code in ("en", language)
        )
        assert len(english) > 10
        assert english & other == set()


def test_a_phone_number_is_hidden_and_the_words_after_it_are_marked_where_they_stand(
    say, staff, session
) -> None:
    comment = say(PRIVATE, "climate")
    client = staff(Role.TASKFORCE)
    for path in ("climate", f"climate/{comment.id}", "all"):
        page = client.get(f"{BASE}/{path}")
        assert "07700" not in page.html
        [shown] = page.select("//blockquote")
        assert shown.text_content() == PRIVATE.replace("07700 900123", "[phone number]")
    assert "07700 900123" in session.scalars(select(Comment.text)).one(), "the original stays"
    page = client.get(f"/ur/taskforce/consultations/town/climate/{comment.id}")
    [marker] = page.select("//blockquote//span[@class='app-hidden']")
    assert (marker.get("lang"), marker.get("dir")) == ("ur", "rtl")


def test_what_the_program_has_not_read_hides_personal_things_too(say, staff, session, town) -> None:
    comment = say(PRIVATE, read=False)
    client = staff(Role.TASKFORCE)
    assert "07700" not in client.get(f"{BASE}/waiting").html
    path = f"{BASE}/waiting/{comment.id}"
    client.post(path, {"priorities": ["climate"], "seen": ""})
    assert "07700" not in client.get(path).html
    theming.record(session, theming.ThemedComments("a" * 64, {}, (themed(comment, "health"),)))
    session.commit()
    assert "07700" not in client.get(path).html


def test_only_an_officer_sees_the_original_words_and_it_is_written_down(
    say, staff, session
) -> None:
    comment = say(PRIVATE, "climate")
    path = f"{BASE}/climate/{comment.id}"
    member = staff(Role.TASKFORCE)
    assert "Show the original words" not in member.get(path).text
    member.post(f"{path}/original", status=403)
    officer = staff(Role.OFFICER, email="officer@luton.example")
    page = officer.get(path)
    assert "07700" not in page.html
    assert "Show the original words" in page.text
    assert page.select("//input[@name='priorities']") == [], "correcting is the Taskforce’s"
    assert not session.scalars(select(AuditEvent)).all()
    page = officer.post(f"{path}/original")
    [shown] = page.select("//blockquote")
    assert shown.text_content() == PRIVATE
    session.expire_all()
    [event] = session.scalars(select(AuditEvent)).all()
    assert (event.verb, event.subject_id) == ("show_original", comment.id)
    assert event.user.email == "officer@luton.example"
    assert page.select("//a[@hreflang='pl']/@href") == [path.replace("/en/", "/pl/")]
    assert officer.get(path).select("//a[@hreflang='pl']/@href") == [path.replace("/en/", "/pl/")]


def test_themes_and_poverty_stand_beside_the_comment_and_stay_with_the_labels_kept(
    say, staff, session
) -> None:
    comment = say(TEXT, "economy", "climate", poverty=0.8,
                  themes=("economy.jobs", "climate.transport", "no.such"))  # fmt: skip
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/economy/{comment.id}"
    for page in (client.get(f"{BASE}/economy"), client.get(path)):
        tags = [
            tag.text_content() for tag in page.select("//strong[contains(@class, 'govuk-tag')]")
        ]
        assert tags == ["Jobs and pay", "Buses, trains, walking and cycling", "no.such", "Poverty"]
    page = client.post(path, {"priorities": ["economy"], "seen": "1"})
    tags = [tag.text_content() for tag in page.select("//strong[contains(@class, 'govuk-tag')]")]
    assert tags == ["Jobs and pay", "Poverty"]


@pytest.mark.parametrize("language", ["ur", "pl"])
def test_themes_are_named_in_the_readers_language(say, staff, language) -> None:
    comment = say(TEXT, "economy", themes=("economy.jobs",))
    client = staff(Role.TASKFORCE)
    for path in ("economy", f"economy/{comment.id}"):
        page = client.get(f"{BASE.replace('/en/', f'/{language}/')}/{path}")
        [tag] = page.select("//strong[contains(@class, 'govuk-tag')]")
        assert tag.text_content().strip() not in ("", "Jobs and pay", "economy.jobs")
        assert tag.xpath("./*[@lang]") == []


def test_every_theme_of_the_codebook_has_a_name_to_translate() -> None:
    assert set(names._THEMES) == {theme.id for theme in Codebook.load().themes}


def test_a_note_runs_the_way_it_is_written_and_the_program_has_a_day_but_no_time(
    say, staff
) -> None:
    comment = say(TEXT, "climate")
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/climate/{comment.id}"
    page = client.post(path, {"priorities": ["climate"], "seen": "1", "note": "بسوں کے بارے میں"})
    [note] = page.select("//ol[@class='app-history']/li/p[@dir='auto']")
    assert note.text_content() == "بسوں کے بارے میں"
    person, program = page.select("//ol[@class='app-history']/li//time")
    assert "T" in person.get("datetime")
    assert program.get("datetime") == today().isoformat()
    assert ":" not in program.text_content()


def test_after_an_update_comments_are_read_again_and_people_keep_their_word(
    app, say, staff, session
) -> None:
    def next_version(reading, payload):
        found = [reading.get(Comment, one) for one in payload["comment_ids"]]
        read = tuple(themed(one, "climate") for one in found)
        return lambda writing: theming.record(writing, theming.ThemedComments("b" * 64, {}, read))

    from engage.commands.read_again import command

    corrected, other = say("Rents are high", "climate"), say("More buses", "health")
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/all/{corrected.id}"
    client.post(path, {"priorities": ["economy"], "seen": client.get(path).value("seen")})
    done = app.test_cli_runner().invoke(command, ["town"])
    assert "town: 2 comments wait to be read again" in done.output
    work(session.get_bind(), {JobName.THEME_COMMENTS: next_version})
    session.expire_all()
    shelves = {name: client.get(f"{BASE}/{name}").text for name in ("economy", "health", "climate")}
    assert "Rents are high" in shelves["economy"]
    assert "More buses" not in shelves["health"]
    assert "More buses" in shelves["climate"]
    assert len(review.history(session, other.id)) == 2


def test_what_a_newer_version_finds_is_hidden_and_what_people_decided_stands(
    say, session, town
) -> None:
    """Spans that overlap would be shown torn: the older one stays."""
    comment = say(PRIVATE, "climate")
    start = PRIVATE.index("Amina")
    person = factories.user(session, roles={Role.TASKFORCE})
    review.decide(session, comment.id, start, hide=False, seen=None, user_id=person.id)
    phone, name = session.scalars(select(Redaction).order_by(Redaction.start)).all()
    found = (
        Span(0, 9, "address", True),
        Span(10, 13, "name", False),
        Span(phone.start - 1, phone.end, "phone", True),
        Span(phone.end, phone.end + 1, "reference", True),
        Span(name.start, name.end, "name", True),
    )
    newer = themed(comment, "climate", redactions=found)
    theming.record(session, theming.ThemedComments("b" * 64, {}, (newer,)))
    session.expire_all()
    kept = session.scalars(select(Redaction).order_by(Redaction.start)).all()
    assert [(item.start, item.end, item.masked) for item in kept] == [
        (0, 9, True),
        (10, 13, None),
        (phone.start, phone.end, True),
        (phone.end, phone.end + 1, True),
        (start, len(PRIVATE), False),
    ]


def test_a_mistyped_name_has_nothing_read_again(app, town) -> None:
    from engage.commands.read_again import command

    assert "no consultation twon" in app.test_cli_runner().invoke(command, ["twon"]).output


def test_what_is_sure_takes_the_place_of_a_suspicion_on_which_nobody_decided(say, session) -> None:
    text = "My neighbour is called Amina Hussain"
    comment, start = say(text, "climate"), text.index("Amina")
    assert [item.masked for item in session.scalars(select(Redaction))] == [None]
    found = (Span(start + 6, len(text), "name", False), Span(start, start + 5, "handle", True))
    newer = themed(comment, "climate", redactions=found)
    theming.record(session, theming.ThemedComments("b" * 64, {}, (newer,)))
    session.expire_all()
    kept = session.scalars(select(Redaction).order_by(Redaction.start)).all()
    assert [(item.start, item.end, item.masked) for item in kept] == [
        (start, start + 5, True),
        (start + 6, len(text), None),
    ]


def test_comments_that_came_since_an_unfinished_reading_keep_none_from_being_read_again(
    say, session, town, monkeypatch
) -> None:
    monkeypatch.setattr(theming, "_JOB_SIZE", 2)
    read = set()

    def note(reading, payload):
        read.update(payload["comment_ids"])
        return lambda writing: None

    for _ in range(8):
        say("More buses", read=False)
        theming.read_again(session, town)
        session.commit()
    work(session.get_bind(), {JobName.THEME_COMMENTS: note})
    assert read == set(session.scalars(select(Comment.id)))


def test_a_note_is_as_long_as_it_is_kept(say, staff, session) -> None:
    """NFC makes two characters of one that Bengali has: SQLite kept too many, PostgreSQL broke."""
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/all/{say(TEXT, 'climate').id}"
    data = {"priorities": ["climate"], "seen": "1"}
    page = client.post(path, {**data, "note": "\u09df" * 251}, status=422)
    assert page.errors == ["Your note must be 500 characters or fewer"]
    client.post(path, {**data, "note": " " + "\u09df" * 250 + "\r\n"})
    assert session.scalars(select(CodingNote.text)).one() == "\u09af\u09bc" * 250


def test_saving_twice_is_saving_once(say, staff, session) -> None:
    comment = say(TEXT, "climate")
    client, other = staff(Role.TASKFORCE), staff(Role.TASKFORCE, email="other@luton.example")
    path = f"{BASE}/all/{comment.id}"
    first = {"priorities": ["economy"], "seen": "1", "note": "Rents"}
    client.post(path, first)
    newer = theming.ThemedComments("b" * 64, {}, (themed(comment, "health"),))
    theming.record(session, newer)
    assert "Your decision is kept" in client.post(path, first).text
    assert len(review.history(session, comment.id)) == 3
    other.post(path, first, status=409)
    for changed in ({"note": ""}, {"priorities": ["none"]}):
        client.post(path, first | changed, status=409)
    second = {"priorities": ["none"], "seen": "2"}
    client.post(path, second)
    client.post(path, second)
    client.post(path, second | {"seen": "1"}, status=409)
    assert len(review.history(session, comment.id)) == 4


def test_who_mends_a_slip_finds_the_programs_words_and_themes_again(say, staff) -> None:
    comment = say(TEXT, "climate", themes=("climate.transport",), poverty=0.9)
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/all/{comment.id}"
    page = client.post(path, {"priorities": ["economy"], "seen": "1"})
    assert page.select("//mark | //strong[contains(@class, 'govuk-tag')]") == []
    page = client.post(path, {"priorities": ["climate"], "seen": "2"})
    assert [mark.text for mark in page.select("//mark")] == ["The buses are late."]
    tags = [tag.text_content() for tag in page.select("//strong[contains(@class, 'govuk-tag')]")]
    assert tags == ["Buses, trains, walking and cycling", "Poverty"]


def test_the_program_tells_the_language_to_who_came_before_it(say, staff, session) -> None:
    comment = say("بسیں دیر سے آتی ہیں", read=False)
    client = staff(Role.TASKFORCE)
    path = f"{BASE}/all/{comment.id}"
    [shown] = client.post(path, {"priorities": ["climate"], "seen": ""}).select("//blockquote")
    assert shown.get("lang") == "und"
    found = (themed(comment, "climate", language="ur"),)
    theming.record(session, theming.ThemedComments("a" * 64, {}, found))
    session.commit()
    for page in (client.get(path), client.get(f"{BASE}/climate")):
        [shown] = page.select("//blockquote")
        assert (shown.get("lang"), shown.get("dir")) == ("ur", "rtl")


def test_poverty_goes_with_the_labels_that_nobody_kept(say, staff) -> None:
    comment = say(TEXT, "economy", poverty=0.9)
    client = staff(Role.TASKFORCE)
    client.post(f"{BASE}/all/{comment.id}", {"priorities": ["none"], "seen": "1"})
    assert "Poverty" not in client.get(f"{BASE}/none").text


def test_what_the_program_found_stands_apart_from_what_a_person_checked(say, staff) -> None:
    comment = say(TEXT, "economy", poverty=0.9, themes=("economy.jobs",))
    client = staff(Role.TASKFORCE)
    client.post(f"{BASE}/all/{comment.id}", {"priorities": ["economy"], "seen": "1"})
    checked, found = client.get(f"{BASE}/economy").select("//article/ul")
    assert "Checked by a person" in checked.text_content()
    assert found.text_content().split() == ["Jobs", "and", "pay", "Poverty"]

"""What the model reads holds no name."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.blind import SPEAKERS, blind, unread, without_names
from nlp.redact import redact
from nlp.types import Redaction

TEXT = "My name is Gurpreet Kaur. The bus is late. Ring 07700 900123"


def test_names_and_numbers_give_way_to_a_stand_in() -> None:
    assert blind(TEXT, redact(TEXT).spans) == "My name is X. The bus is late. Ring X"


def test_a_part_is_read_as_in_its_text() -> None:
    spans = redact(TEXT).spans

    assert blind(TEXT, spans, 26, 42) == "The bus is late."
    assert blind(TEXT, spans, 0, 15) == "My name is X", "also where the part cuts the name"


@given(st.integers(0, 8), st.integers(0, 8))
def test_nothing_outside_a_span_is_lost(first: int, second: int) -> None:
    start, end = sorted((first, second))
    spans = [Redaction(start, end, "name", False)] if start < end else []
    left = blind("abcdefgh", spans)

    assert left.replace("X", "") == "abcdefgh"[:start] + "abcdefgh"[end:]


@pytest.mark.parametrize(
    "opening",
    [
        "I am Polish and ",
        "i'm a gay man, ",
        "We are Irish Traveller and ",
        "I’m black british, and ",
        "As a Muslim, ",
        "Speaking as a trans woman, ",
        "Hello, I am a Sikh lady and ",
        "I'm Romanian. ",
    ],
)
def test_who_the_writer_is_is_not_read(opening: str) -> None:
    assert without_names(f"{opening}the bins are full") == "the bins are full"


def test_no_speaker_is_taken_for_a_name() -> None:
    speakers = tomllib.loads(SPEAKERS.read_text(encoding="utf-8"))["speakers"]
    read = {without_names(f"I am {one} and the bins are full") for one in speakers}

    assert read == {"the bins are full"}


@pytest.mark.parametrize(
    "text",
    [
        "I am Polish and they spit at me",
        "I'm Roma. Shop staff count us in and count us out.",
        "As a Muslim woman I get stared at on the 31",
    ],
)
def test_who_is_wronged_for_who_they_are_is_read(text: str) -> None:
    assert without_names(text) == text


def test_what_is_done_to_somebody_counts_only_in_the_sentence_that_says_who_they_are() -> None:
    assert without_names("I'm Sikh. More buses. Ring me.") == "More buses. Ring me."


@pytest.mark.parametrize(
    "text",
    [
        "My ethnicity is White.",
        "I am Muslim",
        "I am Muslim.",
        "They call me a Polish thief and spit at me",
        "I am disabled and the library has steps",
        "I am English teacher and pay too much rent",
        "As British as it gets, and the bins are full",
    ],
)
def test_what_a_comment_may_be_about_stays(text: str) -> None:
    assert without_names(text) == text


def test_a_speaker_is_nothing_that_redaction_found() -> None:
    text = "I am Polish and ring 07700 900123"
    found = redact(text).spans

    assert [span.type for span in found] == ["phone"]
    assert [span.type for span in unread(text, found)] == ["speaker", "phone"]

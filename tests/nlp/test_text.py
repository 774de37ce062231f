"""The forms of a text: fit to be stored, fit to be read by the encoder."""

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.text import ENCODER_CHARACTERS, for_encoder, for_storage, words


def test_stored_text_is_composed_and_has_no_nul_or_lone_surrogate() -> None:
    assert for_storage("cafe\u0301\x00 \ud83d") == "café \ufffd"


def test_the_encoder_reads_compatible_forms_as_their_plain_ones() -> None:
    assert for_encoder("ﬁne ½ Ａ") == "fine 1⁄2 A"


def test_the_encoder_is_never_given_more_than_it_reads() -> None:
    assert len(for_encoder("\ufdfa" * 5_000)) == ENCODER_CHARACTERS


def test_words_keep_their_apostrophes_and_vowel_signs() -> None:
    assert words("can’t get a well-lit bus, 42!") == ["can’t", "get", "a", "well-lit", "bus"]
    assert len(words("আমাদের পার্কে")) == 2


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(codec=None)))
def test_every_form_can_be_written_as_utf_8(text: str) -> None:
    for_storage(text).encode("utf-8")
    for_encoder(text).encode("utf-8")

"""What people type is kept as they meant it, and texts fall back to English by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from engage.text import LocalisedText, Wording, clean, wording

ANYTHING = st.text(st.characters(codec=None))


@given(ANYTHING)
def test_clean_text_can_always_be_stored_and_sent(typed: str) -> None:
    kept = clean(typed)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert clean(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  a\r\nb\rc ", "a\nb\nc"), ("e\u0301", "é"), ("a\x00b", "ab"), ("\ud800", "?"), ("", "")],
)
def test_typed_text_is_kept_as(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("marks", ["\u0300\u0316", "\u0f73"])
def test_of_thousands_of_accents_on_one_letter_thirty_are_kept(marks: str) -> None:
    kept = clean(f"so a{marks * 1000}b a{marks}")
    assert kept.startswith("so ")
    assert len(kept) < 40
    assert kept.endswith(clean(f"b a{marks}"))


@pytest.mark.parametrize("text", ["a" + "\u0316" * 30, "…" * 100, "ہائے" + "🌳️" * 100, "ด้้้" * 100])
def test_what_people_do_write_in_a_row_is_kept(text: str) -> None:
    assert clean(text) == text


def test_a_missing_translation_falls_back_to_english_and_says_so() -> None:
    assert wording({"en": "Yes", "ur": "ہاں"}, "ur") == Wording("ہاں", "ur")
    assert wording({"en": "Yes", "ur": "ہاں"}, "pl") == Wording("Yes", "en")


@pytest.mark.parametrize("bad", [{}, {"ur": "ہاں"}, {"en": " "}, {"en": "Yes", "pl": ""}])
def test_a_text_without_english_or_with_an_empty_language_is_refused(bad: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(LocalisedText).validate_python(bad)

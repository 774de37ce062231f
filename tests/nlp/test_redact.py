"""Redaction: what is masked at once, what is suggested, what is kept, and what never breaks."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp.evaluate_redaction import GOLD, gold_texts, measure_redaction
from nlp.redact import RULES, mask, redact
from nlp.redaction.checks import iban_length, is_card_number, is_nhs_number, is_ni_number
from nlp.redaction.plain import TYPES, plain

GOLD_TEXTS = gold_texts()
PIECES = [one.text for one in GOLD_TEXTS]
any_text = st.text(st.characters(), max_size=80)
"""Lone surrogates and NULs included."""

mixed = st.lists(st.one_of(any_text, st.sampled_from(PIECES)), max_size=4).map(" ".join)


def suggested(text: str) -> list[str]:
    return [text[s.start : s.end] for s in redact(text).spans if not s.sure]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("I live at 12 Dallow Road, LU1 3AB.", "I live at [address], LU1 [postcode]."),
        ("lu13ab", "lu1[postcode]"),
        ("Ring ٠٧٧٠٠ ٩٠٠١٢٣", "Ring [phone]"),
        ("07700 900 123/07700 900 124", "[phone]/[phone]"),
        ("a field of 5 acres @ 1.91 each", "a field of 5 acres @ 1.91 each"),
        ("born 3/4/1987, moved on 5/6/2001", "born [birth_date], moved on 5/6/2001"),
        ("sort code 20-45-67 account 12345678", "sort code [bank] account [bank]"),
        ("see facebook.com/bilal.h and luton.gov.uk", "see [url] and luton.gov.uk"),
        ("ask @bilal_k or @lutoncouncil", "ask [handle] or @lutoncouncil"),
        ("my name is Bilal", "my name is Bilal"),
    ],
)
def test_what_has_a_shape_of_its_own_is_masked_and_the_rest_stays(text: str, masked: str) -> None:
    assert redact(text).masked == masked


def test_nothing_with_a_shape_of_its_own_is_missed_and_no_kept_word_is_taken() -> None:
    measured = measure_redaction(GOLD_TEXTS)

    assert [
        row for row in measured.recalls if row.kind[:4] != "name" and row.covered < row.marked
    ] == []
    assert {kind: count for kind, count in measured.false.items() if kind != "name" and count} == {}


def test_nine_of_ten_names_of_every_origin_are_suggested() -> None:
    origins = [row for row in measure_redaction(GOLD_TEXTS).recalls if row.kind.startswith("name,")]

    assert len(origins) == 4
    assert [row for row in origins if row.covered < 0.9 * row.marked] == []


def test_the_marked_texts_hold_enough_of_every_type_and_origin() -> None:
    marked = [kind for one in GOLD_TEXTS for _, _, kind in one.spans]

    assert {kind for kind in TYPES if marked.count(kind) < 12} == set()
    assert sum(not one.spans for one in GOLD_TEXTS) >= 80
    assert all(one.text[start:end].strip() for one in GOLD_TEXTS for start, end, _ in one.spans)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("My son’s name is Zayan.", ["Zayan"]),
        ("Mrs Kowalczyk’s shop", ["Kowalczyk"]),
        ("My kids Tobi and Simisola", ["Tobi", "Simisola"]),
        ("More buses.\nAisha Khan", ["Aisha Khan"]),
        ("میرا نام بلال احمد ہے", ["بلال احمد"]),
        ("Mr Farley lives in Farley", ["Farley"]),
        ("I’m Polish and I’m tired", []),
        ("Will they listen? Mark my words. May is nice.", []),
        ("Thanks, Luton Town", []),
        ("The Dallow Road Dr surgery", []),
        ("I’M ANGRY ABOUT MY SON WAITING", []),
    ],
)
def test_names_are_suggested_and_places_and_common_words_are_not(
    text: str, names: list[str]
) -> None:
    assert suggested(text) == names


def test_names_are_never_masked_before_a_person_has_decided() -> None:
    found = redact("Dr Khan saw me")

    assert found.masked == "Dr Khan saw me"
    assert mask(found.text, found.spans) == "Dr [name] saw me"


@given(mixed)
@settings(deadline=None, max_examples=150)
def test_spans_are_in_order_inside_the_text_and_apart_and_the_text_is_unchanged(text: str) -> None:
    found = redact(text)

    assert found.text == text
    ends = [0, *(span.end for span in found.spans)]
    for before, span in zip(ends, found.spans, strict=False):
        assert before <= span.start < span.end <= len(text)
        assert span.type in TYPES


@given(mixed)
@settings(deadline=None, max_examples=150)
@example("BG82DST1215678 0BG82DST12156780")
def test_redacting_twice_masks_nothing_more(text: str) -> None:
    once = redact(text).masked

    assert redact(once).masked == once


@given(any_text)
@settings(deadline=None, max_examples=100)
def test_the_plain_copy_has_the_same_length(text: str) -> None:
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    "text", ["", "\x00" * 50, "\ud800\udfff", "ﷺ" * 200, "\ue000" * 9, "@" * 99]
)
def test_odd_texts_have_nothing_personal_and_do_not_break_it(text: str) -> None:
    assert redact(text).masked == text


@pytest.mark.parametrize(
    ("piece", "size"),
    [
        ("a", 1_000_000),
        ("1", 1_000_000),
        ("a.", 60_000),
        ("0 ", 60_000),
        ("my son ", 60_000),
        ("A B", 60_000),
    ],
)
def test_long_runs_that_would_trap_a_careless_rule_come_to_an_end(piece: str, size: int) -> None:
    text = piece * (size // len(piece))

    assert redact(text).text == text


@pytest.mark.parametrize("piece", PIECES)
def test_rules_that_are_left_out_without_a_digit_find_nothing_without_one(piece: str) -> None:
    text = plain("".join(c for c in piece if not c.isdigit()))

    assert not [kind for kind, rule, needs_digits in RULES if needs_digits and [*rule(text)]]


def test_check_digits_have_their_known_answers() -> None:
    assert is_nhs_number("9434765919")
    assert not is_nhs_number("9434765918")
    assert is_ni_number("AB123456C")
    assert not is_ni_number("QQ123456C")
    assert not is_ni_number("GB123456A")
    assert iban_length("GB82WEST12345698765432PLEASE") == 22
    assert iban_length("GB82WEST12345698765431") == 0
    assert is_card_number("4111111111111111")
    assert not is_card_number("4111111111111112")


def test_the_marked_texts_lie_where_no_training_looks() -> None:
    assert GOLD.parent.name == "redaction"
    assert GOLD.parent.parent.name == "test"

"""References can be read out, written down sloppily, and never guessed from what is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.services.receipts import new_reference, normalised, receipt_hash


def test_a_reference_has_eighty_random_bits_in_letters_nobody_confuses() -> None:
    made = {new_reference() for _ in range(1000)}
    assert len(made) == 1000
    for reference in made:
        assert not set(reference) & set("ILOU")
        assert [len(part) for part in reference.split("-")] == [4, 4, 4, 4]


@pytest.mark.parametrize(
    "typed",
    ["7k4m 2xpa 9hd4 tr6w", "7K4M2XPA9HD4TR6W", " 7K4M-2XPA-9HD4-TR6W. ", "7K4M–2XPA–9HD4–TR6W"],
)
def test_a_reference_is_found_however_it_is_typed(typed: str) -> None:
    assert normalised(typed) == "7K4M-2XPA-9HD4-TR6W"


def test_letters_that_look_alike_are_read_as_the_digit() -> None:
    assert normalised("OIL4-2XPA-9HD4-TR6W") == "0114-2XPA-9HD4-TR6W"


@given(st.text())
def test_nonsense_is_no_reference_and_no_crash(typed: str) -> None:
    found = normalised(typed)
    assert found is None or normalised(found) == found


def test_only_the_hash_is_kept() -> None:
    # SHA-256 of the reference, worked out with sha256sum.
    expected = "9695975da94fda8bcf72b94917c229da02f1b9b6fb1788a1582fa68619f8466c"
    assert receipt_hash("7K4M-2XPA-9HD4-TR6W") == expected

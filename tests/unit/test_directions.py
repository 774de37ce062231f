"""Which way people’s words run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.web.filters import direction_of

LANGUAGES = st.sampled_from(["en", "ur", "pl", "ar", "pa", "bn", "und", "xx", "ckb"])


@pytest.mark.parametrize(
    ("code", "direction"),
    [
        ("en", "ltr"), ("ur", "rtl"), ("ar", "rtl"), ("bn", "ltr"), ("pa-Arab", "rtl"),
        ("ur-Latn", "ltr"), ("en-Arab", "rtl"), ("ur_Latn", "ltr"), ("ur-Latn-PK", "ltr"),
        ("und", "auto"), ("und-Arab", "rtl"), ("und-Latn", "ltr"), ("", "auto"), ("no such", "auto"),
    ],
)  # fmt: skip
def test_a_script_decides_before_the_language(code: str, direction: str) -> None:
    assert direction_of(code) == direction


@given(LANGUAGES, st.sampled_from(["GB", "PK"]))
def test_letters_of_the_latin_script_always_run_left_to_right(code: str, region: str) -> None:
    assert direction_of(f"{code}-Latn") == direction_of(f"{code}-Latn-{region}") == "ltr"
    assert direction_of(f"{code}-Arab") == direction_of(f"{code}-arab-{region}") == "rtl"


@given(st.text(max_size=20))
def test_no_code_breaks_a_page(code: str) -> None:
    assert direction_of(code) in {"ltr", "rtl", "auto"}

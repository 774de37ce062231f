"""Passwords that somebody who knows the person or the town would try are refused."""

import pytest

from engage.services.users import is_easy


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd12345",
        "qwertyuiop12",
        "abababababababab",
        "aaaaaaaaaaaaaaaa",
        "luton20402040",
        "LutonTown1885",
        "LutonTown2040",
        "lutoncouncil1",
        "Consultation2026",
        "ali@luton.example",
        "Ali@Luton.Example 1",
        "kowalskaali1",
    ],
)
def test_what_is_easy_to_guess_is_refused(password: str) -> None:
    assert is_easy(password, "ali@luton.example", "Ali Kowalska")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "kot pies stół okno",
        "پانی سیب کتاب قلم",
        "qv7Zt-0pLwe9",
        "a long one " * 500,
    ],
)
def test_words_that_have_nothing_to_do_with_each_other_are_taken(password: str) -> None:
    assert not is_easy(password, "ali@luton.example", "Ali Kowalska")

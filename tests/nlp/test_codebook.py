"""The codebook: the five priorities and their themes, read as data."""

import tomllib
from pathlib import Path

import pytest

from nlp.codebook import CODEBOOK, Codebook
from nlp.types import PRIORITIES


def test_it_holds_the_five_priorities_in_their_order() -> None:
    assert tuple(p.id for p in Codebook.load().priorities) == PRIORITIES


def test_every_theme_belongs_to_its_priority_and_no_identity_is_used_twice() -> None:
    codebook = Codebook.load()
    ids = [theme.id for theme in codebook.themes]

    assert len(set(ids)) == len(ids)
    assert all(t.priority == p.id for p in codebook.priorities for t in p.themes)
    assert {theme.priority for theme in codebook.others} == {"none"}


def test_every_priority_has_facets_to_start_from() -> None:
    assert all(len(priority.facets) >= 8 for priority in Codebook.load().priorities)


def test_its_hash_changes_with_its_words(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(CODEBOOK.read_text(encoding="utf-8").replace("Tax alone", "Tax"), "utf-8")

    assert Codebook.load(other).sha256 != Codebook.load().sha256


def test_a_file_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("= =", "utf-8")

    with pytest.raises(tomllib.TOMLDecodeError):
        Codebook.load(tmp_path / "a.toml")

"""A stale or broken catalogue fails here; a missing compiled one stops production from starting."""

import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po
from click.testing import CliRunner

from engage import languages, paths
from engage.app import create_app
from engage.catalogues import Catalogues
from engage.cli import main
from engage.languages import BrokenCatalogue
from engage.settings import Settings
from tests.databases import PRODUCTION


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "translations"
    shutil.copytree(paths.TRANSLATIONS, copy, ignore=shutil.ignore_patterns("*.mo"))
    return copy


def test_every_catalogue_is_fresh_and_whole() -> None:
    assert Catalogues(paths.TRANSLATIONS).problems() == []


def _spoil(folder: Path, change, locale: str = "pl") -> list[str]:
    path = folder / locale / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    change(catalogue)
    with path.open("wb") as file:
        write_po(file, catalogue)
    return Catalogues(folder).problems()


def test_a_missing_translation_is_found(folder: Path) -> None:
    problems = _spoil(folder, lambda catalogue: setattr(catalogue.get("Continue"), "string", ""))
    assert problems == ["pl: untranslated: Continue"]


def test_a_fuzzy_translation_is_found(folder: Path) -> None:
    problems = _spoil(folder, lambda catalogue: catalogue.get("Continue").flags.add("fuzzy"))
    assert problems == ["pl: fuzzy: Continue"]


def test_a_broken_place_holder_is_found(folder: Path) -> None:
    def spoil(catalogue) -> None:
        catalogue.get("Question %(number)s of %(total)s").string = "Pytanie %(nummer)s z %(total)s"

    assert _spoil(folder, spoil) == ["pl: unknown place holder: Question %(number)s of %(total)s"]


def test_a_telephone_number_that_would_be_read_backwards_is_found(folder: Path) -> None:
    def spoil(catalogue) -> None:
        catalogue.get("Continue").string = "فون کریں 0800 1111"

    (problem,) = _spoil(folder, spoil, "ur")
    assert problem.startswith("ur: figures that turn round")


def test_a_message_that_is_gone_from_the_source_is_found(folder: Path) -> None:
    assert _spoil(folder, lambda catalogue: catalogue.add("Gone", "Nie ma")) == ["pl: stale: Gone"]


def test_the_command_works_in_the_folder_that_the_settings_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGAGE_TRANSLATIONS_DIR", str(folder))
    monkeypatch.setenv("ENGAGE_HOST", "192.0.2.1")
    done = CliRunner().invoke(main, ["i18n", "compile"])
    assert done.exit_code == 0, done.output
    assert {path.parts[-3] for path in folder.rglob("*.mo")} == {"pl", "ur"}


def test_production_does_not_start_without_a_compiled_catalogue(folder: Path) -> None:
    settings = Settings(**PRODUCTION, data_dir=folder, translations_dir=folder)
    with pytest.raises(BrokenCatalogue, match="Urdu"):
        create_app(settings)
    Catalogues(folder).compile()
    create_app(settings)


def test_the_list_of_languages_is_the_only_one() -> None:
    listed = languages.read(paths.TRANSLATIONS)
    folders = {folder.parent.name for folder in paths.TRANSLATIONS.glob("*/LC_MESSAGES")}
    assert folders == {item.babel for item in listed.values()} - {"en_GB"}


def test_no_language_says_it_was_checked_when_nobody_did() -> None:
    listed = languages.read(paths.TRANSLATIONS)
    assert [code for code, item in listed.items() if not item.checked_by] == ["ur", "pl"]

"""The languages of the site, from `translations/locales.toml`, and whether they can be served."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from engage.text import SOURCE_LANGUAGE


@dataclass(frozen=True)
class Language:
    """`code` is used in addresses, `tag` in `lang`, `babel` names the locale’s rules."""

    code: str
    tag: str
    babel: str
    own_name: str
    english_name: str
    direction: str
    checked_by: str


class BrokenCatalogue(RuntimeError):
    """A language is listed but its compiled catalogue is missing."""


def read(folder: Path) -> dict[str, Language]:
    """The languages by code, in the order of the list."""
    with (folder / "locales.toml").open("rb") as file:
        return {row["code"]: Language(**row) for row in tomllib.load(file)["locale"]}


def require_compiled(folder: Path, languages: dict[str, Language]) -> None:
    """Raise BrokenCatalogue where a catalogue is not compiled: Babel would fall silently to English."""
    for language in languages.values():
        compiled = folder / language.babel / "LC_MESSAGES" / "messages.mo"
        if language.code != SOURCE_LANGUAGE and not compiled.is_file():
            raise BrokenCatalogue(
                f"the {language.english_name} catalogue is not compiled: run `engage i18n compile`"
            )

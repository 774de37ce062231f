"""The message catalogues: extracting, updating, compiling and checking them, on top of Babel."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from engage import languages, paths
from engage.text import SOURCE_LANGUAGE

_METHODS = [
    ("engage/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
}
_OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
_HEADER = "# The words of the Luton 2040 engagement platform. MIT licence."
_NOISE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To'
    r"|Project-Id-Version|Generated-By)"
)
"""Header lines that change at each run or say nothing: without them a diff shows changed words."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_ISOLATED = re.compile("\u2066[^\u2069]*\u2069")
_PARTED_FIGURES = re.compile(r"\d[ -]\d")
"""“0800 1111” after an Arabic letter reads “1111 0800”: runs of figures are set from right to left."""
_PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]")


@dataclass(frozen=True)
class Catalogues:
    """The catalogues in `folder`, one for each language of its `locales.toml` but English."""

    folder: Path

    def extract(self) -> None:
        """Write messages.pot and update every catalogue to it, dropping what is not used any more."""
        template = self._template()
        self._write(self.folder / "messages.pot", template)
        for locale in self._locales():
            path = self._path(locale, "po")
            catalogue = self._read(locale) if path.is_file() else Catalog(locale=locale)
            catalogue.update(template, no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, catalogue)

    def compile(self) -> None:
        """Write the compiled file of every catalogue."""
        for locale in self._locales():
            with self._path(locale, "mo").open("wb") as file:
                write_mo(file, self._read(locale))

    def problems(self) -> list[str]:
        """What must be mended before a build: one line each, naming the language."""
        found = []
        fresh = {_identity(message) for message in self._template() if message.id}
        with (self.folder / "messages.pot").open("rb") as file:
            if {_identity(message) for message in read_po(file) if message.id} != fresh:
                found.append("messages.pot is stale: run `engage i18n extract`")
        for locale in self._locales():
            catalogue = self._read(locale)
            there = {_identity(message) for message in catalogue if message.id}
            found += [f"{locale}: stale: {name[0][:60]}" for name in fresh ^ there]
            for message in catalogue:
                found += [f"{locale}: {trouble}" for trouble in _troubles(message, catalogue)]
        return found

    def _template(self) -> Catalog:
        template = Catalog(project="Luton 2040 engagement platform", charset="utf-8")
        extracted = extract_from_dir(
            paths.ROOT, _METHODS, _OPTIONS, _KEYWORDS, comment_tags=("Translators:",)
        )
        for _file, _line, identity, comments, context in extracted:
            template.add(identity, auto_comments=comments, context=context)
        return template

    def _locales(self) -> list[str]:
        known = languages.read(self.folder).values()
        return [language.babel for language in known if language.code != SOURCE_LANGUAGE]

    def _path(self, locale: str, kind: str) -> Path:
        return self.folder / locale / "LC_MESSAGES" / f"messages.{kind}"

    def _read(self, locale: str) -> Catalog:
        with self._path(locale, "po").open("rb") as file:
            return read_po(file, locale=locale)

    @staticmethod
    def _write(path: Path, catalogue: Catalog) -> None:
        buffer = io.BytesIO()
        catalogue.header_comment = _HEADER
        catalogue.fuzzy = False
        write_po(
            buffer, catalogue, width=100, no_location=True, omit_header=False, sort_output=True
        )
        lines = buffer.getvalue().decode().splitlines(keepends=True)
        kept = [line for line in lines if not _NOISE.match(line)]
        path.write_text("".join(kept), encoding="utf-8")


def _identity(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def _troubles(message: Message, catalogue: Catalog) -> list[str]:
    if not message.id:
        return []
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    name = _identity(message)[0][:60]
    if message.fuzzy:
        return [f"fuzzy: {name}"]
    if not all(forms) or (message.pluralizable and len(forms) != catalogue.num_plurals):
        return [f"untranslated: {name}"]
    # The singular may say “one” in words; every other place holder must be there.
    wanted = set(_PLACEHOLDER.findall(_identity(message)[-1]))
    if any(set(_PLACEHOLDER.findall(form)) - wanted for form in forms):
        return [f"unknown place holder: {name}"]
    if set(_PLACEHOLDER.findall(forms[-1])) != wanted:
        return [f"missing place holder: {name}"]
    if any(
        _RIGHT_TO_LEFT.search(f) and _PARTED_FIGURES.search(_ISOLATED.sub("", f)) for f in forms
    ):
        return [f"figures that turn round: put U+2066 and U+2069 about them: {name}"]
    return []

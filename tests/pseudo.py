"""A site whose translated messages all stand in ⟦brackets⟧, to find what was not translated."""

import shutil
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from lxml import html

from engage import paths
from engage.app import create_app
from tests.client import Page
from tests.databases import settings

_OWN = {"Luton 2040", "اردو", "Polski", "English", "7K4M-2XPA-9HD4-TR6W"}


def site(folder: Path, address: str) -> Flask:
    """The site with such a catalogue in place of Urdu and Polish; `folder` holds what it needs."""
    translations = folder / "pseudo"
    shutil.copytree(paths.TRANSLATIONS, translations, ignore=shutil.ignore_patterns("*.mo"))
    with (translations / "messages.pot").open("rb") as file:
        catalogue = read_po(file, locale="ur")
    for message in catalogue:
        if message.id:
            plural = isinstance(message.id, tuple)
            message.string = tuple(f"⟦{m}⟧" for m in message.id) if plural else f"⟦{message.id}⟧"
    for babel in ("ur", "pl"):
        with (translations / babel / "LC_MESSAGES" / "messages.mo").open("wb") as file:
            write_mo(file, catalogue)
    made = create_app(settings(folder, address, translations_dir=translations))
    made.testing = True
    return made


def untranslated(page: Page) -> set[str]:
    """Words that a person can see or hear on a page and that did not come from the catalogue.

    What carries its own language (names, questions in English) is content, and so is `translate=no`;
    dates and addresses are made by Babel and by people.
    """
    tree = html.fromstring(page.html)
    for element in tree.xpath("//body//*[@lang] | //script | //code | //*[@translate='no']"):
        tail, parent = element.tail or "", element.getparent()
        element.drop_tree()
        assert parent is not None or tail
    seen = list(tree.xpath("//body//text() | //title/text()"))
    for attribute in ("aria-label", "alt", "title", "placeholder"):
        seen += tree.xpath(f"//@{attribute}")
    return {rest for text in seen if (rest := _outside(text)) and not _known_content(rest)}


def _outside(text: str) -> str:
    """What stands outside the brackets, if it says anything."""
    rest = " ".join(text.split())
    while "⟦" in rest:
        before, _, after = rest.partition("⟦")
        depth, at = 1, 0
        while depth and at < len(after):
            depth += {"⟦": 1, "⟧": -1}.get(after[at], 0)
            at += 1
        rest = before + after[at:]
    rest = rest.replace("–", "").strip()
    return rest if any(char.isalpha() for char in rest) and rest not in _OWN else ""


def _known_content(word: str) -> bool:
    return "(اردو)" in word or "@" in word or word.startswith("/") or not word.isascii()

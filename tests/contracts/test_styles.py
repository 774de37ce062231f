"""Our style sheets: no rule lost to a merge, no class that nothing uses."""

import re
from pathlib import Path

import pytest

from engage import paths

ROOT = Path(__file__).parents[2]
STYLES = sorted((ROOT / "static/css").glob("*.css"))
_CLASS = re.compile(r"\.(app-[\w-]+)")
_NAMED_BY_PARTS = re.compile(r"app-[\w-]+?-(?={{|' ~|\" ~|{)")


def _used() -> str:
    files = [*paths.TEMPLATES.rglob("*.html"), *(ROOT / "engage").rglob("*.py")]
    files += (ROOT / "static/js").rglob("*.mjs")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_list_of_selectors_ends_in_its_own_rule(path: Path) -> None:
    """Two lists became one when the rule of the first was lost, and half a page was italic."""
    assert not re.search(r",\s*/\*", path.read_text(encoding="utf-8"))


def test_every_class_of_a_style_sheet_stands_in_a_page() -> None:
    used = _used()
    made = tuple(_NAMED_BY_PARTS.findall(used))
    named = set(re.findall(r"app-[\w-]+", used))
    classes = {name for path in STYLES for name in _CLASS.findall(path.read_text("utf-8"))}

    assert not [name for name in sorted(classes - named) if not name.startswith(made)]


def test_every_colour_and_measure_is_used() -> None:
    sheets = "\n".join(path.read_text("utf-8") for path in STYLES)

    for name in re.findall(r"(--[\w-]+):", sheets):
        assert f"var({name})" in sheets or f"var({name}," in sheets, name


def test_paper_gets_no_dark_ground_under_dark_words() -> None:
    """GOV.UK Frontend prints a panel in black on white; ours kept its plum behind the black."""
    sheet = (ROOT / "static/css/app.css").read_text("utf-8")
    elsewhere = re.sub(r"@media screen \{.*?\n\}", "", sheet, flags=re.S)

    assert "background-color: var(--plum);" in sheet
    assert not re.search(r"\.govuk-panel \{[^}]*background", elsewhere)


def test_a_tag_has_its_words_on_one_line_where_there_is_room() -> None:
    """GOV.UK Frontend broke “For young people” beside 700 free pixels."""
    sheet = (ROOT / "static/css/app.css").read_text("utf-8")

    assert re.search(r"\.govuk-tag \{[^}]*max-inline-size: 100%;", sheet)


def test_paper_is_spared_the_address_behind_a_link_within_the_site() -> None:
    """GOV.UK Frontend prints “(/en/information/privacy)” after it."""
    sheet = (ROOT / "static/css/print.css").read_text("utf-8")

    assert re.search(r'\.govuk-link\[href\^="/"\]::after \{\s*content: none;', sheet)


def test_an_empty_line_of_an_answer_is_as_tall_as_a_line() -> None:
    """Else two paragraphs are one on the page that shows people what they wrote."""
    sheet = (ROOT / "static/css/parts.css").read_text("utf-8")

    assert re.search(r"\.app-answer \{[^}]*min-block-size: 1lh;", sheet)

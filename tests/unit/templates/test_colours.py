"""Colours can be read: contrast as WCAG 2.2 reckons it (success criterion 1.4.3)."""

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[3] / "static/css/tokens.css").read_text("utf-8")
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", SHEET))
PRIORITIES = ["economy", "health", "children", "climate", "community"]


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 (black) to 1 (white)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_reckoning_knows_black_white_and_a_published_grey() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("ground", ["paper", "cream"])
@pytest.mark.parametrize("text", ["ink", "ink-soft", "plum", "plum-dark", *PRIORITIES])
def test_every_text_colour_can_be_read(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= 4.5


@pytest.mark.parametrize("priority", PRIORITIES)
def test_every_priority_can_be_read_on_its_own_tint(priority: str) -> None:
    assert contrast(COLOURS[priority], COLOURS[f"{priority}-tint"]) >= 4.5
    assert contrast(COLOURS["ink"], COLOURS[f"{priority}-tint"]) >= 7


@pytest.mark.parametrize(
    ("text", "ground"), [("paper", "plum-dark"), ("paper", "plum"), ("ink", "amber")]
)
def test_the_header_the_buttons_and_the_focus_can_be_read(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= 7


def test_a_priority_in_a_link_can_be_read_while_the_link_has_the_focus() -> None:
    sheet = (Path(__file__).parents[3] / "static/css/parts.css").read_text("utf-8")
    assert re.search(r"\.govuk-link:focus \.app-priority-badge \{\s*color: var\(--ink\);", sheet)

"""Whatever a text holds, each part of the library answers or refuses; it never falls over."""

import json
import unicodedata
from collections.abc import Callable

import pytest

from nlp.campaigns import campaign_ids
from nlp.language import detect
from nlp.pipeline import Pipeline
from nlp.redact import redact
from nlp.segment import segments
from nlp.types import PRIORITIES, Comment, OutputLine, Themed


def _scripts() -> str:
    """One letter of each of many scripts, by the first word of their Unicode names."""
    found: dict[str, str] = {}
    for point in range(0x20, 0x1E000):
        letter = chr(point)
        if unicodedata.category(letter) in ("Lo", "Ll"):
            found.setdefault(unicodedata.name(letter, "?").split()[0], letter)
    return " ".join(found.values())


TEXTS = {
    "empty": "",
    "spaces": " \t\r\n\u00a0\u2028 ",
    "ligature of eighteen letters, 200 times": "\ufdfa" * 200,
    "one letter, a million times": "a" * 1_000_000,
    "NULs": "bins\x00 are \x00\x00full",
    "lone surrogates": "\udc80 bins \ud800 are full \udfff",
    "many scripts": _scripts(),
    "many scripts in one word": _scripts().replace(" ", ""),
    "full stops": "." * 50_000,
    "line ends": "bins\n" * 20_000,
    "marks on one letter": "e" + "\u0301" * 20_000,
    "right to left overrides": "\u202e bins \u2066 are full " * 500,
    "joined emoji": "👨‍👩‍👧‍👦🏳️‍🌈" * 300,
    "formula": "=HYPERLINK(1)+cmd|'/c calc'!A0",
    "markup": "<script>alert(1)</script>{{ 7*7 }}%s%n",
}


def test_there_are_fifty_scripts_among_the_texts() -> None:
    assert len(_scripts().split()) > 50


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_themed_beside_a_plain_one(pipeline: Pipeline, name: str) -> None:
    hostile, plain = pipeline.theme(
        [Comment("1", TEXTS[name]), Comment("2", "The park needs more trees and the bins emptied")]
    )

    assert all(0 <= p <= 1 for p in hostile.priorities.values())
    assert all(0 <= e.start < e.end <= len(TEXTS[name]) for e in hostile.evidence)
    assert "climate" in plain.labels
    hostile.as_line().encode("utf-8")


@pytest.mark.parametrize(
    "read",
    [
        lambda text: detect(text, None),
        redact,
        lambda text: segments(text, "en"),
        lambda text: campaign_ids([Comment(str(n), text) for n in range(6)]),
    ],
    ids=["language", "redaction", "segments", "campaigns"],
)
@pytest.mark.parametrize("name", TEXTS)
def test_no_other_part_falls_over_a_hostile_text(name: str, read: Callable[[str], object]) -> None:
    read(TEXTS[name])


SAID = "a\ud83d bus \udfff"


@pytest.mark.parametrize(
    "line",
    [
        Themed("1", SAID, "en", dict.fromkeys(PRIORITIES, 0.0), (), none=True, ask=False).as_line(),
        OutputLine({"text": SAID}).as_line(),
    ],
    ids=["themed", "other"],
)
def test_a_lone_surrogate_moves_no_place_in_a_written_text(line: str) -> None:
    assert json.loads(line)["text"] == "a\ufffd bus \ufffd"

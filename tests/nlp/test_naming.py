"""What names a theme, and what never does."""

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlp.discover_file import discover_file
from nlp.naming import name_groups, name_of
from nlp.redact import redact
from nlp.types import PRIORITIES, UNDETERMINED, Comment, Themed


@pytest.mark.parametrize("swearing", ["(shit", "¡Fuck", "“Fucking", "“Bullshit”", "\u200bshitty"])
def test_a_swear_word_names_no_theme_whatever_mark_stands_before_it(swearing: str) -> None:
    texts = [f"{swearing} bins", f"{swearing} bins"]

    assert name_of({}, f"{swearing} bins overflow") == "bins overflow"
    assert name_groups(texts, ["en", "en"], [[0, 1]]) == [{"en": ("bins",)}]


def test_a_mark_that_stands_alone_is_no_word_of_a_name() -> None:
    assert name_of({}, "– the bins overflow") == "the bins overflow"


@pytest.mark.parametrize(
    ("language", "words", "name"),
    [
        ("pt", ["saúde", unicodedata.normalize("NFD", "saúde")], "saúde"),
        ("ur", ["پانی"] * 3 + ["پاني"] * 2, "پانی"),
        ("ar", ["مستشفى"] * 3 + ["مستشفی"] * 2, "مستشفى"),
        ("ur", ["پاني", "پانی"], "پاني"),
        ("ur", ["پانی", "پاني"], "پاني"),
    ],
)
def test_a_word_typed_in_two_ways_is_one_word_as_most_have_it(
    language: str, words: list[str], name: str
) -> None:
    (found,) = name_groups(words, [language] * len(words), [range(len(words))])

    assert found == {language: (name,)}


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["the bins", "the bins!"], "bins"),
        (["social care", "care homes"], "care"),
        (["każdego kosze", "każdego kosze!"], "kosze"),
        (["پارک نہیں", "پارک نہیں!"], "پارک"),
    ],
)
def test_small_words_name_no_theme_where_the_language_is_not_known(
    texts: list[str], name: str
) -> None:
    (found,) = name_groups(texts, [UNDETERMINED] * 2, [[0, 1]])

    assert found == {UNDETERMINED: (name,)}


class Masking:
    """A pipeline that puts all on one shelf, and knows what is personal."""

    def theme(self, said: Sequence[Comment], progress: object = None) -> list[Themed]:
        even = dict.fromkeys(PRIORITIES, 0.1)
        return [
            Themed(c.id, c.text, "en", even, (), True, False, redactions=redact(c.text).spans)
            for c in said
        ]


class Meant:
    """Meanings of three kinds."""

    def vectors(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        kinds = np.repeat(np.eye(3, 16), len(texts) // 3, axis=0)
        return kinds + np.random.default_rng(1).normal(0, 0.1, kinds.shape)


@pytest.mark.parametrize(
    "said",
    ["07700 900123 ring{n} back{n} soon{n}", "amina.begum@example.org wrote{n} again{n} yes{n}"],
)
def test_what_redaction_is_sure_of_names_no_theme(tmp_path: Path, said: str) -> None:
    source, out = tmp_path / "c.jsonl", tmp_path / "t.jsonl"
    rows = [{"id": str(n), "text": said.format(n=n)} for n in range(18)]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    readers: Any = {"pipeline": Masking(), "meaning": Meant()}
    discover_file(source, out, **readers)
    names = [json.loads(line)["name"] for line in out.read_text("utf-8").splitlines()]

    assert len(names) == 3
    for name in names:
        assert name.startswith(("ring", "wrote"))

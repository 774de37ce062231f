"""Every kind of problem has words, and the words have what fills them."""

import re
from pathlib import Path

import pytest

from engage.questionnaire.problems import KINDS, Problem
from engage.services.imports import (
    ALREADY_THERE,
    FORMULA,
    NO_IDENTITY,
    UNKNOWN_LANGUAGE,
    UnusableFile,
)
from engage.web import names, problems
from nlp.tables import ProblemKind

CHOICES = ("a<b>", "50% off", "{x}")
ROOT = Path(__file__).parents[2]


def test_every_kind_of_a_documents_problems_has_words() -> None:
    assert set(problems._DOCUMENT) == KINDS


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Choose one of these: “a<b>”, “50% off” and “{x}”."),
        ("ur", "ان میں سے ایک چنیں: “⁨a<b>⁩”، “⁨50% off⁩”، اور “⁨{x}⁩”۔"),
        ("pl", "Wybierz jedno z tych: „a<b>”, „50% off” i „{x}”."),
    ],
)
def test_names_stand_in_a_row_as_the_readers_language_puts_them(app, language, said) -> None:
    with app.test_request_context(f"/{language}/"):
        problem = Problem("not_listed", facts={"choices": CHOICES})
        assert problems.document_problem(problem) == said
        refused = problems.file_problem(UnusableFile("", "which_column", columns=CHOICES))
        assert refused.endswith(said.partition(": ")[2])


def test_every_kind_of_finding_has_words() -> None:
    ours = {FORMULA, ALREADY_THERE, NO_IDENTITY, UNKNOWN_LANGUAGE}
    assert set(names._FINDINGS) == {*ProblemKind, *ours}


@pytest.mark.parametrize("file", ["nlp/tables.py", "nlp/comments.py", "engage/services/imports.py"])
def test_every_reason_to_refuse_a_table_has_words(file: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    refusals = re.findall(r"(?:TableError|UnusableFile)\(.*?\n?.*?\"([a-z_]+)\"[,)\n]", source)
    assert set(refusals) <= set(problems._FILES)

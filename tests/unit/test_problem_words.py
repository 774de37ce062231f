"""Every kind of problem has words, and the words have what fills them."""

import re
from pathlib import Path

import pytest

from engage.questionnaire.problems import KINDS
from engage.services.imports import ALREADY_THERE, FORMULA
from engage.web import names, problems
from nlp.tables import ProblemKind

ROOT = Path(__file__).parents[2]


def test_every_kind_of_a_documents_problems_has_words() -> None:
    assert set(problems._DOCUMENT) == KINDS


def test_every_kind_of_finding_has_words() -> None:
    assert set(names._FINDINGS) == {*ProblemKind, FORMULA, ALREADY_THERE}


@pytest.mark.parametrize("file", ["nlp/tables.py", "nlp/comments.py", "engage/services/imports.py"])
def test_every_reason_to_refuse_a_table_has_words(file: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    refusals = re.findall(r"(?:TableError|UnusableFile)\(.*?\n?.*?\"([a-z_]+)\"[,)\n]", source)
    assert set(refusals) <= set(problems._FILES)

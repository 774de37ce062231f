"""What docs/nlp.md says that the commands print is what they print."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from nlp.__main__ import main
from nlp.corpus import CORPUS, read_rows

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)
_LONG = re.compile(r"nlp (?:discover|crossvalidate|curve) ")
_REST = "…"
_NUMBER = re.compile(r"-?\d+\.\d+")
NEAR = 0.02
"""Another processor may round the last places of a probability differently."""


def page() -> str:
    """Return the text of the page."""
    return (ROOT / "docs/nlp.md").read_text(encoding="utf-8")


def examples() -> list[str]:
    """Return the examples, each a command, what it prints, and perhaps the file that it made."""
    return _BLOCK.findall(page())


def marked(example: str) -> Any:
    """Return an example with its command as its name, and left to the long run where it is long."""
    name, marks = example.split("\n")[0][2:60], [pytest.mark.slow] if _LONG.search(example) else []
    return pytest.param(example, id=name, marks=marks)


def said(command: str, folder: Path) -> list[str]:
    """Run one command of an example; return the lines that it prints."""
    words = [
        str(folder / word) if word.startswith("out.") else word for word in shlex.split(command)
    ]
    if words[0] == "cat":
        return Path(words[1]).read_text(encoding="utf-8").splitlines()
    assert words[:3] == ["python", "-m", "nlp"]
    ran = CliRunner().invoke(main, words[3:], catch_exceptions=False)
    assert ran.exit_code == 0
    return [line.rstrip() for line in ran.output.splitlines()]


def numbers(lines: list[str]) -> list[float]:
    """Return the decimal numbers in lines, in order."""
    return [float(found) for line in lines for found in _NUMBER.findall(line)]


@pytest.mark.parametrize("example", [*map(marked, examples())])
def test_an_example_prints_what_it_says(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    for part in re.split(r"^\$ ", example, flags=re.MULTILINE)[1:]:
        command, *expected = part.rstrip("\n").split("\n")
        found = said(command, tmp_path)
        if expected and expected[-1] == _REST:
            expected = expected[:-1]
            found = found[: len(expected)]
        assert [_NUMBER.sub("#", line) for line in found] == [
            _NUMBER.sub("#", line) for line in expected
        ], command
        assert numbers(found) == pytest.approx(numbers(expected), abs=NEAR), command


def test_the_lines_that_theme_a_comment_work() -> None:
    names: dict[str, Any] = {}
    exec(_CODE.findall(page())[0], names)

    assert names["themed"].labels == ("climate",)


def test_the_lines_that_learn_a_codebook_keep_it_and_read_with_it_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = read_rows(CORPUS / "en_h.jsonl")[:40]
    names: dict[str, Any] = {
        "texts": [row.text for row in rows],
        "languages": [row.language for row in rows],
        "codes": [frozenset(row.labels) for row in rows],
    }
    exec(_CODE.findall(page())[1], names)

    assert names["found"] <= set(names["classifier"].codes_)
    assert [path.name for path in tmp_path.iterdir()] == ["codes.npz"]


def test_every_command_that_reads_a_file_has_an_example() -> None:
    shown = {example.split()[4] for example in examples()}

    assert {*main.commands} - shown <= {"train", "card", "evaluate-redaction"}

"""From a file to a file, and the command that does it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nlp.errors import TableError
from nlp.pipeline import Pipeline
from nlp.theme_file import theme_file, write_lines


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text("ref,comment\na,More buses on Sundays\nb,\nc,Clean up our parks\n", "utf-8")
    return path


def test_it_writes_a_line_for_each_good_row_in_order(
    source: Path, tmp_path: Path, pipeline: Pipeline
) -> None:
    out = tmp_path / "out.jsonl"
    steps: list[tuple[int, int]] = []
    summary = theme_file(
        source, out, pipeline=pipeline, progress=lambda done, all_: steps.append((done, all_))
    )
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]

    assert [line["id"] for line in lines] == ["a", "c"]
    assert summary.written == 2
    assert [str(problem) for problem in summary.problems] == ["Row 3: “comment” is empty."]
    assert steps[-1] == (2, 2)


def test_two_runs_write_the_same_bytes(source: Path, tmp_path: Path, pipeline: Pipeline) -> None:
    for name in ("one", "two"):
        theme_file(source, tmp_path / name, pipeline=pipeline)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_file_with_no_good_row_leaves_what_was_there(tmp_path: Path, pipeline: Pipeline) -> None:
    (tmp_path / "empty.csv").write_text("comment\n \n", "utf-8")
    out = tmp_path / "out.jsonl"
    out.write_text("before", "utf-8")

    with pytest.raises(TableError):
        theme_file(tmp_path / "empty.csv", out, pipeline=pipeline)
    assert out.read_text("utf-8") == "before"


def test_a_run_that_breaks_off_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before", "utf-8")

    def broken():
        yield from ()
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        write_lines(out, broken())
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
    assert out.read_text("utf-8") == "before"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nlp", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_reports_bad_rows_and_ends_well(source: Path, tmp_path: Path) -> None:
    ran = run("theme", source, "--out", tmp_path / "out.jsonl")

    assert ran.returncode == 0
    assert ran.stdout == ""
    assert "Row 3: “comment” is empty." in ran.stderr
    assert "2 comments themed" in ran.stderr.splitlines()[-1]
    assert "were read from the column “comment”; name another with --text" in ran.stderr
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "options"),
    [("missing.csv", []), ("answers.csv", ["--text", "answer"]), ("answers.csv", ["--id", "no"])],
)
def test_the_command_refuses_unusable_input_in_one_line(
    source: Path, tmp_path: Path, name: str, options: list[str]
) -> None:
    ran = run("theme", tmp_path / name, *options, "--out", tmp_path / "out.jsonl")

    assert ran.returncode == 2
    assert len(ran.stderr.strip().splitlines()) == 1
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_the_library_works_where_the_web_framework_cannot_be_imported(
    source: Path, tmp_path: Path
) -> None:
    code = """
import sys
from pathlib import Path
for name in ("flask", "werkzeug", "sqlalchemy", "engage"):
    sys.modules[name] = None
import pkgutil, importlib, nlp
for module in pkgutil.iter_modules(nlp.__path__):
    if module.name != "__main__":
        importlib.import_module(f"nlp.{module.name}")
from nlp.theme_file import theme_file
print(theme_file(Path(sys.argv[1]), Path(sys.argv[2])).written)
"""
    command = [sys.executable, "-c", code, str(source), str(tmp_path / "out.jsonl")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ran.stderr == ""
    assert ran.stdout.strip() == "2"


def test_importing_the_library_loads_nothing_heavy() -> None:
    code = "import nlp, nlp.types, sys; print({'spacy', 'sklearn', 'numpy'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "set()"

"""From a table to marked JSON lines, and the keys that a themed line ends with."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from nlp.__main__ import main
from nlp.errors import TableError
from nlp.evaluate_redaction import gold_texts, measure_redaction
from nlp.mark_file import campaign_lines, mark_file, redacted_lines
from nlp.pipeline import Pipeline
from nlp.theme_file import theme_file
from nlp.types import PRIORITIES, Comment, Themed

LONG = "Keep the library in our street open because our children read there every single day"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    rows = "".join(f"c{n},{LONG}\n" for n in range(5))
    path.write_text(f"ref,said\na,I’m Sarah: ring 07700 900123\nb,\n{rows}", "utf-8")
    return path


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_redacted_lines_hold_no_number_but_its_place_in_the_original(
    source: Path, tmp_path: Path
) -> None:
    marked = mark_file(source, tmp_path / "out", redacted_lines, "said", "ref")

    assert [str(problem) for problem in marked.problems] == ["Row 3: “said” is empty."]
    assert lines(tmp_path / "out")[0] == {
        "id": "a",
        "text": "I’m Sarah: ring [phone]",
        "spans": [
            {"start": 4, "end": 9, "type": "name", "sure": False},
            {"start": 16, "end": 28, "type": "phone", "sure": True},
        ],
    }


def test_campaign_lines_are_in_the_order_of_the_rows(source: Path, tmp_path: Path) -> None:
    mark_file(source, tmp_path / "out", campaign_lines, "said", "ref")
    found = lines(tmp_path / "out")

    assert [line["id"] for line in found] == ["a", "c0", "c1", "c2", "c3", "c4"]
    assert found[0]["campaign"] is None
    assert len({line["campaign"] for line in found[1:]}) == 1


def test_a_file_with_no_good_row_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("comment\n \n", "utf-8")
    (tmp_path / "out").write_text("before", "utf-8")

    with pytest.raises(TableError):
        mark_file(tmp_path / "empty.csv", tmp_path / "out", redacted_lines)
    assert (tmp_path / "out").read_text("utf-8") == "before"


def test_a_themed_line_ends_with_redactions_and_campaign(
    source: Path, tmp_path: Path, pipeline: Pipeline
) -> None:
    theme_file(source, tmp_path / "out", text="said", identity="ref", pipeline=pipeline)
    found = lines(tmp_path / "out")

    assert list(found[0])[:2] == ["id", "text"]
    assert list(found[0])[-2:] == ["redactions", "campaign"]
    assert [span["type"] for span in found[0]["redactions"]] == ["name", "phone"]
    assert found[1]["campaign"] == found[5]["campaign"] is not None


@pytest.mark.parametrize("command", ["redact", "campaigns"])
def test_the_commands_write_a_line_for_each_good_row(
    source: Path, tmp_path: Path, command: str
) -> None:
    line = [sys.executable, "-m", "nlp", command, str(source), "--text", "said", "--id", "ref"]
    ran = subprocess.run(
        [*line, "--out", str(tmp_path / "out")], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr
    assert len(lines(tmp_path / "out")) == 6


COMMANDS = ["theme", "language", "redact", "campaigns", "discover"]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_output_file_that_is_the_input_is_refused_and_the_input_kept(
    source: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = source.read_bytes()
    other = source.parent / "folder" / ".." / source.name
    (source.parent / "folder").mkdir()
    monkeypatch.setattr(Pipeline, "load", lambda **_: Unread())
    ran = CliRunner().invoke(main, [command, str(source), "--text", "said", "--out", str(other)])

    assert "is the file of comments itself" in str(ran.exception)
    assert source.read_bytes() == before


@pytest.mark.parametrize("command", ["theme", "language", "redact", "campaigns"])
@pytest.mark.parametrize("named", [True, False])
def test_the_commands_say_which_column_they_read_where_nobody_named_it(
    source: Path, tmp_path: Path, command: str, named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pipeline, "load", lambda **_: Unread())
    line = [command, str(source), *(["--text", "said"] if named else [])]
    ran = CliRunner().invoke(main, [*line, "--out", str(tmp_path / "o")])

    assert ran.exit_code == 0, ran.output
    said = "The comments were read from the column “said”; name another with --text."
    assert (said in ran.stderr) is not named


@pytest.mark.parametrize("hint", [True, False])
def test_the_language_command_takes_a_hint_only_from_a_column_that_is_named(
    tmp_path: Path, hint: bool
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("comment,lang\nok,pl\n", "utf-8")
    line = ["language", str(path), "--out", str(tmp_path / "o"), *(["--lang", "lang"] * hint)]

    assert CliRunner().invoke(main, line).exit_code == 0
    assert lines(tmp_path / "o")[0]["language"] == ("pl" if hint else "und")


def test_what_the_commands_print_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    coded = "".join(f"{unit},{coder},बस\n" for unit in range(3) for coder in "ab")
    (tmp_path / "a.csv").write_text(f"unit,coder,labels\n{coded}", "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "nlp", "agreement", str(tmp_path / "a.csv")],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert "बस" in ran.stdout.decode("utf-8")


SLOW = """
import time
from nlp import __main__, mark_file
from nlp.types import OutputLine

def slow_lines(comments):
    yield OutputLine({"text": comments[0].text})
    print("begun", flush=True)
    time.sleep(60)

mark_file.redacted_lines = slow_lines
__main__.run()
"""


def begun(*before: str, source: Path) -> subprocess.Popen[str]:
    """Start a command that stands still in the midst of writing."""
    line = [*before, sys.executable, "-c", SLOW, "redact", str(source), "--text", "said"]
    command = [*line, "--out", str(source.parent / "out")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "begun\n"
    assert list(source.parent.glob(".nlp-*"))
    return process


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_stopped_leaves_no_comments_behind(
    source: Path, number: signal.Signals
) -> None:
    with begun("env", "--default-signal", source=source) as process:
        process.send_signal(number)

    assert process.returncode == 128 + number
    assert list(source.parent.iterdir()) == [source]


def test_what_nohup_runs_goes_on_when_its_terminal_hangs_up(source: Path) -> None:
    with begun("nohup", source=source) as process:
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.terminate()

    assert process.returncode == 128 + signal.SIGTERM


@pytest.mark.parametrize("out", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_a_file_that_the_shell_adds_to_is_not_replaced(
    source: Path, tmp_path: Path, out: str
) -> None:
    log = tmp_path / "log"
    log.write_text("before\n", "utf-8")
    line = [sys.executable, "-m", "nlp", "redact", str(source), "--text", "said", "--out", out]
    with log.open("a") as stream:
        ran = subprocess.run(line, stdout=stream, stderr=subprocess.PIPE, text=True, check=False)

    assert ran.returncode == 2
    assert ran.stderr == f"{out} is not a file that can be replaced: name another.\n"
    assert log.read_text("utf-8") == "before\n"


def test_a_full_disk_under_what_is_printed_is_said_in_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "nlp", "card"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip

    assert ran.returncode == 2
    assert ran.stderr == "What this prints cannot be written: No space left on device.\n"


@pytest.mark.parametrize("option", ["--text", "--id", "--lang"])
@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_name_is_the_name_of_no_column(
    source: Path, tmp_path: Path, command: str, option: str
) -> None:
    line = [command, str(source), option, "", "--out", str(tmp_path / "out")]
    ran = CliRunner().invoke(main, line)

    assert "There is no column “”. The columns are: “ref”, “said”." in str(ran.exception)


ASKED = "Your chance to say in your own words which one thing the town should do before 2040"
ANSWERS = ("Parks", "More buses", "Clean streets please", "Jobs", "Somewhere to swim", "Rent")


class Unread(Pipeline):
    """A pipeline that has no model and reads nothing."""

    def __init__(self) -> None:
        """Load nothing."""

    def theme(self, comments: Sequence[Comment], progress: object = None) -> list[Themed]:
        """Return every comment as one that fits no priority."""
        nothing = dict.fromkeys(PRIORITIES, 0.0)
        return [Themed(c.id, c.text, "en", nothing, (), none=True, ask=False) for c in comments]


@pytest.fixture
def echoed(tmp_path: Path) -> Path:
    path = tmp_path / "echoed.csv"
    rows = "".join(f"{n},{ASKED} {answer}\n" for n, answer in enumerate(ANSWERS))
    path.write_text(f"ref,said\n{rows}", "utf-8")
    return path


@pytest.mark.parametrize("asked", [(), ("Anything else?", ASKED)], ids=["not named", "named"])
def test_a_question_that_is_named_on_the_command_line_is_no_campaign(
    echoed: Path, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    line = ["campaigns", str(echoed), "--text", "said", "--id", "ref", "--out", str(tmp_path / "o")]
    ran = CliRunner().invoke(main, line + [word for text in asked for word in ("--question", text)])

    assert ran.exit_code == 0, ran.output
    assert {line["campaign"] is None for line in lines(tmp_path / "o")} == {bool(asked)}


@pytest.mark.parametrize("asked", [(), (ASKED,)], ids=["not named", "named"])
def test_a_question_that_is_named_is_no_campaign_when_a_file_is_themed(
    echoed: Path, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    theme_file(
        echoed, tmp_path / "o", text="said", identity="ref", questions=asked, pipeline=Unread()
    )

    assert {line["campaign"] is None for line in lines(tmp_path / "o")} == {bool(asked)}


def test_the_command_that_themes_passes_the_questions_on(
    echoed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pipeline, "load", lambda **_: Unread())
    line = ["theme", str(echoed), "--text", "said", "--id", "ref", "--out", str(tmp_path / "o")]
    ran = CliRunner().invoke(main, [*line, "--question", ASKED])

    assert ran.exit_code == 0, ran.output
    assert {line["campaign"] for line in lines(tmp_path / "o")} == {None}


def test_few_suggestions_on_real_posts_are_not_names() -> None:
    folder = os.environ.get("ENGAGE_SAMPLE_TEXTS")
    if not folder:
        pytest.skip("ENGAGE_SAMPLE_TEXTS does not name the folder of sample texts")
    measured = measure_redaction(gold_texts(Path(folder) / "names_places_social_en.jsonl")[:400])

    assert measured.false["name"] <= 0.15 * measured.found["name"]

"""`engage serve` and `engage run-demo` as an administrator meets them: started, stopped, in the way."""

import contextlib
import hashlib
import logging
import multiprocessing
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask_migrate import upgrade

from engage.app import create_app
from engage.commands import serve
from tests.benchmarks.submission import _children, cpu_ms
from tests.databases import settings

ROOT = Path(__file__).parents[2]
UP_WITHIN_CPU_SECONDS = 20.0
"""All processors’ time until a second start answers: generous, for a busy machine counts more."""

Start = Callable[..., "Running"]


class Running:
    """A command of ours in a folder of its own."""

    def __init__(self, command: str, folder: Path, translations: Path, port: int) -> None:
        self.port, self.log = port, folder / "log"
        environment = {
            "ENGAGE_ENVIRONMENT": "development",
            "ENGAGE_HTTPS": "false",
            "ENGAGE_DATA_DIR": str(folder),
            "ENGAGE_TRANSLATIONS_DIR": str(translations),
            "ENGAGE_PORT": str(port),
        }
        self.started = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "engage", command],
                env={**os.environ, **environment},
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def page(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=120) as answer:
            return answer.status, answer.read().decode()

    def until_up(self) -> float:
        """Seconds from the start until the home page was answered."""

        def answers() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                return self.page("/en/")[0] == 200
            return False

        until(answers, 120)
        return time.monotonic() - self.started

    def cpu_seconds(self) -> float:
        """Of the command and all that it started, so far."""
        children = _children(self.process.pid)
        grandchildren = [pid for child in children for pid in _children(child)]
        return sum(map(cpu_ms, [self.process.pid, *grandchildren])) / 1000

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)

    def kill_all(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def migrated(tmp_path: Path) -> None:
    """The database of the site, with nothing in it."""
    with create_app(settings(tmp_path)).app_context():
        upgrade()


@pytest.fixture
def start(tmp_path: Path, translations: Path, port: int) -> Iterator[Start]:
    made: list[Running] = []

    def one(command: str) -> Running:
        made.append(Running(command, tmp_path, translations, port))
        return made[-1]

    yield one
    for running in made:
        running.kill_all()


def until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        threading.Event().wait(0.1)


def is_there(pid: int) -> bool:
    """False also for one that has ended and whose end nobody has noticed yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("command", ["serve", "run-demo"])
def test_a_port_that_is_taken_is_said_once_and_ends_the_command(
    command: str, start: Start, port: int, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", port)):
        running = start(command)
        assert running.process.wait(timeout=60) == 1
    said = running.log.read_text()
    assert f"127.0.0.1:{port} can’t be used" in said
    assert "ENGAGE_PORT" in said
    assert len(said.splitlines()) == 1
    assert not list(tmp_path.glob("*.sqlite3")), "nothing was begun"


def test_a_database_that_is_not_up_to_date_is_said_once_and_ends_the_command(
    start: Start, port: int, tmp_path: Path
) -> None:
    running = start("serve")
    assert running.process.wait(timeout=60) == 1
    [said] = running.log.read_text().splitlines()
    assert f"the database {tmp_path}/engage.sqlite3 is empty: run `engage db upgrade`" in said


def test_what_dies_at_once_is_started_more_and_more_seldom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_PAUSE_SECONDS", 0.05)
    starts = tmp_path / "starts"
    starts.touch()

    def dies() -> None:
        with starts.open("ab") as file:
            file.write(b".")

    def supervise() -> None:
        os.setsid()
        serve._supervise([dies])

    supervisor = multiprocessing.get_context("fork").Process(target=supervise)
    supervisor.start()
    until(lambda: starts.stat().st_size > 1, 60)
    threading.Event().wait(3)
    supervisor.terminate()
    supervisor.join()
    assert starts.stat().st_size < 10


@pytest.mark.usefixtures("migrated")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that we were killed")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_stays_behind_when_the_supervisor_goes(
    how: signal.Signals, start: Start, port: int
) -> None:
    running = start("serve")
    until(lambda: not is_free(port) or running.process.poll() is not None, 60)
    children = _children(running.process.pid)
    assert len(children) == 2, "the web server and the worker"
    running.process.send_signal(how)
    running.process.wait(timeout=60)
    until(lambda: is_free(port), 60)
    until(lambda: not any(map(is_there, children)), 60)


@pytest.mark.usefixtures("migrated")
def test_the_worker_stands_back_for_the_site(start: Start) -> None:
    running = start("serve")
    until(lambda: len(_children(running.process.pid)) == 2, 60)
    web, worker = _children(running.process.pid)
    until(lambda: os.getpriority(os.PRIO_PROCESS, worker) > 0, 180)
    assert os.getpriority(os.PRIO_PROCESS, web) == 0


@pytest.mark.usefixtures("migrated")
def test_a_request_that_cannot_be_read_is_not_quoted_in_the_log(start: Start, port: int) -> None:
    running = start("serve")
    until(lambda: not is_free(port) or running.process.poll() is not None, 60)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(
            b"GET /en/?q=Zebracrossing HTTP/1.1\r\nCookie draft=Zebracrossing\r\n\r\n"
        )
        assert b"400 Bad Request" in connection.recv(1000)
    until(lambda: "Invalid request" in running.log.read_text(), 10)
    assert "Zebracrossing" not in running.log.read_text()
    assert "ip=" not in running.log.read_text()


def test_an_error_behind_a_request_is_named_in_the_log_by_its_kind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = logging.getLogger("gunicorn.error")
    log.addFilter(serve._quotes_no_request)
    log.addHandler(caplog.handler)
    try:
        raise ValueError("Zebracrossing")
    except ValueError:
        log.exception("Error handling request %s %s", "GET", "/en/?q=Zebracrossing")
    log.error("Worker (pid:%s) was sent SIGKILL!", 7)
    log.removeHandler(caplog.handler)
    assert "Zebracrossing" not in caplog.text
    assert "Error handling request: ValueError" in caplog.text
    assert "Worker (pid:7) was sent SIGKILL!" in caplog.text


def test_an_address_of_the_other_kind_is_written_as_browsers_write_it() -> None:
    from engage.settings import Settings

    settings = Settings(environment="development", host="::1", port=8123)
    assert serve._bind(settings) == "[::1]:8123"


@pytest.mark.slow
def test_run_demo_starts_everything_and_a_second_time_changes_nothing(
    start: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "engage.sqlite3"
    first = start("run-demo")
    seconds = [first.until_up()]
    for language in ("en", "ur", "pl"):
        status, page = first.page(f"/{language}/")
        assert status == 200
        assert f'lang="{language}' in page
    until(lambda: waiting(database) == 0, 240)
    assert count(database, "coding") > 100, "the worker has read the comments"
    first.stop()
    before = content(database)
    second = start("run-demo")
    seconds.append(second.until_up())
    cpu = second.cpu_seconds()
    until(lambda: waiting(database) == 0, 60)
    second.stop()
    after = content(database)
    assert {name for name in before if before[name] != after[name]} == set()
    with capsys.disabled():
        sys.stdout.write(
            f"\nup in {seconds[0]:.1f} s, then in {seconds[1]:.1f} s ({cpu:.1f} s of processors)\n"
        )
    assert cpu < UP_WITHIN_CPU_SECONDS


def waiting(database: Path) -> int:
    return count(database, "job WHERE state <> 'done'")


def count(database: Path, what: str) -> int:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


def content(database: Path) -> dict[str, tuple[int, str]]:
    """Of each table, how many rows it has and a hash of what stands in them."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        found = {}
        for (name,) in tables.fetchall():
            rows = sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"')))
            found[name] = len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found

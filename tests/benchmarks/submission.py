"""CPU time of the server for a first page and for a whole submission, beside a bare application.

Run by `make bench`, which fails where ours takes more than twice the time of the bare one. Both
applications are served by gunicorn with one worker, in turns, and asked by the same client; what is
counted is the CPU time (user and system) of the server’s processes in milliseconds, the database’s
included (on SQLite it is inside the web process). The worker that themes comments is not a part of it.
"""

import contextlib
import http.cookiejar
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.postgresql import running

ROUNDS = 5
PAGES = 400
SUBMISSIONS = 40
BOUND = 2.0
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_ANSWERS = {
    "good-place": {"good-place": "agree"},
    "first": {"first": ["economy", "climate"]},
    "better": {"better": "More buses in the evening, and somewhere for teenagers to go."},
    "word": {"word": "the people"},
    "ward": {"ward": "E05014739"},
    "age": {"age": "25-34"},
}


class Browser:
    """A small client that keeps cookies and sends the token a page carries."""

    def __init__(self, base: str) -> None:
        self.base = base
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        with self._opener.open(self.base + path) as answer:
            return str(answer.read().decode())

    def post(self, path: str, data: dict[str, object]) -> str:
        body = urllib.parse.urlencode(data, doseq=True).encode()
        with self._opener.open(self.base + path, body) as answer:
            return str(answer.read().decode())


def ours(base: str) -> None:
    """Start, six questions, check, send, receipt: as a browser does it."""
    browser = Browser(base)
    browser.get("/en/consultations/luton-2040")
    page = browser.get("/en/consultations/luton-2040/answer/good-place")
    for key, answer in _ANSWERS.items():
        data = {"csrf_token": _token(page), **answer}
        page = browser.post(f"/en/consultations/luton-2040/answer/{key}", data)
    page = browser.post("/en/consultations/luton-2040/answer/check", {"csrf_token": _token(page)})
    assert "Your reference" in page


def bare(base: str) -> None:
    browser = Browser(base)
    browser.get("/")
    browser.get("/answer/good-place")
    for key, answer in _ANSWERS.items():
        browser.post(f"/answer/{key}", {"answer": next(iter(answer.values()))})
    assert "Thank you" in browser.post("/check", {})


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def cpu_ms(pid: int) -> float:
    """CPU time of a process and its children so far."""
    total = 0.0
    for one in [pid, *_children(pid)]:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) * _TICK_MS
    return total


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


@contextlib.contextmanager
def served(
    application: str, *, cwd: str | None = None, **environment: str
) -> Iterator[tuple[str, int]]:
    """Address and process of an application under gunicorn."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}",
               "--workers", "1", "--threads", "4", "--no-control-socket",
               "--log-level", "error"]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=cwd)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(base).close()
                break
            time.sleep(0.1)
        yield base, process.pid
    finally:
        process.terminate()
        process.wait()


def measure(
    what: Callable[[str], None], times: int, server: tuple[str, int], database: int | None
) -> float:
    """CPU-milliseconds of one `what`: the web processes’ and, where there is one, the database’s."""
    base, pid = server
    processes = [pid] if database is None else [pid, database]
    before = sum(cpu_ms(process) for process in processes)
    for _ in range(times):
        what(base)
    return (sum(cpu_ms(process) for process in processes) - before) / times


def compare(name: str, addresses: tuple[str, str], database: int | None) -> list[float]:
    """Print the figures on one database; the ratios for a first page and for a submission."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "ENGAGE_ENVIRONMENT": "development",
            "ENGAGE_HTTPS": "false",
            "ENGAGE_DATA_DIR": folder,
            "ENGAGE_DATABASE_URL": addresses[0],
            "BARE_DATABASE": addresses[1] or f"sqlite:///{folder}/bare.sqlite3",
        }
        for command in (["db", "upgrade"], ["demo"]):
            subprocess.run(
                [sys.executable, "-m", "engage", *command],
                env={**os.environ, **environment},
                check=True,
                capture_output=True,
            )
        with (
            served("engage.app:create_app()", **environment) as us,
            served("tests.benchmarks.bare:create_app()", **environment) as floor,
        ):
            figures: dict[str, list[float]] = {}
            measure(ours, SUBMISSIONS, us, database), measure(bare, SUBMISSIONS, floor, database)
            for _ in range(ROUNDS):
                for what, run, times, server in (
                    ("first page, ours", lambda base: Browser(base).get("/en/"), PAGES, us),
                    ("first page, bare", lambda base: Browser(base).get("/"), PAGES, floor),
                    ("submission, ours", ours, SUBMISSIONS, us),
                    ("submission, bare", bare, SUBMISSIONS, floor),
                ):
                    figures.setdefault(what, []).append(measure(run, times, server, database))
    medians = {what: statistics.median(values) for what, values in figures.items()}
    for what, value in medians.items():
        print(f"{name:10} {what:17} {value:6.2f} CPU-ms")
    kinds = ("first page", "submission")
    ratios = [medians[f"{kind}, ours"] / medians[f"{kind}, bare"] for kind in kinds]
    print(f"{name:10} first page {ratios[0]:.2f} times bare, submission {ratios[1]:.2f} times bare")
    return ratios


def main() -> int:
    ratios = compare("SQLite", ("", ""), None)
    with running() as server:
        made = []
        for database in ("ours", "bare"):
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {database}")
            address = make_url(server).set(database=database, drivername="postgresql+psycopg")
            made.append(address.render_as_string(hide_password=False))
        with psycopg.connect(server) as connection:
            [row] = connection.execute("SELECT pg_read_file('postmaster.pid')").fetchall()
        ratios += compare("PostgreSQL", (made[0], made[1]), int(row[0].split()[0]))
    return verdict(ratios)


def verdict(ratios: list[float]) -> int:
    """Say how the largest ratio stands to the bound; the exit code: 1 where it is over."""
    over = max(ratios) > BOUND
    print(f"largest ratio {max(ratios):.2f}: {'over' if over else 'within'} the bound of {BOUND}")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())

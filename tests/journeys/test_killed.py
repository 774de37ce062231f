"""Kill the site and its worker in the middle of a rush: nothing acknowledged is lost or done twice.

Several clients answer at once, with `kill -9` for every web process and later for the worker.
Afterwards each receipt that anybody was shown exists, nothing was sent twice, and each comment has
been themed once. `make test-all` does it with 200 answers by 8 clients.
"""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from engage.models import Coding, Comment, Response
from engage.models.engine import connect, reading
from engage.services import receipts
from tests import factories
from tests.benchmarks.submission import Browser

ROOT = Path(__file__).parents[2]
THEMING_JOBS = {
    True: text("SELECT count(*) FROM job WHERE name = 'theme_comments'"),
    False: text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'theme_comments'"),
}
"""What is left to do, on SQLite or not: jobs that are done are deleted."""
LOST = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)


class Site:
    """The site as it runs in production, of processes that can be killed."""

    def __init__(self, address: str, folder: Path, translations: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.on_sqlite = address.startswith("sqlite")
        self._environment = {
            **os.environ,
            "ENGAGE_ENVIRONMENT": "development",
            "ENGAGE_HTTPS": "false",
            "ENGAGE_DATABASE_URL": address,
            "ENGAGE_DATA_DIR": str(folder),
            "ENGAGE_TRANSLATIONS_DIR": str(translations),
            "ENGAGE_PORT": str(self.port),
            "ENGAGE_JOB_LEASE_SECONDS": "5",
        }
        self._log = (folder / "site.log").open("ab")
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.keep_running()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def keep_running(self) -> None:
        """Start what does not run. On SQLite `engage serve` looks after both itself."""
        for command in ["serve"] if self.on_sqlite else ["serve", "worker"]:
            running = self._processes.get(command)
            if running is None or running.poll() is not None:
                self._processes[command] = subprocess.Popen(
                    [sys.executable, "-m", "engage", command],
                    env=self._environment,
                    cwd=ROOT,
                    stdout=self._log,
                    stderr=self._log,
                    start_new_session=True,
                )

    def kill(self, what: str) -> None:
        """Kill -9 all web processes (`gunicorn`) or the worker (`engage worker`)."""
        killed = 0
        for process in self._processes.values():
            for pid in [process.pid, *_descendants(process.pid)]:
                with contextlib.suppress(OSError):
                    line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if what in line:
                        os.kill(pid, signal.SIGKILL)
                        killed += 1
        assert killed, f"there was no {what} to kill"
        self.keep_running_soon()

    def keep_running_soon(self) -> None:
        if not self.on_sqlite:
            for process in self._processes.values():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=1)
            self.keep_running()

    def stop(self) -> None:
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._log.close()


def _descendants(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [one for child in children for one in [int(child), *_descendants(int(child))]]
    return []


class Client(threading.Thread):
    """Answers again and again, and tries each step until it gets through."""

    def __init__(self, base: str, number: int, answers: int) -> None:
        super().__init__(daemon=True)
        self.base, self.number, self.answers = base, number, answers
        self.receipts: list[str] = []

    def run(self) -> None:
        for at in range(self.answers):
            browser = Browser(self.base)
            start = "/en/consultations/town/answer/"
            self._until("a page", browser, f"{start}agree", None)
            self._until("agree", browser, f"{start}agree", {"agree": "agree"})
            words = f"Number {at} of client {self.number}: more buses on Sundays please"
            self._until("comment", browser, f"{start}comment", {"comment": words})
            page = self._until("send", browser, f"{start}check", {})
            found = re.search(r"app-reference[^>]*>([0-9A-Z-]{19})<", page)
            assert found, page[:500]
            self.receipts.append(found[1])

    def _until(self, _step: str, browser: Browser, path: str, data: dict[str, str] | None) -> str:
        deadline = time.monotonic() + 120
        while True:
            try:
                page = browser.get(path)
                if data is None:
                    return page
                if 'name="csrf_token"' not in page or "app-reference" in page:
                    return page  # the receipt: an earlier try went through unseen
                token = re.search(r'name="csrf_token" value="([^"]+)"', page)
                return browser.post(path, {"csrf_token": token[1] if token else "", **data})
            except LOST:
                assert time.monotonic() < deadline, "the site did not come back"
                threading.Event().wait(0.2)


@pytest.fixture
def site(address: str, tmp_path: Path, translations: Path) -> Iterator[Site]:
    engine = connect(address)
    with Session(engine) as session:
        factories.consultation(session, slug="town")
        session.commit()
    engine.dispose()
    made = Site(address, tmp_path, translations)
    yield made
    made.stop()


@pytest.mark.parametrize(("number", "each"), [(4, 6), pytest.param(8, 25, marks=pytest.mark.slow)])
def test_nothing_acknowledged_is_lost_whatever_is_killed(
    site: Site, address: str, number: int, each: int
) -> None:
    clients = [Client(site.base, at, each) for at in range(number)]
    for client in clients:
        client.start()
    _wait(lambda: sum(len(client.receipts) for client in clients) >= number * each // 5)
    site.kill("gunicorn")
    _wait(lambda: sum(len(client.receipts) for client in clients) >= number * each // 2)
    site.kill("engage worker")
    for client in clients:
        client.join(timeout=240)
    shown = [receipt for client in clients for receipt in client.receipts]
    assert len(shown) == len(set(shown)) == number * each

    engine = connect(address)
    try:
        _wait(lambda: _count(engine, select(func.count()).select_from(Coding)) >= len(shown))
        with reading(), Session(engine) as session:
            kept = set(session.scalars(select(Response.receipt_hash)))
            assert kept == {receipts.receipt_hash(receipt) for receipt in shown}
            codings = session.execute(
                select(Comment.id, func.count(Coding.id))
                .outerjoin(Coding, Coding.comment_id == Comment.id)
                .group_by(Comment.id)
            ).all()
            assert len(codings) == len(shown)
            assert {times for _comment, times in codings} == {1}
        _wait(lambda: _count(engine, THEMING_JOBS[site.on_sqlite]) == 0)
    finally:
        engine.dispose()


def _count(engine, query) -> int:
    with reading(), Session(engine) as session:
        return int(session.scalar(query) or 0)


def _wait(condition, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        threading.Event().wait(0.2)

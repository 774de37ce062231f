"""Runs the tests: on SQLite, then what touches the database once more on PostgreSQL.

`make test` calls it; `--all` adds what takes minutes (long simulations, sweeps in every language). At
the end it prints how many tests and how many browser journeys ran.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from postgresql import NoServer, running

ROOT = Path(__file__).parents[1]
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
"""Tests run side by side: threads of one that wait for their turn would take the other’s."""
COMPILED_ONCE = {"PYTHONDONTWRITEBYTECODE": ""}
"""Tests start many processes: each took twice as long where it compiled all that it imports."""

ON_BOTH = [
    "tests/integration",
    "tests/journeys/test_killed.py",
    "tests/contracts/test_migrations.py",
    "tests/contracts/test_privacy.py",
]


def main(arguments: list[str]) -> int:
    everything = "--all" in arguments
    marks = "" if everything else "not slow"
    started = time.monotonic()
    runs = [run("SQLite and everything else", ["tests", "-n", "2", "--dist", "loadfile"], marks)]
    try:
        with running() as address:
            runs.append(
                run("PostgreSQL", [*ON_BOTH, "-n", "2"], marks, ENGAGE_TEST_POSTGRESQL=address)
            )
    except NoServer as error:
        print(f"NOT RUN ON POSTGRESQL: {error}", file=sys.stderr)
        return 1
    tests = sum(ran for _code, ran, _journeys in runs)
    journeys = sum(count for _code, _ran, count in runs)
    minutes, seconds = divmod(int(time.monotonic() - started), 60)
    print(
        f"\n{tests} tests passed, {journeys} of them browser journeys, in {minutes} min {seconds} s"
    )
    return max(code for code, _ran, _journeys in runs)


def run(name: str, arguments: list[str], marks: str, **environment: str) -> tuple[int, int, int]:
    """Exit code, tests passed, browser journeys passed."""
    print(f"\n== {name}", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments, "-m", marks, "-rA", "--tb=short"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD, **COMPILED_ONCE, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = re.findall(r"^PASSED (\S+)", done.stdout, re.M)
    kept = [line for line in done.stdout.splitlines() if not line.startswith("PASSED ")]
    print("\n".join(kept if done.returncode else kept[-4:]), flush=True)
    journeys = [test for test in passed if test.startswith("tests/browser/")]
    return done.returncode, len(passed), len(journeys)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

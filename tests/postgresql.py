"""A PostgreSQL server for the tests: started in a temporary folder, stopped and gone afterwards.

PostgreSQL refuses to run as root, so root starts it as the user `postgres`.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoServer(RuntimeError):
    """PostgreSQL’s programs are not on this machine."""


@contextmanager
def running() -> Iterator[str]:
    """The address of a server of our own, on a free port of the loopback. Raises NoServer."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="engage-postgresql-") as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            shutil.chown(data, "postgres")
        _run(
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "--auth=trust",
            "-E",
            "UTF8",
            "--no-sync",
        )
        port = _free_port()
        # Nobody pulls this server’s plug: what it costs to survive that was half of the tests’ time.
        quick = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        options = f"-h 127.0.0.1 -p {port} -k {folder} -c max_connections=200 {quick}"
        control = programs / "pg_ctl"
        _run(control, "-D", data, "-w", "-o", options, "-l", f"{folder}/log", "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(control, "-D", data, "-w", "-m", "immediate", "stop")


def _programs() -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda at: int(at.parent.name))
    if not versions or not (versions[-1] / "initdb").exists():
        raise NoServer("PostgreSQL is not installed (apt-get install postgresql)")
    return versions[-1]


def _run(program: Path, *arguments: object) -> None:
    command = [str(program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/", check=False
    )
    if done.returncode:
        raise RuntimeError(f"{program.name}: {done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

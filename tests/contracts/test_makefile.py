"""`make` keeps the demonstration apart from the database of a site that is in use."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make(folder: Path, *arguments: str, **environment: str) -> str:
    # What a `make` around us says to its own targets is not for this one.
    ours = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env={**ours, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose `python` prints the variables that it is given."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements-dev.txt", "pyproject.toml", "hatch_build.py"):
        (tmp_path / name).touch()
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nenv\n")
    python.chmod(0o755)
    (tmp_path / ".venv/.ready").touch()
    (tmp_path / "translations").mkdir()
    return tmp_path


@pytest.mark.parametrize("target", ["run", "code"])
def test_the_demonstration_has_its_own_database_and_address(target: str, checkout: Path) -> None:
    live = {
        "ENGAGE_DATABASE_URL": "postgresql://live",
        "ENGAGE_DATA_DIR": "/srv/live",
        "ENGAGE_PUBLIC_URL": "https://engage.luton.gov.uk",
        "ENGAGE_TRUSTED_PROXIES": "1",
    }
    given = make(checkout, target, **live).splitlines()
    assert "ENGAGE_DATA_DIR=instance/demonstration" in given
    assert "ENGAGE_DATABASE_URL=" in given, "set to nothing, which counts as not set"
    assert "ENGAGE_PUBLIC_URL=" in given, "it is called by whatever name this machine has"
    assert "ENGAGE_TRUSTED_PROXIES=" in given, "there is no other web server in front"


def test_cleaning_removes_the_demonstration_and_no_other_database(checkout: Path) -> None:
    demonstration = checkout / "instance/demonstration"
    demonstration.mkdir(parents=True)
    for folder in (demonstration, demonstration.parent):
        (folder / "engage.sqlite3").touch()
    make(checkout, "clean")
    assert not demonstration.exists()
    assert (checkout / "instance/engage.sqlite3").exists()
    assert not (checkout / ".venv").exists()

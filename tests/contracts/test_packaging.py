"""The wheel carries all it needs and works from any folder, also where there is no checkout."""

import contextlib
import os
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
    with served("engage.commands.serve:wsgi()", cwd="/", **environment) as (base, _pid):
        page = _get(f"{base}/ur/")
        assert 'dir="rtl"' in page
        assert "لوٹن کے مستقبل" in page
        sheet = page.split('rel="stylesheet"')[1].split('href="')[1].split('"')[0]
        assert "font-face" in _get(base + sheet)


def _get(address: str) -> str:
    for _ in range(100):
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(address) as answer:
            return str(answer.read().decode())
        threading.Event().wait(0.1)
    raise AssertionError(f"{address} does not answer")

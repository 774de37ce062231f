"""Promises about the code itself."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 500


def _python_files() -> list[Path]:
    return [file for part in ("engage", "nlp", "tests") for file in (ROOT / part).rglob("*.py")]


@pytest.mark.parametrize("file", _python_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_file_is_longer_than_anybody_wants_to_read(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_imports_only_go_downstairs() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_site_starts_without_the_heavy_libraries() -> None:
    script = (
        "from pathlib import Path; from engage.app import create_app; import sys;"
        "from engage.settings import Settings;"
        "create_app(Settings(environment='development', https=False, data_dir=Path('/nonexistent')));"
        "loaded = {'spacy', 'sklearn', 'weasyprint', 'onnxruntime', 'numpy'} & set(sys.modules);"
        "assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_importing_the_package_loads_no_flask() -> None:
    script = "import engage, sys; assert 'flask' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_no_old_style_queries() -> None:
    old = [file for file in (ROOT / "engage").rglob("*.py") if ".query." in file.read_text()]
    assert old == []


def test_no_words_are_translated_at_import_but_lazily() -> None:
    """A message translated when a module is loaded stays in the language of nobody."""
    for file in (ROOT / "engage").rglob("*.py"):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line[0].isspace() and not line.startswith(("#", '"')):
                assert "= _(" not in line, f"{file}: {line}"

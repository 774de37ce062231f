"""Writes JSON lines so that a file is there whole or not at all."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from nlp.errors import TableError
from nlp.types import OutputLine

FILE_MODE = 0o640


def check_folder(out: Path) -> None:
    """Raise `TableError` when there is no folder to write `out` into."""
    if not out.parent.is_dir():
        raise TableError(f"There is no folder {out.parent} to write to.")


def write_lines(out: Path, lines: Iterable[OutputLine]) -> None:
    """Write JSON lines to a temporary file beside `out`, then give it the name."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=out.parent, prefix=f".{out.name}.", delete=False
    ) as stream:
        temporary = Path(stream.name)
        try:
            stream.writelines(one.as_line() + "\n" for one in lines)
            stream.flush()
            temporary.chmod(FILE_MODE)
            temporary.replace(out)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

"""Reads JSON lines, and writes them so that a file is there whole or not at all."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from nlp.errors import NlpError, TableError
from nlp.types import OutputLine

FILE_MODE = 0o640
_OF_DEVICES = (Path("/dev"), Path("/dev/fd"))


def read_lines(path: Path, refuse: type[NlpError]) -> list[str]:
    """Return the lines of a text file; `refuse` says in plain words why it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError as error:
        raise refuse(f"There is no file {path}.") from error
    except OSError as error:
        raise refuse(f"{path.name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise refuse(f"{path.name} is not in UTF-8: save it as UTF-8.") from error


def check_folder(out: Path) -> None:
    """Raise `TableError` when no file can be written there: no folder, or something else in place."""
    try:
        target, folder = out.resolve(), out.parent.resolve()
        # “/dev/stdout” leads to the very file that a shell adds to: it would be replaced.
        if folder in _OF_DEVICES or folder.is_relative_to("/proc"):
            raise TableError(f"{out} is not a file that can be replaced: name another.")
        if not target.parent.is_dir():
            raise TableError(f"There is no folder {target.parent} to write to.")
        if target.is_dir():
            raise TableError(f"{out} is a folder: name a file in it.")
        if target.exists() and not target.is_file():
            raise TableError(f"{out} is not a file that can be replaced: name another.")
    except RuntimeError as error:
        raise TableError(f"{out} is a link that leads back to itself: name another.") from error
    except OSError as error:
        raise _unwritable(out, error) from error


def check_out(out: Path, source: Path) -> None:
    """Raise `TableError` as `check_folder` does, and when `out` is the file that is read."""
    check_folder(out)
    if out.exists() and out.samefile(source):
        raise TableError(f"{out} is the file of comments itself: name another to write to.")


def write_lines(out: Path, lines: Iterable[OutputLine]) -> None:
    """Write JSON lines to a temporary file beside `out`, then give it the name.

    What a link points to is replaced, not the link. `TableError` when it cannot be written.
    """
    try:
        _replace(out.resolve(), lines)
    except OSError as error:
        raise _unwritable(out, error) from error


def _replace(out: Path, lines: Iterable[OutputLine]) -> None:
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=out.parent, prefix=".nlp-", delete=False
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


def _unwritable(out: Path, error: OSError) -> TableError:
    return TableError(f"{out} cannot be written: {error.strerror}.")

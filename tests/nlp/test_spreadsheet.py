"""A spreadsheet is measured before it is opened."""

import io
import zipfile

import pytest

from nlp.errors import TableError
from nlp.spreadsheet import read_sheet


@pytest.mark.parametrize(("size", "kind"), [(100, "not_a_spreadsheet"), (101, "too_large")])
def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch, size: int, kind: str
) -> None:
    monkeypatch.setattr("nlp.spreadsheet.MAX_UNPACKED", 100)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "x" * size)
    unreadable = packed.getvalue().replace(b"xxx", b"xxy")

    with pytest.raises(TableError) as caught:
        read_sheet(unreadable, "a.xlsx")
    assert caught.value.kind == kind

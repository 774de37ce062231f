"""The mark between cells: a table that is written well is read as it was written."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.delimited import records

MARKS = [",", ";", "\t", "|"]
_WORDS = st.sampled_from(
    ["buses", "parks, too", "no; thanks", "a|b", 'the "old" town', "\n", "\n\n"]
)
_CELLS = st.lists(_WORDS, min_size=1, max_size=12).map(" ".join)


def written(mark: str, table: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=mark).writerows(table)
    return stream.getvalue()


@pytest.mark.parametrize("mark", MARKS)
@settings(deadline=None)
@given(st.lists(st.tuples(_CELLS, _CELLS), min_size=5, max_size=30))
def test_a_table_is_read_as_it_was_written(mark: str, answers: list[tuple[str, str]]) -> None:
    rows = [[str(number), *cells] for number, cells in enumerate(answers, 1)]
    table = [["id", "What would you change, and why?", "More"], *rows]

    assert list(records(written(mark, table))) == table


@pytest.mark.parametrize("mark", [";", "\t"])
def test_paragraphs_with_one_comma_each_do_not_outvote_the_rows(mark: str) -> None:
    comment = "The roads, they are bad.\nMore buses, please.\nFewer cars, too."
    rows = [[str(number), comment] for number in range(1, 6)]
    table = [["id", "What would you change, and why?"], *rows]

    assert list(records(written(mark, table))) == table


def test_lines_that_a_mark_cannot_read_count_against_it() -> None:
    table = [["id", "What, and why?"], *[[str(n), "Roads.\nBuses,please"] for n in range(1, 6)]]
    text = "".join(f'"{number}";"{comment}"\n' for number, comment in table)

    assert list(records(text + '"6";"Parks";""\n')) == [*table, ["6", "Parks", ""]]

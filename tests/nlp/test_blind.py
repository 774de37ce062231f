"""What the model reads holds no name."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.blind import blind
from nlp.redact import redact
from nlp.types import Redaction

TEXT = "My name is Gurpreet Kaur. The bus is late. Ring 07700 900123"


def test_names_and_numbers_give_way_to_a_stand_in() -> None:
    assert blind(TEXT, redact(TEXT).spans) == "My name is X. The bus is late. Ring X"


def test_a_part_is_read_as_in_its_text() -> None:
    spans = redact(TEXT).spans

    assert blind(TEXT, spans, 26, 42) == "The bus is late."
    assert blind(TEXT, spans, 0, 15) == "My name is X", "also where the part cuts the name"


@given(st.integers(0, 8), st.integers(0, 8))
def test_nothing_outside_a_span_is_lost(first: int, second: int) -> None:
    start, end = sorted((first, second))
    spans = [Redaction(start, end, "name", False)] if start < end else []
    left = blind("abcdefgh", spans)

    assert left.replace("X", "") == "abcdefgh"[:start] + "abcdefgh"[end:]

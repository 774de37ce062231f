"""The measurement says when we are too slow; it is taken by hand (`make bench`)."""

import pytest

from tests.benchmarks.submission import BOUND, verdict


@pytest.mark.parametrize(
    ("ratios", "code", "word"), [([1.2, BOUND], 0, "within"), ([BOUND + 0.01, 1.0], 1, "over")]
)
def test_more_than_twice_the_bare_application_fails(
    ratios: list[float], code: int, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verdict(ratios) == code
    assert word in capsys.readouterr().out

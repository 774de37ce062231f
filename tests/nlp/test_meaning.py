"""Likeness within one consultation: across languages, whoever is named, by the published encoder."""

from pathlib import Path

import numpy as np
import pytest

from nlp.adapter import Adapter
from nlp.meaning import BothReadings, Meaning, published_encoder


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    return Meaning.load()


def test_what_is_said_alike_in_two_languages_lies_near(meaning: Meaning) -> None:
    said = [
        ("The bus never comes on Sundays", "en"),
        ("W niedziele autobus nigdy nie przyjeżdża", "pl"),
        ("I can’t get an appointment with a doctor", "en"),
        ("Nie mogę się dostać do lekarza", "pl"),
    ]
    rows = meaning.vectors([text for text, _ in said], [language for _, language in said])
    likeness = rows @ rows.T

    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert likeness[0, 1] > max(likeness[0, 2], likeness[0, 3])
    assert likeness[2, 3] > max(likeness[2, 0], likeness[2, 1])


def test_who_is_named_does_not_matter(meaning: Meaning) -> None:
    one, other = meaning.vectors(
        [f"My name is {name}. The bus never comes." for name in ("Amina Begum", "John Smith")],
        ["en", "en"],
    )

    assert np.array_equal(one, other)


def test_no_correction_touches_it_and_a_cache_changes_nothing(tmp_path: Path) -> None:
    said = ["more buses", "a swimming pool"]
    plain, kept = published_encoder(), published_encoder(tmp_path)

    assert plain.key.split("/")[1] == Adapter().sha256
    assert np.array_equal(kept.encode(said), plain.encode(said))
    assert np.array_equal(kept.encode(said), plain.encode(said))


def test_both_readings_stand_side_by_side(tmp_path: Path) -> None:
    said = ["more buses", "a swimming pool"]
    both = BothReadings.load()
    rows = both.encode(said)

    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(2), abs=1e-5)
    assert np.allclose(rows[:, :384] * np.sqrt(2), published_encoder().encode(said), atol=1e-6)
    assert not np.allclose(rows[:, 384:], rows[:, :384], atol=0.05)
    assert np.array_equal(BothReadings.load(tmp_path).encode(said), rows)
    assert both.key != published_encoder().key

"""The encoder: the published ids and vectors, the same to the last bit in any company."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import encoder as encoder_module
from nlp.encoder import E5Encoder
from nlp.tokenizer import MAX_TOKENS

PARITY = json.loads((Path(__file__).parent / "encoder_parity.json").read_text(encoding="utf-8"))

HARD_TEXTS = {
    "empty": "",
    "space": " \n\t ",
    "NUL": "a\x00b\x00",
    "lone surrogates": "\ud800 hello \udfff",
    "ligature that becomes eighteen characters": "\ufdfa" * 200,
    "one letter a million times": "a" * 1_000_000,
    "no spaces": "漢" * 50_000,
    "combining marks": "e" + "\u0301" * 5_000,
    "joiners and emoji": "👨‍👩‍👧‍👦\u200d\ufeff\u202e" * 50,
    "private use": "\ue000\U0010ffff",
}


@pytest.mark.parametrize("case", PARITY, ids=[case["text"][:12] for case in PARITY])
def test_the_ids_are_those_of_the_official_tokeniser(encoder: E5Encoder, case: dict) -> None:
    assert encoder._tokenizer.ids([case["text"]]) == [case["ids"]]


@pytest.mark.parametrize("case", PARITY, ids=[case["text"][:12] for case in PARITY])
def test_the_vectors_are_those_of_another_implementation(encoder: E5Encoder, case: dict) -> None:
    """Theirs works on 32 bits, ours on 8; other texts’ vectors are no nearer than .9."""
    found, stored = encoder.encode([case["text"]])[0, :12], np.array(case["vector"])

    assert np.allclose(found, stored, atol=0.02)
    assert found @ stored > 0.995 * np.linalg.norm(found) * np.linalg.norm(stored)


@pytest.mark.parametrize("name", HARD_TEXTS)
def test_it_reads_whatever_a_text_holds(encoder: E5Encoder, name: str) -> None:
    (vector,) = encoder.encode([HARD_TEXTS[name]])

    assert vector.shape == (384,)
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@settings(deadline=None, max_examples=40)
@given(texts=st.lists(st.text(st.characters(codec=None), max_size=60), max_size=4))
def test_it_reads_any_unicode_within_its_length(encoder: E5Encoder, texts: list[str]) -> None:
    assert encoder.encode(texts).shape == (len(texts), 384)
    assert all(len(ids) <= MAX_TOKENS for ids in encoder._tokenizer.ids(texts))


def test_a_vector_is_the_same_alone_and_among_others(encoder: E5Encoder) -> None:
    texts = [f"{'more ' * (n % 7)}buses number {n}" for n in range(60)]
    together = encoder.encode(texts)

    assert np.array_equal(np.vstack([encoder.encode([text]) for text in texts]), together)
    assert np.array_equal(encoder.encode(texts[::-1])[::-1], together)


def test_a_vector_is_the_same_on_one_thread(
    encoder: E5Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_module, "threads", lambda: 1)
    texts = [case["text"] for case in PARITY] * 3

    assert np.array_equal(E5Encoder().encode(texts), encoder.encode(texts))


def test_the_same_meaning_lies_nearer_than_another_meaning(encoder: E5Encoder) -> None:
    bus, autobus, doctor = encoder.encode(
        ["The bus never comes", "Autobus nigdy nie przyjeżdża", "I can’t see a doctor"]
    )

    assert bus @ autobus > bus @ doctor


def test_the_places_of_parts_are_those_of_their_own_ids(encoder: E5Encoder) -> None:
    text = "Thanks.  The bins overflow • no trees! بس نہیں آتی۔ اسکول بھرا ہے۔"
    parts = ["Thanks.", "The bins overflow", "no trees!", "بس نہیں آتی۔", "اسکول بھرا ہے۔"]
    tokenizer = encoder._tokenizer
    (ids,) = tokenizer.ids([text])
    (places,) = tokenizer.places([ids], [parts])

    for part, place in zip(parts, places, strict=True):
        assert ids[place] == tokenizer._pieces([part])[0]


def test_a_part_is_not_taken_for_the_same_words_in_a_later_one(encoder: E5Encoder) -> None:
    text, parts = "Roads;parks\nMore parks please", ["Roads", "parks", "More parks please"]
    tokenizer = encoder._tokenizer
    (ids,) = tokenizer.ids([text])
    (places,) = tokenizer.places([ids], [parts])

    assert ids[places[2]] == tokenizer._pieces([parts[2]])[0]
    assert places[1].stop <= places[2].start


def test_a_part_beyond_what_is_read_has_the_row_of_the_whole(encoder: E5Encoder) -> None:
    text = "word " * 400 + "bins."
    vectors, (rows,) = encoder.encode_parts([text], [["word " * 400, "bins."]])

    assert np.array_equal(rows[1], vectors[0])
    assert np.array_equal(vectors, encoder.encode([text]))


@pytest.mark.parametrize("text", ["漢", "a", "word ", "بس ", "\ufdfa", "e\u0301", "👨‍👩‍👧"])
@pytest.mark.parametrize("times", [1, 11, 60, 185, 186, 187, 188, 189, 190, 400])
def test_a_text_is_full_when_its_ids_fill_what_is_read(
    encoder: E5Encoder, text: str, times: int
) -> None:
    long = text * times
    filled = len(encoder._tokenizer.ids([long])[0]) == MAX_TOKENS

    assert encoder.is_full([long, "short"]) == [filled or len(long) > 2_000, False]


def test_a_part_means_what_it_says_rather_than_what_stands_beside_it(encoder: E5Encoder) -> None:
    parts = ["The bins overflow every week.", "Nobody can get a doctor’s appointment."]
    _, (rows,) = encoder.encode_parts([" ".join(parts)], [parts])
    alone = encoder.encode(parts)
    likeness = rows @ alone.T

    assert likeness[0, 0] > likeness[0, 1]
    assert likeness[1, 1] > likeness[1, 0]


@settings(deadline=None, max_examples=30)
@given(text=st.text(st.characters(codec=None), max_size=80), cut=st.integers(0, 80))
def test_parts_of_any_unicode_have_rows_of_length_one(
    encoder: E5Encoder, text: str, cut: int
) -> None:
    _, (rows,) = encoder.encode_parts([text], [[text[:cut], text[cut:]]])

    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-5)

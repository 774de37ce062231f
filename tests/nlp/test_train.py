"""Training: from the corpus to a model, the same bytes each time, and from nothing but facets."""

import json
from pathlib import Path

import numpy as np
import pytest

from nlp import store
from nlp.adapter import Adapter
from nlp.corpus import Row
from nlp.encoder import WIDTH, E5Encoder
from nlp.model import LABELS
from nlp.train import HeldBack, best_thresholds, fit, unseen_probabilities
from nlp.training import train_and_save
from nlp.tuner import Lessons
from nlp.types import NONE, PRIORITIES
from nlp.weights import Weights

SAYINGS = {
    "economy": ["work", "wages", "shops", "rent", "trade"],
    "health": ["doctors", "nurses", "dentists", "hospital beds", "fitness"],
    "children": ["schools", "teachers", "playgrounds", "nurseries", "youth clubs"],
    "climate": ["buses", "trees", "litter", "recycling", "cycle paths"],
    "community": ["police", "festivals", "neighbours", "museums", "councillors"],
    "none": ["parking", "potholes", "broadband", "pigeons", "traffic lights"],
}


class NoTuner:
    """Leaves the encoder as it was published."""

    adapter_ = Adapter()

    def fit(self, lessons: Lessons) -> None:
        assert len(lessons.states) == len(lessons.labels)


@pytest.fixture(scope="module")
def weights() -> Weights:
    return Weights()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    rows = [
        {"id": f"t-{label}-{n}", "lang": "en", "text": f"{word} {n}", "labels": [label]}
        for label, sayings in SAYINGS.items()
        for n, word in enumerate(sayings)
    ]
    (folder / "t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


def test_what_a_comment_says_does_not_tell_its_own_measured_probability() -> None:
    random = np.random.default_rng(5)
    scores = random.uniform(0.05, 0.95, (40, 2))
    truth = random.uniform(size=scores.shape) < scores
    rows = [Row(str(n), "bins", "en", ("none",), source=str(n // 2)) for n in range(40)]
    before = unseen_probabilities(scores, truth, rows)
    truth[:2] = ~truth[:2]
    after = unseen_probabilities(scores, truth, rows)

    assert np.array_equal(before[:2], after[:2])
    assert not np.allclose(before[2:], after[2:])


def test_a_threshold_is_for_a_second_priority_only() -> None:
    read = np.full((4, len(LABELS)), 0.01)
    economy, health, none = (LABELS.index(name) for name in ("economy", "health", NONE))
    read[:2, economy], read[:2, health] = 0.9, [0.5, 0.3]
    read[2:, health], read[2:, none] = [0.1, 0.4], [0.01, 0.8]
    truth = np.zeros_like(read, bool)
    truth[:2, economy] = truth[0, health] = truth[2, health] = truth[3, none] = True

    found = best_thresholds(read, truth)

    assert 0.3 < found[health] <= 0.5
    assert found[economy] == pytest.approx(0.2)


def test_what_says_a_comment_again_is_no_neighbour_of_others() -> None:
    random = np.random.default_rng(6)
    rows = [
        Row(f"{label}-{n}", f"{said[n % 5]} {n}", "en", (label,), (f"{label}.x",), source=source)
        for label, said in SAYINGS.items()
        for n in range(10)
        for source in [f"{label}-{n}" if n < 7 else f"{label}-{n - 7}"]
    ]
    vectors = random.normal(size=(60, WIDTH)).astype(np.float32)
    held = np.arange(0, 60, 5)
    turn = HeldBack(np.setdiff1d(np.arange(60), held), held, vectors)
    model, _ = fit(rows, vectors, [turn], [f"{label}.x" for label in SAYINGS])

    assert len(model.neighbours_.vectors_) == len(model.neighbours_.truth_) == 6 * 7


@pytest.mark.slow
def test_training_twice_writes_the_same_bytes(
    corpus: Path, tmp_path: Path, weights: Weights
) -> None:
    for name in ("one", "two"):
        train_and_save(corpus, tmp_path / name, weights, NoTuner(), tmp_path)

    for name in (store.ARRAYS, store.CARD):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.slow
def test_the_card_says_what_the_model_was_made_from(
    corpus: Path, tmp_path: Path, weights: Weights
) -> None:
    card = train_and_save(corpus, tmp_path / "model", weights, NoTuner(), tmp_path)

    assert card["corpus"]["rows"] == 30
    assert card["corpus"]["by_language"] == {"en": 30}
    assert card["encoder"]["sha256"] == weights.sha256
    assert card["labels"] == [*PRIORITIES, NONE, "poverty"] == list(LABELS)
    assert card["made_with"]["scikit-learn"]


@pytest.mark.slow
def test_the_codebook_alone_is_enough_to_start(
    tmp_path: Path, weights: Weights, encoder: E5Encoder
) -> None:
    (tmp_path / "empty").mkdir()
    train_and_save(tmp_path / "empty", tmp_path / "model", weights, NoTuner(), tmp_path)
    model = store.load(tmp_path / "model").model
    said = ["no doctor’s appointments", "the school is full"]
    vectors = encoder.encode(said)
    found = model.probabilities(model.texts(said, ["en", "en"], vectors))

    assert [LABELS[k] for k in found[:, :5].argmax(axis=1)] == ["health", "children"]

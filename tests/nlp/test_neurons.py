"""The encoder without its idlest neurons: those that matter stay, and the rest is not forgotten."""

import numpy as np
import pytest

from nlp.adapter import Adapter
from nlp.encoder import E5Encoder
from nlp.neurons import LEFT_OUT, Neurons, Slimmed, choose
from nlp.slimming import slimmed
from nlp.weights import Sizes, Weights

WIDTH, INNER = 6, LEFT_OUT + 3
BUSY = [4, 90, INNER - 1]
TEXTS = ["More buses at night", "The doctor never answers", "بس کا کرایہ بہت زیادہ ہے", "ok"] * 3


class Small:
    """Weights of one narrow layer."""

    sizes = Sizes(WIDTH, 1, 2, INNER, 10, 10, 1, 1e-12)

    def __init__(self) -> None:
        random = np.random.default_rng(2040)
        self.tensors = {
            "l0.fi.w": random.normal(size=(INNER, WIDTH)),
            "l0.fi.b": random.normal(size=INNER),
            "l0.fo.w": random.normal(size=(WIDTH, INNER)),
            "l0.fo.b": random.normal(size=WIDTH),
            "l0.q.w": random.normal(size=(WIDTH, WIDTH)),
            "l0.q.b": random.normal(size=WIDTH),
        }

    def vector(self, name: str) -> np.ndarray:
        return self.tensors[name].astype(np.float32)

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        assert self.tensors[name].shape == (rows, columns)
        return self.tensors[name].astype(np.float32)


def moments(outputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return outputs.mean(axis=0), (outputs**2).mean(axis=0)


def idle_outputs() -> np.ndarray:
    """Tokens by neurons, of which only the busy ones ever change."""
    outputs = np.tile(np.linspace(-3, 3, INNER), (40, 1))
    outputs[:, BUSY] = np.random.default_rng(1).normal(size=(40, len(BUSY)))
    return outputs


def test_the_neurons_that_change_are_kept() -> None:
    assert choose(Small(), "l0", *moments(idle_outputs())).kept.tolist() == BUSY


def test_a_neuron_that_changes_and_reaches_nowhere_is_left_out() -> None:
    weights = Small()
    weights.tensors["l0.fo.w"][:, BUSY[0]] = 0
    outputs = idle_outputs()
    outputs[:, 7] += np.random.default_rng(3).normal(size=40) / 10

    assert choose(weights, "l0", *moments(outputs)).kept.tolist() == [7, *BUSY[1:]]


def test_what_idle_neurons_add_to_every_token_is_still_added() -> None:
    weights, outputs = Small(), idle_outputs()
    neurons = choose(weights, "l0", *moments(outputs))
    slim = Slimmed(weights, {"l0": neurons})

    whole = outputs @ weights.matrix("l0.fo.w", WIDTH, INNER).T + weights.vector("l0.fo.b")
    outward = slim.matrix("l0.fo.w", WIDTH, slim.sizes.inner)
    assert outputs[:, neurons.kept] @ outward.T + slim.vector("l0.fo.b") == pytest.approx(
        whole, abs=1e-4
    )


def test_what_goes_into_a_neuron_that_is_kept_is_as_before() -> None:
    weights = Small()
    neurons = Neurons(np.array(BUSY), np.zeros(WIDTH, np.float32))
    slim = Slimmed(weights, {"l0": neurons})

    assert slim.sizes.inner == len(BUSY)
    inward = slim.matrix("l0.fi.w", len(BUSY), WIDTH)
    assert (inward == weights.matrix("l0.fi.w", INNER, WIDTH)[BUSY]).all()
    assert (slim.vector("l0.fi.b") == weights.vector("l0.fi.b")[BUSY]).all()
    assert (slim.matrix("l0.q.w", WIDTH, WIDTH) == weights.matrix("l0.q.w", WIDTH, WIDTH)).all()
    assert (slim.vector("l0.q.b") == weights.vector("l0.q.b")).all()


@pytest.mark.slow
def test_the_encoder_reads_nearly_the_same_without_them_and_the_same_when_restored() -> None:
    weights = Weights()
    plain = Adapter.to_correct(2)
    slim = slimmed(weights, plain, TEXTS)
    restored = Adapter.restore(dict(slim.state()))

    assert {len(one.kept) for one in slim.neurons.values()} == {weights.sizes.inner - LEFT_OUT}
    assert (slim.layers, slim.prefix) == (plain.layers, plain.prefix)
    assert restored.sha256 == slim.sha256 != plain.sha256
    vectors = E5Encoder(weights, slim).encode(TEXTS)
    assert (E5Encoder(weights, restored).encode(TEXTS) == vectors).all()
    assert (vectors * E5Encoder(weights, plain).encode(TEXTS)).sum(axis=1).min() > 0.98
    assert not np.allclose(vectors, E5Encoder(weights, plain).encode(TEXTS), atol=1e-4)


def test_sizes_are_the_largest_that_any_text_has_and_serve_the_layers_read() -> None:
    def found(texts: list[str]) -> dict[str, np.ndarray]:
        return slimmed(Weights(), Adapter.to_correct(1), texts).largest

    first, second, both = found(TEXTS[:1]), found(TEXTS[1:2]), found(TEXTS[:2])

    assert set(both) == {"l0.qkv", "l0.ao", "l0.fi"}
    for name, largest in both.items():
        assert largest == pytest.approx(np.maximum(first[name], second[name]))
        assert (largest > 0).all()


@pytest.mark.slow
def test_a_long_text_weighs_no_more_than_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    means = []

    def kept(weights: Weights, layer: str, mean: np.ndarray, square: np.ndarray) -> Neurons:
        means.append(mean)
        return choose(weights, layer, mean, square)

    monkeypatch.setattr("nlp.slimming.choose", kept)
    short, long = "ok", "The bus to the hospital never comes when I need it most. " * 3
    for texts in ([short], [long], [short, long]):
        slimmed(Weights(), Adapter.to_correct(1), texts)

    assert means[2] == pytest.approx((means[0] + means[1]) / 2, abs=1e-6)
    assert not np.allclose(means[0], means[1], atol=1e-2)

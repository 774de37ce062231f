"""Finds what makes the encoder’s layers faster to read: their idlest neurons, and what sizes go in."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import onnx
from onnx import helper

from nlp import graph
from nlp.adapter import Adapter
from nlp.encoder import E5Encoder, batches, open_session
from nlp.neurons import choose
from nlp.weights import Weights

SAMPLE = 1_500
SIZED = ("qkv", "ao", "fi")
"""The matrices of a layer into which about the same sizes go with every text."""


def slimmed(weights: Weights, adapter: Adapter, texts: Sequence[str]) -> Adapter:
    """Return the adapter with the neurons of its layers that are worth keeping, and sizes learned.

    At most `SAMPLE` of the texts are read, evenly spaced; each weighs the same, however long it is.
    """
    sample = texts[:: max(1, -(-len(texts) // SAMPLE))]
    layers = [f"l{index}" for index in range(adapter.layers)]
    sized = [f"{layer}.{part}" for layer in layers for part in SIZED]
    inner = [graph.into(f"{layer}.fo") for layer in layers]
    names = [*inner, *(graph.into(name) for name in sized)]
    model = onnx.load_from_string(graph.build(weights, adapter))
    model.graph.output.extend(
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names
    )
    session = open_session(model.SerializeToString())
    encoder = E5Encoder(weights, adapter)
    ids = encoder.ids(sample)
    means = np.zeros((len(layers), weights.sizes.inner))
    squares = np.zeros_like(means)
    largest = dict.fromkeys(sized, np.zeros(weights.sizes.width, np.float32))
    for batch in batches([len(row) for row in ids]):
        embedded = encoder.embedded(np.array([ids[index] for index in batch]))
        found = session.run(names, {graph.INPUT: embedded})
        for at, put_out in enumerate(found[: len(layers)]):
            exact = put_out.astype(np.float64)
            means[at] += exact.mean(axis=1).sum(axis=0)
            squares[at] += (exact**2).mean(axis=1).sum(axis=0)
        for name, going_in in zip(sized, found[len(layers) :], strict=True):
            largest[name] = np.maximum(largest[name], np.abs(going_in).max(axis=(0, 1)))
    neurons = {
        layer: choose(weights, layer, mean, square)
        for layer, mean, square in zip(
            layers, means / len(sample), squares / len(sample), strict=True
        )
    }
    return replace(adapter, neurons=neurons, largest=largest)

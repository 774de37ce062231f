"""Finds which inner neurons of the encoder change least from one comment to another."""

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


def slimmed(weights: Weights, adapter: Adapter, texts: Sequence[str]) -> Adapter:
    """Return the adapter with the neurons of its layers that are worth keeping.

    At most `SAMPLE` of the texts are read, evenly spaced; each weighs the same, however long it is.
    """
    sample = texts[:: max(1, -(-len(texts) // SAMPLE))]
    layers = [f"l{index}" for index in range(adapter.layers)]
    names = [graph.inner_of(layer) for layer in layers]
    model = onnx.load_from_string(graph.build(weights, adapter))
    model.graph.output.extend(
        helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names
    )
    session = open_session(model.SerializeToString())
    encoder = E5Encoder(weights, adapter)
    ids = encoder.ids(sample)
    means = np.zeros((len(layers), weights.sizes.inner))
    squares = np.zeros_like(means)
    for batch in batches([len(row) for row in ids]):
        embedded = encoder.embedded(np.array([ids[index] for index in batch]))
        for at, inner in enumerate(session.run(names, {graph.INPUT: embedded})):
            exact = inner.astype(np.float64)
            means[at] += exact.mean(axis=1).sum(axis=0)
            squares[at] += (exact**2).mean(axis=1).sum(axis=0)
    neurons = {
        layer: choose(weights, layer, mean, square)
        for layer, mean, square in zip(
            layers, means / len(sample), squares / len(sample), strict=True
        )
    }
    return replace(adapter, neurons=neurons)

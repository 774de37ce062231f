"""Writes multilingual-e5-small as an ONNX graph, so that `onnxruntime` can run it.

A plain BERT encoder (Devlin et al. 2019): twelve layers of attention and a feed-forward part, each
with a residual and a layer norm after it. The graph takes the sum of the embeddings and gives the
last hidden states; both have shape (texts, tokens, 384). There is no padding and so no mask.
"""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from nlp.adapter import Adapter
from nlp.weights import Weights

Matrices = dict[str, NDArray[np.float32]]

INPUT, OUTPUT = "embedded", "hidden"
_OPSET = 20
_IR_VERSION = 10


def build(weights: Weights, adapter: Adapter, layers: int) -> tuple[bytes, Matrices]:
    """Return the serialised graph, and the matrices it names but does not hold (85 MB).

    `layers` is how many of the layers to run, from the first.
    """
    graph = _Graph(weights, adapter)
    return graph.serialise(layers), graph.matrices


class _Graph:
    def __init__(self, weights: Weights, adapter: Adapter) -> None:
        self._weights = weights
        self._adapter = adapter
        self._sizes = weights.sizes
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self.matrices: Matrices = {}
        heads, width = weights.sizes.heads, weights.sizes.width
        self._constant("split", np.array([0, 0, heads, width // heads]))
        self._constant("join", np.array([0, 0, width]))

    def serialise(self, layers: int) -> bytes:
        x = self._norm(INPUT, "emb.ln")
        for index in range(layers):
            x = self._layer(x, f"l{index}")
        self._nodes[-1].output[0] = OUTPUT
        shape: list[str | int | None] = ["texts", "tokens", self._sizes.width]
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info(INPUT, onnx.TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info(OUTPUT, onnx.TensorProto.FLOAT, shape)],
            self._constants,
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION
        )
        return bytes(model.SerializeToString())

    def _layer(self, x: str, layer: str) -> str:
        width, inner = self._sizes.width, self._sizes.inner
        scale = (width // self._sizes.heads) ** -0.5
        query = self._heads(self._linear(x, f"{layer}.q", width, width, scale), [0, 2, 1, 3])
        key = self._heads(self._linear(x, f"{layer}.k", width, width), [0, 2, 3, 1])
        value = self._heads(self._linear(x, f"{layer}.v", width, width), [0, 2, 1, 3])
        shares = self._node("Softmax", self._node("MatMul", query, key), axis=-1)
        seen = self._node("Transpose", self._node("MatMul", shares, value), perm=[0, 2, 1, 3])
        context = self._linear(self._node("Reshape", seen, "join"), f"{layer}.ao", width, width)
        x = self._norm(self._node("Add", x, context), f"{layer}.aln")
        wide = self._node("Gelu", self._linear(x, f"{layer}.fi", inner, width))
        narrow = self._linear(wide, f"{layer}.fo", width, inner)
        return self._norm(self._node("Add", x, narrow), f"{layer}.oln")

    def _heads(self, x: str, order: list[int]) -> str:
        return self._node("Transpose", self._node("Reshape", x, "split"), perm=order)

    def _linear(self, x: str, name: str, rows: int, columns: int, scale: float = 1.0) -> str:
        factor = np.float32(scale)
        matrix = self._weights.matrix(f"{name}.w", rows, columns).T
        weight = self._adapter.apply(name, matrix) * factor
        bias = self._weights.vector(f"{name}.b") * factor
        product = self._node("MatMul", x, self._matrix(f"{name}.w", weight))
        return self._node("Add", product, self._constant(f"{name}.b", bias))

    def _norm(self, x: str, name: str) -> str:
        weight, bias = (
            self._constant(f"{name}.{part}", self._weights.vector(f"{name}.{part}"))
            for part in "wb"
        )
        epsilon = self._sizes.epsilon
        return self._node("LayerNormalization", x, weight, bias, axis=-1, epsilon=epsilon)

    def _node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        output = f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def _constant(self, name: str, value: NDArray[np.float32] | NDArray[np.int64]) -> str:
        self._constants.append(numpy_helper.from_array(value, name))
        return name

    def _matrix(self, name: str, value: NDArray[np.float32]) -> str:
        self.matrices[name] = np.ascontiguousarray(value)
        tensor = onnx.TensorProto(
            name=name,
            dims=value.shape,
            data_type=onnx.TensorProto.FLOAT,
            data_location=onnx.TensorProto.EXTERNAL,
        )
        tensor.external_data.add(key="location", value="given when the session is opened")
        self._constants.append(tensor)
        return name

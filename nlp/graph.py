"""Writes multilingual-e5-small as an ONNX graph, so that `onnxruntime` can run it.

A plain BERT encoder (Devlin et al. 2019): twelve layers of attention and a feed-forward part, each
with a residual and a layer norm after it. The graph takes the sum of the embeddings and gives the
last hidden states; both have shape (texts, tokens, 384). There is no padding and so no mask.

Its large matrices work on whole numbers (Jacob and others 2018): what goes in on 8 bits, each column
of a matrix by its own largest value on 7. What goes in is sized by the largest values that were found
in each of its columns (`nlp/slimming.py`), half of their unevenness handed over to the matrix (Xiao
and others 2023, *SmoothQuant*). Where none were found, and into a layer’s last matrix, where a few
values are many times as large as the rest, each row has its own size (Dettmers and others 2022). A
row depends on no other row, and whole numbers sum to the same in any order.
"""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from nlp.adapter import Adapter
from nlp.weights import Weights

Matrix = NDArray[np.float32]

INPUT, OUTPUT = "embedded", "hidden"
_OPSET = 20
_IR_VERSION = 10
_MICROSOFT = "com.microsoft"

ROW_STEPS = 127
COLUMN_STEPS = 63
"""A matrix uses 7 of 8 bits: processors without VNNI add products in pairs on 16 bits, and
255 · 127 · 2 is more than those hold."""
NUMBERS = f"{ROW_STEPS}x{COLUMN_STEPS}"
_SMALLEST = 1e-9


def build(weights: Weights, adapter: Adapter) -> bytes:
    """Return the serialised graph of the layers that the adapter reads, from the first."""
    return _Graph(weights, adapter).serialise()


def into(name: str) -> str:
    """Return the name of what goes into a matrix: (texts, tokens, inputs)."""
    return f"{name}.in"


class _Graph:
    def __init__(self, weights: Weights, adapter: Adapter) -> None:
        self._weights = adapter.slim(weights)
        self._adapter = adapter
        self._sizes = self._weights.sizes
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        heads, width = weights.sizes.heads, weights.sizes.width
        self._constant("split", np.array([0, 0, heads, width // heads]))
        self._constant("join", np.array([0, 0, width]))
        self._constant("last", np.array([-1]))
        self._constant("step", np.array(1 / ROW_STEPS, np.float32))
        self._constant("smallest", np.array(_SMALLEST, np.float32))
        self._constant("one", np.array(1, np.float32))
        self._constant("middle", np.array(ROW_STEPS + 1, np.uint8))

    def serialise(self) -> bytes:
        x = self._norm(INPUT, "emb.ln", into("l0.qkv"))
        for index in range(self._adapter.layers):
            last = index + 1 == self._adapter.layers
            x = self._layer(x, f"l{index}", OUTPUT if last else into(f"l{index + 1}.qkv"))
        shape: list[str | int | None] = ["texts", "tokens", self._sizes.width]
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info(INPUT, onnx.TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info(OUTPUT, onnx.TensorProto.FLOAT, shape)],
            self._constants,
        )
        versions = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=_IR_VERSION)
        return bytes(model.SerializeToString())

    def _layer(self, x: str, layer: str, output: str) -> str:
        width, inner = self._sizes.width, self._sizes.inner
        query, key, value = self._attended(x, layer)
        shares = self._node("Softmax", self._node("MatMul", query, key), axis=-1)
        seen = self._node("Transpose", self._node("MatMul", shares, value), perm=[0, 2, 1, 3])
        joined = self._node("Reshape", seen, "join", output=into(f"{layer}.ao"))
        context = self._linear(joined, *self._learned(f"{layer}.ao", width, width))
        x = self._norm(self._node("Add", x, context), f"{layer}.aln", into(f"{layer}.fi"))
        raised = self._linear(x, *self._learned(f"{layer}.fi", inner, width))
        wide = self._node("Gelu", raised, output=into(f"{layer}.fo"))
        narrow = self._linear(wide, *self._learned(f"{layer}.fo", width, inner))
        return self._norm(self._node("Add", x, narrow), f"{layer}.oln", output)

    def _attended(self, x: str, layer: str) -> tuple[str, str, str]:
        """Queries (scaled), keys (turned) and values, by head; one product makes all three."""
        width = self._sizes.width
        learned = [self._learned(f"{layer}.{part}", width, width) for part in "qkv"]
        scale = (width // self._sizes.heads) ** -0.5
        factors = np.repeat(np.array([scale, 1, 1], np.float32), width)
        matrix = np.hstack([matrix for _, matrix, _ in learned]) * factors
        bias = np.concatenate([bias for _, _, bias in learned]) * factors
        product = self._linear(x, f"{layer}.qkv", matrix, bias)
        parts = [f"{layer}.{part}.out" for part in "qkv"]
        self._nodes.append(helper.make_node("Split", [product], parts, axis=-1, num_outputs=3))
        query, key, value = (self._node("Reshape", part, "split") for part in parts)
        return (
            self._node("Transpose", query, perm=[0, 2, 1, 3]),
            self._node("Transpose", key, perm=[0, 2, 3, 1]),
            self._node("Transpose", value, perm=[0, 2, 1, 3]),
        )

    def _learned(self, name: str, rows: int, columns: int) -> tuple[str, Matrix, Matrix]:
        """Return a name, its matrix of shape (inputs, outputs), corrected, and its bias."""
        matrix = self._weights.matrix(f"{name}.w", rows, columns).T
        return name, self._adapter.apply(name, matrix), self._weights.vector(f"{name}.b")

    def _linear(self, x: str, name: str, matrix: Matrix, bias: Matrix) -> str:
        largest = self._adapter.largest.get(name)
        if largest is None:
            return self._by_row(x, name, matrix, bias)
        uneven = np.sqrt(np.maximum(largest, _SMALLEST))
        even = self._node("Mul", x, self._constant(f"{name}.even", 1 / uneven))
        size = self._constant(f"{name}.size", uneven.max() / np.float32(ROW_STEPS))
        rows = self._node("QuantizeLinear", even, size, "middle")
        return self._product(rows, name, matrix * uneven[:, None], size, bias)

    def _by_row(self, x: str, name: str, matrix: Matrix, bias: Matrix) -> str:
        most, least = (self._node(f"Reduce{end}", x, "last", keepdims=1) for end in ("Max", "Min"))
        largest = self._node("Max", most, self._node("Neg", least))
        size = self._node("Max", self._node("Mul", largest, "step"), "smallest")
        rows = self._node("QuantizeLinear", self._node("Div", x, size), "one", "middle")
        scaled = self._node("Mul", self._product(rows, name, matrix, "one"), size)
        return self._node("Add", scaled, self._constant(f"{name}.b", bias))

    def _product(
        self, rows: str, name: str, matrix: Matrix, size: str, bias: Matrix | None = None
    ) -> str:
        whole, sizes = whole_columns(matrix)
        inputs = [rows, self._constant(f"{name}.whole", whole), size]
        inputs += [self._constant(f"{name}.sizes", sizes), "middle"]
        if bias is not None:
            inputs += ["", self._constant(f"{name}.b", bias)]
        return self._node("MatMulIntegerToFloat", *inputs, domain=_MICROSOFT)

    def _norm(self, x: str, name: str, output: str) -> str:
        learned = [
            self._constant(f"{name}.{part}", self._weights.vector(f"{name}.{part}"))
            for part in "wb"
        ]
        epsilon = self._sizes.epsilon
        return self._node(
            "LayerNormalization", x, *learned, output=output, axis=-1, epsilon=epsilon
        )

    def _node(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        output = output or f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(value, name))
        return name


def whole_columns(matrix: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Return a matrix as whole numbers from -63 to 63, and the size of 1 in each column."""
    sizes = np.maximum(np.abs(matrix).max(axis=0), _SMALLEST) / np.float32(COLUMN_STEPS)
    return np.rint(matrix / sizes).astype(np.int8), sizes.astype(np.float32)

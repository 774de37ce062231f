"""The encoder’s graph: matrices of whole numbers that say what the real ones say."""

from functools import cache

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from onnx import helper

from nlp.adapter import Adapter
from nlp.encoder import open_session
from nlp.graph import COLUMN_STEPS, _Graph, whole_columns
from nlp.weights import Weights

Matrix = np.ndarray

NUMBERS = st.floats(-1e4, 1e4, width=32)


@cache
def weights() -> Weights:
    return Weights()


def product(rows: Matrix, matrix: Matrix, bias: Matrix) -> Matrix:
    """Return what one matrix of the graph makes of rows."""
    graph = _Graph(weights(), Adapter())
    graph._linear("x", "only", matrix, bias)
    graph._nodes[-1].output[0] = "y"
    made = helper.make_graph(
        graph._nodes,
        "one",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["rows", len(matrix)])],
        [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, None)],
        graph._constants,
    )
    versions = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(made, opset_imports=versions, ir_version=10)
    (found,) = open_session(model.SerializeToString()).run(None, {"x": rows})
    return found


@given(matrix=arrays(np.float32, (6, 4), elements=NUMBERS))
def test_whole_columns_are_within_half_a_step_and_never_too_large(matrix: Matrix) -> None:
    whole, sizes = whole_columns(matrix)

    assert np.abs(whole.astype(int)).max() <= COLUMN_STEPS
    assert (np.abs(whole * sizes - matrix) <= sizes * 0.51).all()


def test_a_product_is_that_of_the_real_numbers_but_for_a_hundredth() -> None:
    random = np.random.default_rng(5)
    rows = random.normal(size=(40, 384)).astype(np.float32)
    matrix = random.normal(size=(384, 96)).astype(np.float32)
    bias = random.normal(size=96).astype(np.float32)
    exact = rows @ matrix + bias

    assert np.abs(product(rows, matrix, bias) - exact).mean() < 0.02 * np.abs(exact).mean()


def test_the_largest_numbers_of_all_do_not_overflow() -> None:
    """On processors without VNNI two products are added on 16 bits, which saturate silently."""
    rows = np.ones((2, 1536), np.float32)
    matrix = np.ones((1536, 32), np.float32)

    assert product(rows, matrix, np.zeros(32, np.float32)) == pytest.approx(1536, rel=1e-5)
    assert product(-rows, matrix, np.zeros(32, np.float32)) == pytest.approx(-1536, rel=1e-5)


@settings(max_examples=20, deadline=None)
@given(rows=arrays(np.float32, (5, 32), elements=NUMBERS))
def test_a_row_does_not_depend_on_its_neighbours(rows: Matrix) -> None:
    matrix = np.random.default_rng(1).normal(size=(32, 8)).astype(np.float32)
    bias = np.zeros(8, np.float32)
    together = product(rows, matrix, bias)

    assert np.isfinite(together).all()
    assert np.array_equal(together, np.vstack([product(row[None], matrix, bias) for row in rows]))

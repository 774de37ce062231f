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


def product(rows: Matrix, matrix: Matrix, bias: Matrix, largest: Matrix | None = None) -> Matrix:
    """Return what one matrix of the graph makes of rows, sized by `largest` where it is known."""
    graph = _Graph(weights(), Adapter(largest={} if largest is None else {"only": largest}))
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


def test_sizes_that_were_found_serve_columns_of_very_different_sizes() -> None:
    random = np.random.default_rng(6)
    uneven = np.where(np.arange(384) % 48 == 0, 40, 1).astype(np.float32)
    rows = (random.uniform(-1, 1, size=(40, 384)) * uneven).astype(np.float32)
    matrix = (random.normal(size=(384, 96)) / uneven[:, None]).astype(np.float32)
    bias = random.normal(size=96).astype(np.float32)
    exact = rows @ matrix + bias

    def error(found: Matrix) -> float:
        return float(np.abs(found - exact).mean() / np.abs(exact).mean())

    sized = error(product(rows, matrix, bias, uneven))
    assert sized < 0.04
    assert sized < error(product(rows, matrix, bias)) / 2
    assert sized < error(product(rows, matrix, bias, np.full_like(uneven, 40))) / 2


def test_what_is_larger_than_all_that_was_found_counts_as_the_largest() -> None:
    rows = np.array([[2, 0.5], [-2, 0.5], [900, 0.5]], np.float32)
    found = product(
        rows, np.eye(2, dtype=np.float32), np.zeros(2, np.float32), np.full(2, 2, np.float32)
    )

    assert found[:, 0] == pytest.approx([2, -2, 2], rel=0.01)
    assert found[:, 1] == pytest.approx(0.5, rel=0.01)


def test_the_largest_numbers_of_all_do_not_overflow() -> None:
    """On processors without VNNI two products are added on 16 bits, which saturate silently."""
    rows = np.ones((2, 1536), np.float32)
    matrix = np.ones((1536, 32), np.float32)

    assert product(rows, matrix, np.zeros(32, np.float32)) == pytest.approx(1536, rel=1e-5)
    assert product(-rows, matrix, np.zeros(32, np.float32)) == pytest.approx(-1536, rel=1e-5)
    sized = product(-rows, matrix, np.zeros(32, np.float32), np.ones(1536, np.float32))
    assert sized == pytest.approx(-1536, rel=1e-5)


@settings(max_examples=20, deadline=None)
@given(rows=arrays(np.float32, (5, 32), elements=NUMBERS), sized=st.booleans())
def test_a_row_does_not_depend_on_its_neighbours(rows: Matrix, sized: bool) -> None:
    matrix = np.random.default_rng(1).normal(size=(32, 8)).astype(np.float32)
    bias = np.zeros(8, np.float32)
    largest = np.full(32, 100, np.float32) if sized else None
    together = product(rows, matrix, bias, largest)
    alone = [product(row[None], matrix, bias, largest) for row in rows]

    assert np.isfinite(together).all()
    assert np.array_equal(together, np.vstack(alone))

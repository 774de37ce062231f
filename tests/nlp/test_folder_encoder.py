"""The official files in a folder: read the same way, and refused when they are another model."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from nlp.encoder import WIDTH
from nlp.errors import ModelFileError
from nlp.folder_encoder import ENVIRONMENT, FolderEncoder
from nlp.pipeline import Pipeline
from nlp.weights import sha256_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of three words with the inputs and the output of the official file."""
    table = np.random.default_rng(7).standard_normal((3, WIDTH)).astype(np.float32)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["b", "t"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["b", "t"])
    out = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["b", "t", WIDTH])
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["hidden"])],
        "tiny",
        [ids, mask],
        [out],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    (tmp_path / "onnx").mkdir()
    onnx.save(model, str(tmp_path / "onnx" / "model.onnx"))
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "bus": 1, "park": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    return tmp_path


def test_it_reads_the_folder_and_records_its_hash(folder: Path) -> None:
    encoder = FolderEncoder(folder)
    vectors = encoder.encode(["bus", "park park", "bus"])

    assert encoder.sha256 == sha256_of(folder / "onnx" / "model.onnx")
    assert vectors.shape == (3, WIDTH)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[0], vectors[2])
    assert not np.allclose(vectors[0], vectors[1])


def test_it_names_the_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"model\.onnx"):
        FolderEncoder(tmp_path)


def test_the_pipeline_refuses_an_encoder_it_was_not_trained_with(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(folder))

    with pytest.raises(ModelFileError, match="not the one"):
        Pipeline.load()

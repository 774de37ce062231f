"""The official file in full precision: read by name, and giving the same vectors."""

import json
from pathlib import Path

import numpy as np
import pytest

from nlp.encoder import E5Encoder
from nlp.errors import ModelFileError
from nlp.official import ENVIRONMENT, FILE_NAME, OfficialWeights, official_name
from nlp.pipeline import Pipeline
from nlp.weights import Weights, sha256_of

TEXTS = ["More buses on Sundays", "ہمیں مزید ڈاکٹر چاہئیں"]


def write_official(weights: Weights, ids: np.ndarray, folder: Path) -> Path:
    """Write our weights as the official file; of the embeddings only the rows of `ids`."""
    sizes = weights.sizes
    wide, inner = sizes.width, sizes.inner
    shapes = {"emb.word": (sizes.vocabulary, wide), "emb.pos": (sizes.positions, wide)}
    shapes |= {"emb.type": (sizes.types, wide), "emb.ln.w": (wide,), "emb.ln.b": (wide,)}
    for layer in range(sizes.layers):
        for name in ("q", "k", "v", "ao"):
            shapes[f"l{layer}.{name}.w"] = (wide, wide)
        shapes[f"l{layer}.fi.w"], shapes[f"l{layer}.fo.w"] = (inner, wide), (wide, inner)
        for name in ("q.b", "k.b", "v.b", "ao.b", "fo.b", "aln.w", "aln.b", "oln.w", "oln.b"):
            shapes[f"l{layer}.{name}"] = (wide,)
        shapes[f"l{layer}.fi.b"] = (inner,)
    entries, at = {}, 0
    for name, shape in shapes.items():
        end = at + 4 * int(np.prod(shape))
        offsets = [at, end]
        entries[official_name(name)] = {"dtype": "F32", "shape": shape, "data_offsets": offsets}
        at = end
    head = json.dumps(entries).encode()
    path = folder / FILE_NAME
    with path.open("wb") as stream:
        stream.write(len(head).to_bytes(8, "little") + head)
        start = stream.tell()
        stream.truncate(start + at)
        for name, shape in shapes.items():
            place = start + entries[official_name(name)]["data_offsets"][0]
            if name == "emb.word":
                for row in ids:
                    stream.seek(place + 4 * wide * int(row))
                    stream.write(weights.words(np.array([row])).tobytes())
            else:
                stream.seek(place)
                is_matrix = len(shape) == 2 and name.startswith("l")
                values = weights.matrix(name, *shape) if is_matrix else weights.vector(name)
                stream.write(values.tobytes())
    return path


def test_the_same_numbers_give_the_same_vectors(tmp_path: Path, encoder: E5Encoder) -> None:
    weights = Weights()
    ids = np.unique([i for row in encoder._tokenizer.ids(TEXTS) for i in row])
    path = write_official(weights, ids, tmp_path)
    official = OfficialWeights(tmp_path)

    assert official.sha256 == sha256_of(path) != weights.sha256
    assert np.array_equal(E5Encoder(official).encode(TEXTS), encoder.encode(TEXTS))


@pytest.mark.parametrize(
    ("ours", "official"),
    [
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("emb.ln.b", "embeddings.LayerNorm.bias"),
        ("l11.q.w", "encoder.layer.11.attention.self.query.weight"),
        ("l0.aln.w", "encoder.layer.0.attention.output.LayerNorm.weight"),
        ("l3.fo.b", "encoder.layer.3.output.dense.bias"),
    ],
)
def test_tensors_are_found_by_their_official_names(ours: str, official: str) -> None:
    assert official_name(ours) == official


def test_a_folder_without_the_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))

    with pytest.raises(ModelFileError, match=FILE_NAME):
        Pipeline.load()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x02\x00\x00\x00\x00\x00\x00\x00{}",
        b"\xff" * 100,
    ],
    ids=["empty", "no tensors", "noise"],
)
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)

    with pytest.raises(ModelFileError):
        OfficialWeights(tmp_path)


def test_an_encoder_of_another_width_is_refused(tmp_path: Path) -> None:
    shape = {"dtype": "F32", "shape": [4, 3], "data_offsets": [0, 48]}
    head = json.dumps({official_name("emb.word"): shape}).encode()
    content = len(head).to_bytes(8, "little") + head + bytes(48)
    (tmp_path / FILE_NAME).write_bytes(content)

    with pytest.raises(ModelFileError, match="4 words"):
        OfficialWeights(tmp_path)


def test_a_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    path = write_official(Weights(), np.array([], int), tmp_path)
    with path.open("r+b") as stream:
        stream.truncate(path.stat().st_size - 4)

    with pytest.raises(ModelFileError, match="not the file of this encoder"):
        OfficialWeights(tmp_path)


@pytest.mark.parametrize("times", [-1, np.nan], ids=["turned round", "no numbers"])
def test_an_encoder_the_model_was_not_trained_with_is_refused(
    pipeline: Pipeline, encoder: E5Encoder, times: float
) -> None:
    from nlp.pipeline import check_encoder

    class Turned:
        sha256 = key = ""

        def encode(self, texts: list[str]) -> np.ndarray:
            return times * encoder.encode(texts)

    with pytest.raises(ModelFileError, match="not the one"):
        check_encoder(Turned(), pipeline._model)

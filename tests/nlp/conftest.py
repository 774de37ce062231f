"""What several tests of the library need: one encoder and one pipeline for the whole run."""

import pytest

from nlp.encoder import E5Encoder
from nlp.pipeline import Pipeline


@pytest.fixture(scope="session")
def encoder() -> E5Encoder:
    return E5Encoder()


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return Pipeline.load()

"""Corrections of the encoder: the mean of several corrects as much as they do on average."""

import numpy as np
import pytest

from nlp.adapter import LAST_LAYER, Adapter

NAME = "l4.q"


def corrections(seed: int) -> Adapter:
    random = np.random.default_rng(seed)
    narrow = random.normal(size=(6, 2)).astype(np.float32)
    wide = random.normal(size=(2, 5)).astype(np.float32)
    return Adapter({NAME: (narrow, wide)}, LAST_LAYER, "").as_stored()


def test_the_mean_of_corrections_corrects_by_their_mean() -> None:
    matrix = np.random.default_rng(3).normal(size=(6, 5)).astype(np.float32)
    lessons = [corrections(seed) for seed in (4, 5)]
    mean = Adapter.mean_of(lessons)

    corrected = np.mean([lesson.apply(NAME, matrix) for lesson in lessons], axis=0)
    assert mean.apply(NAME, matrix) == pytest.approx(corrected, abs=1e-2)
    assert not np.allclose(mean.apply(NAME, matrix), lessons[0].apply(NAME, matrix), atol=0.1)
    assert (mean.layers, mean.prefix) == (LAST_LAYER, "")


def test_the_mean_of_one_is_itself() -> None:
    only = corrections(6)

    assert Adapter.mean_of([only]).sha256 == only.sha256

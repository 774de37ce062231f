"""Three hundred consultations with the truth known, each coded in part two hundred times."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tests.benchmarks.simulated import (
    Consultation,
    Outcome,
    by_cell,
    by_queue,
    by_simple_samples,
    consultations,
)

pytestmark = pytest.mark.slow

CONSULTATIONS, REPEATS, SEED = 300, 200, 2040


@pytest.mark.parametrize("measure", [by_simple_samples, by_queue])
def test_intervals_hold_the_truth_on_average_and_in_every_kind_of_consultation(
    measure: Callable[[Consultation, int, int], Outcome],
) -> None:
    outcomes = [
        measure(one, REPEATS, SEED + number)
        for number, one in enumerate(consultations(CONSULTATIONS, SEED))
    ]
    cells = by_cell(outcomes)

    assert len(cells) == 3 * 3 * 2
    assert min(Counter(one.consultation.cell for one in outcomes).values()) >= 5
    assert np.mean([one.covered for one in outcomes]) >= 0.94
    assert min(cells.values()) >= 0.90


def test_a_good_model_narrows_what_coding_alone_would_say() -> None:
    good = [one for one in consultations(CONSULTATIONS, SEED) if one.model == "good"]
    outcomes = [by_simple_samples(one, 50, number) for number, one in enumerate(good)]

    assert sum(o.width for o in outcomes) < 0.9 * sum(o.hand_width for o in outcomes)
    assert np.mean([o.classified for o in outcomes]) < 0.7


def test_a_model_that_is_nearly_always_right_is_not_trusted_further_than_it_was_seen() -> None:
    random = np.random.default_rng(SEED)
    common = [one for one in consultations(CONSULTATIONS, SEED) if one.share >= 0.1]
    certain = [
        replace(one, p=np.where(random.random(len(one.p)) < 0.01, 1 - one.truth, one.truth))
        for one in common
    ]
    covered = [by_simple_samples(one, REPEATS, n).covered for n, one in enumerate(certain)]

    assert np.mean(covered) >= 0.94
    assert min(covered) >= 0.90

"""Calibration: a probability of .7 means right seven times in ten."""

import numpy as np
import pytest
from scipy.special import expit, logit

from nlp.calibrate import SigmoidCalibration, expected_calibration_error


def test_the_calibration_error_of_a_worked_example() -> None:
    probabilities = np.array([0.05, 0.05, 0.95, 0.95])
    truth = np.array([False, True, True, True])

    # Two bins of two: |0.1 - 1| / 4 + |1.9 - 2| / 4.
    assert expected_calibration_error(probabilities, truth) == pytest.approx(0.25)


def test_a_probability_of_one_falls_in_the_last_bin() -> None:
    assert expected_calibration_error(np.ones(3), np.ones(3, bool)) == 0


def test_no_rows_have_no_calibration_error() -> None:
    assert np.isnan(expected_calibration_error(np.array([]), np.array([], bool)))


def test_it_finds_the_sigmoid_that_made_the_answers() -> None:
    random = np.random.default_rng(3)
    scores = random.uniform(0.02, 0.98, (20_000, 1))
    truth = random.uniform(size=scores.shape) < expit(0.5 * logit(scores) - 1)
    fitted = SigmoidCalibration().fit(scores, truth)

    assert fitted.slope_[0] == pytest.approx(0.5, abs=0.05)
    assert fitted.offset_[0] == pytest.approx(-1, abs=0.05)
    assert expected_calibration_error(fitted.transform(scores)[:, 0], truth[:, 0]) < 0.01


def test_it_never_turns_the_order_round() -> None:
    scores = np.array([[0.9], [0.8], [0.2], [0.1]])
    fitted = SigmoidCalibration().fit(scores, np.array([[False], [False], [True], [True]]))

    assert (np.diff(fitted.transform(scores)[:, 0]) <= 0).all()


@pytest.mark.parametrize("strength", [1.0, 1e4])
def test_scores_that_order_a_label_wrongly_tell_how_common_it_is(strength: float) -> None:
    random = np.random.default_rng(3)
    scores = random.uniform(0.02, 0.3, (400, 1))
    truth = random.uniform(size=scores.shape) < np.where(scores < 0.1, 0.5, 0.02)
    fitted = SigmoidCalibration(strength).fit(scores, truth)

    assert fitted.transform(scores) == pytest.approx(np.full(scores.shape, truth.mean()))


def test_a_label_nobody_gave_keeps_its_scores() -> None:
    scores = np.array([[0.3], [0.6]])
    fitted = SigmoidCalibration().fit(scores, np.zeros((2, 1), bool))

    assert np.allclose(fitted.transform(scores), scores)

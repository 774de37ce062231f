"""Decisions: what follows from probabilities, and how sure the committed model is of it."""

import numpy as np
import pytest

from nlp import store
from nlp.model import LABELS, CommentModel, Floats, signs_of_risk
from nlp.odds import odds_of


@pytest.fixture(scope="module")
def model() -> CommentModel:
    return store.load().model


def of(**values: float) -> Floats:
    return np.array([[values.get(name, 0.02) for name in LABELS]])


def test_the_signs_of_risk_are_the_two_highest_and_what_like_comments_say() -> None:
    signs = signs_of_risk(of(health=0.7, none=0.2, poverty=0.9), of(health=0.6, poverty=0.9))

    assert signs == pytest.approx(odds_of(np.array([[0.7, 0.2, 0.6]])))


@pytest.mark.parametrize(("share", "counted"), [(0.0, 0.05), (1.0, 0.95)])
def test_eight_neighbours_are_never_wholly_sure(share: float, counted: float) -> None:
    signs = signs_of_risk(of(health=0.7), of(health=share))

    assert signs[0, 2] == pytest.approx(odds_of(np.array([counted]))[0])


def test_a_label_that_like_comments_do_not_have_is_riskier(model: CommentModel) -> None:
    read = of(health=0.7)
    (backed,) = model.decide(read, of(health=0.9))
    (alone,) = model.decide(read, of(children=0.9))

    assert backed.labels == alone.labels == ("health",)
    assert alone.risk > backed.risk + 0.1


def test_a_surer_reading_is_less_risky(model: CommentModel) -> None:
    shares = np.repeat(of(none=0.5), 2, axis=0)
    sure, unsure = model.decide(np.vstack([of(none=0.9), of(none=0.5)]), shares)

    assert sure.none
    assert unsure.none
    assert sure.risk < unsure.risk


def test_none_comes_without_labels_and_labels_by_falling_probability(model: CommentModel) -> None:
    read = np.vstack([of(health=0.7, children=0.8), of(health=0.7, children=0.8, none=0.9)])
    both, none = model.decide(read, np.zeros((2, len(LABELS))))

    assert (both.labels, both.none) == (("children", "health"), False)
    assert (none.labels, none.none) == ((), True)


def test_one_label_is_always_named_and_others_from_their_threshold(model: CommentModel) -> None:
    weak, strong = model.thresholds_.min() - 0.1, model.thresholds_.max()
    read = np.vstack([of(climate=weak, health=weak - 0.01), of(climate=0.9, health=strong)])
    one, two = model.decide(read, np.zeros((2, len(LABELS))))

    assert (one.labels, one.none) == (("climate",), False)
    assert two.labels == ("climate", "health")

"""Shares of a label: known answers, what must always hold, and coverage in short."""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.estimate import Estimate, EstimateError, Floats, estimate_share, estimate_shares
from tests.benchmarks.simulated import (
    Consultation,
    Outcome,
    by_queue,
    by_simple_samples,
    consultations,
)

NOBODY = float("nan")


def column(*parts: tuple[int, float]) -> Floats:
    """Return each value as often as its number says."""
    return np.concatenate([np.full(count, value) for count, value in parts])


def test_a_prediction_powered_mean_worked_by_hand() -> None:
    # Ten times y = 1, 0, 0, 1 with f = .9, .1, .7, .3, among 200 comments; the others have f = .3.
    # Then λ = .2/.4, the share is .5 + .5 (.34 − .5), and Σe² is 9: .42 ± 2.024 √(9/38/40 · .8).
    coded = np.concatenate([np.tile([1.0, 0, 0, 1], 10), np.full(160, NOBODY)])
    p = np.concatenate([np.tile([0.9, 0.1, 0.7, 0.3], 10), np.full(160, 0.3)])
    found = estimate_share(coded, p)

    assert found == Estimate(
        pytest.approx(0.42), 56 / 200, 112 / 200, "prediction-powered", 40, 200
    )


def test_a_model_that_says_the_same_of_all_leaves_the_share_that_was_coded() -> None:
    found = estimate_share(column((20, 1), (30, 0), (50, NOBODY)), np.full(100, 0.7))

    # √(12/48/50 · .5) is .05 and t is 2.011.
    assert (found.share, found.low, found.high) == pytest.approx((0.4, 0.3, 0.5))


def test_the_power_is_clipped_so_that_a_model_that_is_wrong_does_no_harm() -> None:
    coded = column((20, 1), (30, 0), (50, NOBODY))
    wrong = estimate_share(coded, column((20, 0.1), (30, 0.9), (50, 0.9)))

    assert wrong == estimate_share(coded, np.full(100, 0.7))


def test_few_of_a_kind_give_the_interval_of_wilson_for_a_finite_population() -> None:
    # Half of all are coded, so 5 of 50 tell as much as 10 of 100: .0552 to .1744, whole outwards.
    few = estimate_share(column((5, 1), (45, 0), (50, NOBODY)), np.full(100, 0.9))
    many = estimate_share(column((45, 1), (5, 0), (50, NOBODY)), np.full(100, 0.9))

    assert few == Estimate(0.1, 0.05, 0.18, "wilson", 50, 100)
    assert many == Estimate(0.9, 0.82, 0.95, "wilson", 50, 100)


def test_a_label_on_one_of_the_few_that_nobody_coded_is_within_the_interval() -> None:
    # One label on 104 comments is among the eleven left over one time in ten.
    found = estimate_share(column((93, 0), (11, NOBODY)), np.full(104, 0.5))

    assert found.low == 0
    assert found.high == pytest.approx(1 / 104)


@pytest.mark.parametrize(
    ("yes", "no", "method"),
    [
        (9, 41, "wilson"),
        (10, 40, "prediction-powered"),
        (41, 9, "wilson"),
        (14, 15, "wilson"),
        (15, 15, "prediction-powered"),
    ],
)
def test_a_model_helps_from_ten_either_way_and_thirty_in_all(
    yes: int, no: int, method: str
) -> None:
    coded = column((yes, 1), (no, 0), (100, NOBODY))

    assert estimate_share(coded, np.full(len(coded), 0.5)).method == method


def test_chances_that_differ_worked_by_hand() -> None:
    # 1/π is 1.25 for forty coded comments, half with the label, and 2.5 for forty, a quarter with:
    # (25 + 25)/150. Σ w(w − 1)(y − 1/3)² is 32.64, Kish’s size 72: 1/3 ± 1.994 √(32.64 · 80/78)/150.
    coded = column((20, 1), (20, 0), (10, NOBODY), (10, 1), (30, 0), (60, NOBODY))
    pi = column((50, 0.8), (100, 0.4))
    found = estimate_share(coded, np.full(150, 0.2), pi)

    share = pytest.approx(1 / 3)
    assert found == Estimate(share, 38 / 150, 62 / 150, "horvitz-thompson", 80, 150)


def test_the_variance_is_not_under_what_the_model_expects() -> None:
    # As above, with scores of .5: Σ w(w − 1)p(1 − p) is 40.6, so ± 1.994 √40.6/150.
    coded = column((20, 1), (20, 0), (10, NOBODY), (10, 1), (30, 0), (60, NOBODY))
    found = estimate_share(coded, np.full(150, 0.5), column((50, 0.8), (100, 0.4)))

    assert (found.low * 150, found.high * 150) == pytest.approx((37, 63))


def test_few_of_a_kind_among_chances_that_differ_count_by_their_weight() -> None:
    coded = column((2, 1), (38, 0), (10, NOBODY), (1, 1), (39, 0), (60, NOBODY))
    found = estimate_share(coded, np.full(150, 0.2), column((50, 0.8), (100, 0.4)))

    assert found.method == "wilson"
    assert found.share == pytest.approx((2 * 1.25 + 2.5) / 150)


def test_chances_that_are_all_alike_are_a_simple_random_sample() -> None:
    coded = column((20, 1), (30, 0), (50, NOBODY))
    p = column((20, 0.7), (30, 0.2), (50, 0.4))

    assert estimate_share(coded, p, np.full(100, 0.5)) == estimate_share(coded, p)


def test_a_part_of_those_drawn_alike_is_a_simple_random_sample() -> None:
    coded = column((20, 1), (30, 0), (450, NOBODY))
    p = column((20, 0.7), (30, 0.2), (450, 0.4))
    plain = estimate_share(coded, p)

    assert estimate_share(coded, p, np.full(500, 0.9)).as_json() == plain.as_json()


def test_a_part_of_those_drawn_alike_leaves_those_certain_to_be_coded_apart() -> None:
    coded = column((20, 1), (30, 0), (450, NOBODY), (100, 1))
    p = np.full(600, 0.4)
    found = [estimate_share(coded, p, column((500, pi), (100, 1))) for pi in (0.1, 0.9)]

    assert found[0].as_json() == found[1].as_json()
    assert found[0].share == pytest.approx((0.4 * 500 + 100) / 600)


@pytest.mark.parametrize("part", [0.8, 0.9, 1.1, 1.2])
def test_chances_that_differ_count_beside_one_another_where_a_part_was_coded(part: float) -> None:
    coded = column((20, 1), (20, 0), (10, NOBODY), (10, 1), (30, 0), (60, NOBODY))
    p, pi = np.full(150, 0.2), column((50, 0.8), (100, 0.4))

    assert estimate_share(coded, p, pi * part).as_json() == estimate_share(coded, p, pi).as_json()


@pytest.mark.parametrize("unknown", [True, False])
@pytest.mark.parametrize(("chances", "by_them"), [((0.85, 0.95), 67), ((0.02, 0.03), 2500)])
def test_chances_by_which_the_comments_were_not_drawn_are_refused(
    unknown: bool, chances: tuple[float, float], by_them: int
) -> None:
    coded = column((20, 1), (40, 0), (440, NOBODY))
    pi = np.tile(chances, 250)
    if unknown:
        pi[np.isnan(coded)] = NOBODY

    with pytest.raises(EstimateError, match=f"about {by_them} comments .* there are 500"):
        estimate_share(coded, np.full(500, 0.3), pi)


def test_a_handful_of_rare_chances_may_have_drawn_nobody() -> None:
    coded = column((20, 1), (20, 0), (60, NOBODY))

    assert estimate_share(coded, np.full(100, 0.3), column((40, 0.97), (60, 0.02))).n == 40


def test_errors_that_were_not_seen_are_possible_where_chances_are_small_too() -> None:
    # A sixteenth of what the model rules out has the label, and one in fifty of it is coded.
    random = np.random.default_rng(1)
    likely = np.arange(3000) < 600
    truth = np.where(likely, random.random(3000) < 0.6, np.arange(3000) < 750).astype(float)
    p, pi = np.where(likely, 0.6, 0.002), np.where(likely, 0.6, 0.02)
    coded = np.where(random.random((3000, 500)) < pi[:, None], truth[:, None], NOBODY)
    found = estimate_shares(coded, np.repeat(p[:, None], 500, axis=1), pi)

    assert np.mean([one.low <= truth.mean() <= one.high for one in found]) >= 0.95


def test_comments_that_were_certain_to_be_coded_stand_apart() -> None:
    coded = column((20, 1), (30, 0), (50, NOBODY))
    p = column((20, 0.7), (30, 0.2), (50, 0.4))
    chances = column((50, 0.5), (50, NOBODY))
    rest = estimate_share(coded, p, chances)
    found = estimate_share(
        np.append(coded, np.ones(100)),
        np.append(p, np.zeros(100)),
        np.append(chances, np.ones(100)),
    )

    assert found.share == pytest.approx((rest.share + 1) / 2)
    assert found.high - found.low == pytest.approx((rest.high - rest.low) / 2)


def test_what_everybody_coded_is_exact() -> None:
    coded, p = column((1, 1), (2, 0)), np.array([0.2, 0.9, 0.4])

    assert estimate_share(coded, p) == Estimate(1 / 3, 1 / 3, 1 / 3, "exact", 3, 3)
    assert estimate_share(coded, p, np.full(3, 0.5)).method == "exact"


def test_a_model_without_a_visible_error_is_not_taken_to_have_none() -> None:
    coded = column((20, 1), (30, 0), (50, NOBODY))
    found = estimate_share(coded, column((20, 1), (30, 0), (20, 1), (30, 0)))

    assert found.low < found.share == 0.4 < found.high


def test_labels_are_estimated_as_if_each_stood_alone() -> None:
    random = np.random.default_rng(1)
    p = random.random((120, 3))
    coded = np.where(random.random((120, 3)) < [0.5, 0.9, 1.0], random.random((120, 3)) < p, NOBODY)
    found = estimate_shares(coded, p)

    alone = [estimate_share(coded[:, k], p[:, k]) for k in range(3)]
    assert found[2].method == "exact"
    assert [one.as_json() for one in found] == [one.as_json() for one in alone]


def test_the_json_has_the_six_values() -> None:
    found = Estimate(1 / 3, 0.2, 0.5, "wilson", 50, 150).as_json()

    assert found == {
        "share": 0.333333,
        "low": 0.2,
        "high": 0.5,
        "method": "wilson",
        "n": 50,
        "N": 150,
    }


@pytest.mark.parametrize(
    ("coded", "p", "pi", "words"),
    [
        ([1, 0.5], [0.1, 0.2], None, "0, 1 or empty"),
        ([1, NOBODY], [0.1, NOBODY], None, "score from 0 to 1"),
        ([1, NOBODY], [0.1, 1.2], None, "score from 0 to 1"),
        ([1, NOBODY], [0.1], None, "differ in number"),
        ([1, NOBODY], [0.1, 0.2], [0.5], "differ in number"),
        ([NOBODY, NOBODY], [0.1, 0.2], None, "nothing to estimate"),
        ([], [], None, "nothing to estimate"),
        ([1, NOBODY], [0.1, 0.2], [0, 0.5], "chance of being coded"),
        ([1, NOBODY], [0.1, 0.2], [0.5, 1.5], "chance of being coded"),
        ([1, NOBODY], [0.1, 0.2], [NOBODY, 0.5], "chance of being coded"),
        ([1, NOBODY], [0.1, 0.2], [1, 0.5], "drawn by lot"),
        ([1, 0, NOBODY], [0.1, 0.2, 0.3], [0.5, 0.5, 1], "is 1 has not been coded"),
    ],
)
def test_what_cannot_be_is_refused(
    coded: list[float], p: list[float], pi: list[float] | None, words: str
) -> None:
    with pytest.raises(EstimateError, match=words):
        estimate_share(coded, p, pi)


def fitting(rows: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Return the rows with the third value a chance: 1/π of the coded adds up to the number of rows."""
    shares = [share for code, _, share in rows if code in (0, 1)]
    spare = (len(rows) - len(shares)) / sum(shares)
    return [(code, p, 1 / (1 + spare * share)) for code, p, share in rows]


comments = (
    st.lists(
        st.tuples(st.sampled_from([0.0, 1.0, NOBODY]), st.floats(0, 1), st.floats(0.05, 1)),
        min_size=1,
        max_size=150,
    )
    .filter(lambda rows: any(code in (0, 1) for code, _, _ in rows))
    .map(fitting)
)


@settings(deadline=None, max_examples=150)
@given(comments, st.booleans())
def test_an_interval_holds_its_share_and_nothing_that_coding_rules_out(
    rows: list[tuple[float, float, float]], unequal: bool
) -> None:
    coded, p, pi = np.array(rows).T
    found = estimate_share(coded, p, pi if unequal else None)

    assert (coded == 1).mean() <= found.low <= found.share <= found.high
    assert found.high <= 1 - (coded == 0).mean() + 1e-12
    assert (found.n, found.N) == (np.isin(coded, (0, 1)).sum(), len(rows))


@settings(deadline=None, max_examples=100)
@given(comments, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_comments_makes_no_difference(
    rows: list[tuple[float, float, float]], unequal: bool, random: Random
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = (
        estimate_share(coded, p, pi if unequal else None)
        for coded, p, pi in (np.array(rows).T, np.array(shuffled).T)
    )

    assert one.method == other.method
    assert one.share == pytest.approx(other.share)
    assert (one.low, one.high) == pytest.approx((other.low, other.high))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1))
def test_there_is_no_interval_when_all_is_coded(rows: list[tuple[bool, float]]) -> None:
    coded, p = np.array(rows, float).T
    found = estimate_share(coded, p)

    assert found.low == found.share == found.high == pytest.approx(coded.mean())
    assert found.method == "exact"


@pytest.mark.parametrize("measure", [by_simple_samples, by_queue])
def test_intervals_hold_the_truth_as_often_as_they_say(
    measure: Callable[[Consultation, int, int], Outcome],
) -> None:
    outcomes = [measure(one, 50, n) for n, one in enumerate(consultations(36, seed=7))]

    assert np.mean([one.covered for one in outcomes]) >= 0.94

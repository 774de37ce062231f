"""Agreement of coders: published answers, and what must always hold."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.agreement import (
    Agreement,
    AgreementError,
    Floats,
    agreement_by_label,
    alpha_interval,
    cohen_kappa,
    krippendorff_alpha,
    raw_agreement,
)


def coders(*rows: str) -> Floats:
    """Return codes of shape (units, coders) from one text a coder; a dot is missing."""
    return np.array([[math.nan if c == "." else float(ord(c)) for c in row] for row in rows]).T


FOUR = coders("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def binary(*rows: str) -> Floats:
    return coders(*rows) - ord("0")


@pytest.mark.parametrize(
    ("codes", "alpha"),
    [
        (FOUR, 0.743),
        (coders("aabbdcccedda", "babbbccceddd"), 0.692),
        (binary("0100000010", "1110010000"), 0.095),
    ],
)
def test_krippendorffs_own_examples(codes: Floats, alpha: float) -> None:
    assert krippendorff_alpha(codes) == pytest.approx(alpha, abs=5e-4)


def test_kappa_of_a_table_worked_by_hand() -> None:
    # Twenty twice yes, five yes and no, ten no and yes, fifteen twice no: (.7 − .5)/(1 − .5).
    first = np.repeat([1.0, 1, 0, 0], [20, 5, 10, 15])
    second = np.repeat([1.0, 0, 1, 0], [20, 5, 10, 15])

    assert cohen_kappa(first, second) == pytest.approx(0.4)
    assert raw_agreement(np.column_stack([first, second])) == pytest.approx(0.7)


def test_kappa_leaves_out_what_only_one_coded() -> None:
    first, second = binary("11000.1", "1010011").T

    assert cohen_kappa(first, second) == cohen_kappa(
        first[~np.isnan(first)], second[~np.isnan(first)]
    )


def test_raw_agreement_counts_pairs_of_coders() -> None:
    # Two of three coders agree in the first unit, all in the second; the third has one code only.
    assert raw_agreement(binary("110", "11.", "01.")) == pytest.approx((1 + 3) / 6)


def test_nothing_can_be_told_where_nothing_varies_or_nobody_meets() -> None:
    for codes in (binary("000", "000"), binary("01..", "..01"), np.empty((0, 2))):
        assert math.isnan(krippendorff_alpha(codes))
        assert all(math.isnan(end) for end in alpha_interval(codes))
    assert math.isnan(cohen_kappa(*binary("000", "000").T))
    assert math.isnan(cohen_kappa(*binary("01..", "..01").T))
    assert math.isnan(raw_agreement(binary("01..", "..01")))


def test_coders_who_always_agree_leave_what_wilson_leaves_open() -> None:
    # None of ten units is coded differently, so .2775 of them may be; 10/19 would be by chance.
    codes = binary("0101010101", "0101010101")

    assert krippendorff_alpha(codes) == 1
    assert alpha_interval(codes) == pytest.approx((1 - 0.27753 * 19 / 10, 1), abs=1e-4)


def test_the_interval_follows_from_the_seed_and_not_from_the_order_of_units() -> None:
    codes = np.tile(FOUR, (3, 1))
    low, high = alpha_interval(codes, seed=4)

    assert low < krippendorff_alpha(codes) < high
    assert alpha_interval(codes[::-1], seed=4) == (low, high)
    assert alpha_interval(codes, seed=5) != (low, high)


def test_the_interval_is_that_of_drawing_whole_units() -> None:
    random = np.random.default_rng(2)
    codes = np.column_stack([random.random(80) < 0.4, random.random(80) < 0.4]).astype(float)
    codes[:20, 1] = codes[:20, 0]
    drawn = [krippendorff_alpha(codes[random.integers(0, 80, 80)]) for _ in range(3000)]

    assert alpha_interval(codes) == pytest.approx(np.quantile(drawn, (0.025, 0.975)), abs=0.02)


@pytest.mark.parametrize(
    ("units", "share", "alpha"),
    [(150, 0.3, 0.49), (60, 0.2, 0.95), (60, 0.2, 0.8), (300, 0.1, 0.9)],
)
def test_the_interval_holds_the_alpha_of_all_units_as_often_as_it_says(
    units: int, share: float, alpha: float
) -> None:
    # Each code is the truth with chance √alpha, else drawn with the label’s share.
    random = np.random.default_rng(8)
    held = []
    for _ in range(150):
        truth = random.random((units, 1)) < share
        lot = random.random((units, 2)) < share
        true = random.random((units, 2)) < math.sqrt(alpha)
        low, high = alpha_interval(np.where(true, truth, lot).astype(float), resamples=400)
        held.append(low <= alpha <= high)

    assert np.mean(held) >= 0.93


def test_a_handful_of_yeses_has_no_interval_and_five_units_have_one() -> None:
    few, enough = (
        binary("1" * 4 + "0" * 46, "1" * 4 + "0" * 46),
        binary("1" * 5 + "0" * 45, "0" * 50),
    )

    (found,) = agreement_by_label(few[:, :, None], ["bins"])
    assert found.alpha == 1
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    (found,) = agreement_by_label(enough[:, :, None], ["bins"])
    assert found.low <= found.alpha <= found.high


def test_labels_are_told_one_by_one() -> None:
    bins, buses = binary("11000", "10000", "....."), binary("00100", "00100", ".....")
    codes = np.stack([bins, buses], axis=2)
    first, second = agreement_by_label(codes, ["bins", "buses"], seed=1)

    assert first == Agreement(
        label="bins",
        alpha=krippendorff_alpha(bins),
        low=pytest.approx(math.nan, nan_ok=True),
        high=pytest.approx(math.nan, nan_ok=True),
        kappa=pytest.approx((0.8 - 0.56) / 0.44),
        agreement=0.8,
        units=5,
        coders=2,
    )
    assert second.kappa == second.alpha == second.agreement == 1


def test_kappa_is_null_unless_there_are_two_coders() -> None:
    codes = np.stack([binary("1100", "1000", "1100")], axis=2)
    (found,) = agreement_by_label(codes, ["bins"])

    assert found.as_json()["kappa"] is None
    assert list(found.as_json()) == [
        "label",
        "alpha",
        "low",
        "high",
        "kappa",
        "agreement",
        "units",
        "coders",
    ]


def test_kappa_is_that_of_the_two_who_coded_the_label_wherever_they_stand() -> None:
    codes = np.stack([binary("11000", ".....", "10000")], axis=2)
    (found,) = agreement_by_label(codes, ["bins"])

    assert (found.coders, found.kappa) == (2, pytest.approx((0.8 - 0.56) / 0.44))


def test_codes_that_are_laid_out_wrongly_are_refused() -> None:
    with pytest.raises(AgreementError, match="layer a label"):
        agreement_by_label(np.zeros((3, 2)), ["bins"])
    with pytest.raises(AgreementError, match="0, 1 or empty"):
        agreement_by_label(np.full((3, 2, 1), 2.0), ["bins"])


codings = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0.0, 1.0, 2.0, math.nan]), min_size=width, max_size=width),
        min_size=1,
        max_size=25,
    )
)


@settings(deadline=None, max_examples=80)
@given(codings, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_names_of_codes_nor_the_coders_matter(
    rows: list[list[float]], random: Random
) -> None:
    codes = np.array(rows)
    alpha = krippendorff_alpha(codes)
    random.shuffle(rows)

    assert math.isnan(alpha) or alpha <= 1
    for same in (np.array(rows), codes[:, ::-1], 5 - codes):
        assert krippendorff_alpha(same) == pytest.approx(alpha, nan_ok=True)
        assert raw_agreement(same) == pytest.approx(raw_agreement(codes), nan_ok=True)

"""Probabilities and their log-odds. `scipy.special` has both, but takes a second to import."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SMALLEST = 1e-6


def probability(odds: Floats) -> Floats:
    """Return the probabilities of log-odds; no size of them overflows."""
    probabilities: Floats = 0.5 + 0.5 * np.tanh(odds / 2)
    return probabilities


def odds_of(probabilities: Floats) -> Floats:
    """Return log-odds; 0 and 1 are taken for the smallest and largest that are told apart."""
    clipped = np.clip(probabilities, SMALLEST, 1 - SMALLEST)
    odds: Floats = np.log(clipped) - np.log1p(-clipped)
    return odds

"""Confidence intervals of shares."""

from math import sqrt

Z_95 = 1.959963984540054


def wilson(successes: float, trials: float, z: float = Z_95) -> tuple[float, float]:
    """Return the score interval of a share (Wilson 1927); (0, 1) with no trials.

    It begins at exactly 0 with no successes and ends at exactly 1 with no failures. The numbers need
    not be whole: trials may be an effective number.
    """
    if not trials:
        return 0.0, 1.0
    share = successes / trials
    centre = share + z * z / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low = max((centre - spread) / scale, 0.0) if successes > 0 else 0.0
    high = min((centre + spread) / scale, 1.0) if successes < trials else 1.0
    return low, high

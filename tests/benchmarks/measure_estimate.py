"""How often the intervals of estimated shares hold the truth, and how wide they are.

Every line is over simulated consultations with the truth known, each coded in part many times over.
“Width/hand” is the width beside that of coding by hand alone: Wilson’s interval of a simple random
sample of the same size, corrected for a finite population. “Classified” is how often the truth lies
in the interval of the share that the model says, as classifying and counting would report it.
Everything follows from one seed.
"""

import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np

from tests.benchmarks.simulated import (
    MODELS,
    Consultation,
    Outcome,
    by_cell,
    by_queue,
    by_simple_samples,
    consultations,
)

SEED = 2040
CONSULTATIONS, REPEATS = 600, 200
HEADING = (
    "model",
    "mean",
    "worst cell",
    "worst one",
    "width/hand",
    "hand mean",
    "hand worst",
    "classified",
)


def table(title: str, measure: Callable[[Consultation, int, int], Outcome]) -> None:
    """Print one line a model, and one of all."""
    started = perf_counter()
    outcomes = [
        measure(one, REPEATS, SEED + number)
        for number, one in enumerate(consultations(CONSULTATIONS, SEED))
    ]
    print(f"{title}: {CONSULTATIONS} consultations, {REPEATS} repeats each")
    print("".join(f"{name:>12}" for name in HEADING))
    for model in (*MODELS, "all"):
        chosen = [o for o in outcomes if model in (o.consultation.model, "all")]
        values = (
            np.mean([o.covered for o in chosen]),
            min(by_cell(chosen).values()),
            min(o.covered for o in chosen),
            np.sum([o.width for o in chosen]) / np.sum([o.hand_width for o in chosen]),
            np.mean([o.hand_covered for o in chosen]),
            min(o.hand_covered for o in chosen),
            np.mean([o.classified for o in chosen]),
        )
        print(f"{model:>12}" + "".join(f"{value:12.3f}" for value in values))
    print(f"{perf_counter() - started:.0f} s\n")


def main() -> None:
    """Print a table for each way to draw the comments that are coded."""
    table("Simple random samples", by_simple_samples)
    table("A queue with unequal chances", by_queue)


if __name__ == "__main__":
    sys.exit(main())

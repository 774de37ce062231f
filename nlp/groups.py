"""Groups vectors so that the groups hold still when comments are drawn anew.

A tree is grown by average linkage; a branch is a group when a branch much like it grows from most
samples of the comments (Hennig 2007, *Cluster-wise assessment of cluster stability*). Nobody has to
say how many groups there are, and what belongs nowhere stays outside.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from threadpoolctl import threadpool_limits

Floats = NDArray[np.floating]
Index = NDArray[np.intp]
Branches = NDArray[np.float32]

MINIMUM_STABILITY = 0.6
"""Hennig: a mean Jaccard of .6 shows a pattern; below, members are a matter of chance."""

SAMPLES = 20
SAMPLE_SHARE = 0.632
"""What a bootstrap sample holds of different rows."""

FEWEST = 4
SMALLEST_SHARE, SMALLEST_MOST = 1 / 40, 15
LARGEST_SHARE = 0.34
"""A group that holds more than a third of the comments says too little of them."""

MOST_ROWS = 2_000
"""A tree of more rows than this grows too slowly: a larger set is drawn from."""


@dataclass(frozen=True)
class Group:
    """Rows that belong together, in order; `stability` is the mean Jaccard over samples."""

    members: Index
    stability: float


def stable_groups(vectors: Floats, random_state: int = 0) -> list[Group]:
    """Return the groups of rows of shape (n, d) that hold still, the largest first.

    Groups do not overlap; a row may be in none, and beyond `MOST_ROWS` only drawn rows are in any.
    The same rows and seed give the same groups.
    """
    random = np.random.default_rng(random_state)
    drawn = np.arange(len(vectors))
    if len(vectors) > MOST_ROWS:
        drawn = np.sort(random.permutation(len(vectors))[:MOST_ROWS])
    if len(drawn) < 2 * FEWEST:
        return []
    with threadpool_limits(1):
        groups = _held(vectors[drawn], random)
    found = [Group(drawn[group.members], group.stability) for group in groups]
    return sorted(found, key=lambda group: (-len(group.members), int(group.members[0])))


def _held(vectors: Floats, random: np.random.Generator) -> list[Group]:
    rows = len(vectors)
    tree = linkage(vectors, "average")
    branches = _branches(tree, rows)
    sizes = branches.sum(axis=1)
    smallest = max(FEWEST, min(int(rows * SMALLEST_SHARE), SMALLEST_MOST))
    judged = np.flatnonzero((sizes >= smallest) & (sizes <= rows * LARGEST_SHARE))
    stability = np.zeros(rows - 1)
    for _ in range(SAMPLES):
        sample = np.sort(random.permutation(rows)[: int(rows * SAMPLE_SHARE)])
        again = _branches(linkage(vectors[sample], "average"), len(sample))
        likely = again[again.sum(axis=1) >= FEWEST / 2]
        stability[judged] += _best_jaccard(branches[judged][:, sample], likely) / SAMPLES
    return [
        Group(np.flatnonzero(branches[branch]), round(float(stability[branch]), 4))
        for branch in _chosen(tree, sizes, stability)
    ]


def _branches(tree: Floats, rows: int) -> Branches:
    """Return which rows are on each branch: (rows - 1, rows), ones and zeros."""
    on = np.zeros((rows - 1, rows), np.float32)
    for branch, pair in enumerate(tree[:, :2].astype(int)):
        for part in pair:
            if part < rows:
                on[branch, part] = 1
            else:
                on[branch] += on[part - rows]
    return on


def _best_jaccard(branches: Branches, others: Branches) -> Floats:
    shared = branches @ others.T
    union = branches.sum(axis=1)[:, None] + others.sum(axis=1)[None, :] - shared
    best: Floats = (shared / np.maximum(union, 1)).max(axis=1)
    return best


def _chosen(tree: Floats, sizes: Floats, stability: Floats) -> list[int]:
    """Return the branches, none on another, with the most stability to spare over all their rows.

    A whole that falls into steadier parts gives way to them (Campello and others 2013).
    """
    rows = len(tree) + 1
    worth = np.maximum(stability - MINIMUM_STABILITY, 0.0) * sizes
    best = np.zeros(rows - 1)
    kept: list[list[int]] = []
    for branch, pair in enumerate(tree[:, :2].astype(int)):
        parts = [int(part) - rows for part in pair if part >= rows]
        below = float(sum(best[part] for part in parts))
        own = float(worth[branch])
        best[branch] = max(own, below)
        kept.append([branch] if own > below else [one for part in parts for one in kept[part]])
    return kept[-1]

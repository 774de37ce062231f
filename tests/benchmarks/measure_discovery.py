"""Themes found in real comments: how steady, how they keep under growth, and beside people's own.

Run with ENGAGE_SAMPLE_TEXTS naming the folder of sample texts. Each set of comments is looked at as
one; half of it first, all themes accepted, then the whole: identity, name, place and the members
that were there must stay. On the German comments on cycling, whose themes people gave, agreement is
normalised mutual information, beside NMF and k-means on TF-IDF.
"""

import csv
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import normalized_mutual_info_score

from nlp.discover import DiscoveredTheme, discover
from nlp.language import detect
from nlp.meaning import Meaning
from nlp.types import Comment

SETS = (
    "bg2050",
    "bowlinggreen-2018",
    "sanjuan-landbank",
    "kenya-education",
    "london-youth-policing",
)
CYCLING = "themes_cycling_de.jsonl"


def themes_of(
    meaning: Meaning, said: Sequence[Comment], accepted: Sequence[DiscoveredTheme] = ()
) -> list[DiscoveredTheme]:
    """Return the themes of comments looked at as one."""
    vectors = meaning.vectors([c.text for c in said], [c.language or "und" for c in said])
    return discover("all", said, vectors, accepted)[0]


def kept(before: Sequence[DiscoveredTheme], after: Sequence[DiscoveredTheme]) -> float:
    """Return the share of themes that are the same, members that were there included."""
    same = [
        (old.id, old.name, old.centre, old.reach) == (new.id, new.name, new.centre, new.reach)
        and set(old.members) <= set(new.members)
        for old, new in zip(before, after, strict=False)
    ]
    return sum(same) / len(before) if before else 1.0


def show(name: str, said: list[Comment], meaning: Meaning) -> list[DiscoveredTheme]:
    """Print what was found in one set."""
    half = themes_of(meaning, said[: len(said) // 2])
    grown = themes_of(meaning, said, half)
    whole = themes_of(meaning, said)
    inside = {member for theme in whole for member in theme.members}
    steady = np.mean([theme.stability for theme in whole]) if whole else 1.0
    print(
        f"{name}: {len(said)} comments, {len(whole)} themes that hold {len(inside)}; "
        f"mean stability {steady:.2f}; kept under growth {kept(half, grown):.0%} of {len(half)}"
    )
    texts = {comment.id: comment.text for comment in said}
    for theme in whole:
        first = texts[theme.examples[0]][:70]
        print(f"  {len(theme.members):>4} {theme.stability:.2f} {theme.name} | {first}")
    return whole


def beside(said: list[Comment], people: list[str], themes: list[DiscoveredTheme]) -> None:
    """Print how far each way of grouping agrees with people's themes."""
    home = {member: n for n, theme in enumerate(themes) for member in theme.members}
    found = np.array([home.get(comment.id, -1) for comment in said])
    inside = found >= 0
    truth = np.array(people)
    words = TfidfVectorizer(sublinear_tf=True, min_df=3, max_df=0.3)
    terms = words.fit_transform([comment.text for comment in said])
    size = max(len(themes), 2)
    others = {
        "NMF": NMF(size, init="nndsvda", max_iter=400).fit_transform(terms).argmax(axis=1),
        "k-means": KMeans(size, n_init=3, random_state=0).fit_predict(terms),
    }
    score = normalized_mutual_info_score
    print(f"agreement with people, all: ours {score(truth, found):.3f}", end="")
    print("".join(f", {name} {score(truth, way):.3f}" for name, way in others.items()))
    print(
        f"on the {inside.sum()} in a theme: ours {score(truth[inside], found[inside]):.3f}", end=""
    )
    print("".join(f", {n} {score(truth[inside], w[inside]):.3f}" for n, w in others.items()))


def main() -> None:
    """Measure and print."""
    folder = Path(os.environ["ENGAGE_SAMPLE_TEXTS"])
    cache = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    meaning = Meaning.load(cache=cache)
    for name in SETS:
        with (folder / f"comments_{name}.csv").open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        said = [Comment(r["id"], r["comment"], detect(r["comment"], "en")) for r in rows]
        show(name, said, meaning)
    rows = [json.loads(line) for line in (folder / CYCLING).open(encoding="utf-8")]
    said = [Comment(row["id"], row["text"], "de") for row in rows]
    beside(said, [row["main"] for row in rows], show("cycling", said, meaning))


if __name__ == "__main__":
    main()

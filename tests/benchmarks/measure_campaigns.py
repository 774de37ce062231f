"""Recall, precision, time and memory of finding campaigns among 100,000 comments.

Run with ENGAGE_SAMPLE_TEXTS naming the folder of sample texts. The comments are made from real ones:
fragments of four to eight words put together anew, stock phrases and the echoed question among
them, short demands that many make, and real comments as they are. Campaigns of different sizes are
hidden among them as variants of a letter made from real sentences: verbatim, personalised, edited,
cut, and with its sentences in another order. Everything follows from one seed.
"""

import csv
import os
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from nlp.campaigns import find_campaigns
from nlp.types import Campaign, Comment

SEED = 2040
SIZES = (1_000, 10_000, 100_000)
SHARES = (0.02, 0.01, 0.005, 0.001)
KINDS = (("verbatim", 35), ("personalised", 25), ("edited", 15), ("cut", 10), ("reordered", 15))
STOCK = (
    "Thank you for reading this.",
    "I have lived in this town all my life.",
    "Please listen to the people who live here.",
    "Thank you for the chance to have our say on this.",
    "Nothing has changed here for the last twenty years.",
    "We pay our council tax and get nothing for it.",
    "Something has to be done about it before it is too late.",
    "I hope that you will take what I say into account this time.",
)
QUESTION = "What would you most like to change in your town between now and the year 2040?"


def sources() -> tuple[list[str], list[str]]:
    """Return the real short texts, and the real sentences that letters are made of."""
    folder = Path(os.environ["ENGAGE_SAMPLE_TEXTS"])
    texts = [
        row["comment"]
        for path in sorted(folder.glob("*.csv"))
        for row in csv.DictReader(path.open(encoding="utf-8"))
    ]
    long = sorted(
        {text for text in texts if 12 <= len(text.split()) <= 25 and "." not in text[:-1]}
    )
    chosen = random.Random(SEED).sample(long, 6 * len(SHARES))
    return [text for text in texts if text not in set(chosen)], chosen


class Maker:
    """Makes comments and the variants of letters."""

    def __init__(self, texts: list[str]) -> None:
        self.random = random.Random(SEED)
        self.texts = texts
        self.short = sorted({text for text in texts if 2 <= len(text.split()) <= 6})[:40]
        self.fragments = []
        for text in texts:
            words = text.split()
            while len(words) >= 4:
                size = self.random.randint(4, 8)
                self.fragments.append(" ".join(words[:size]))
                words = words[size:]

    def ordinary(self) -> str:
        """Return a comment of somebody who belongs to no campaign."""
        dice = self.random.random()
        if dice < 0.05:
            return self.random.choice(self.short)
        parts = self.random.sample(self.fragments, self.random.randint(2, 6))
        if dice < 0.35:
            parts += self.random.sample(STOCK, self.random.randint(1, 3))
            self.random.shuffle(parts)
        if dice > 0.9:
            parts.insert(0, QUESTION)
        return " ".join(parts)

    def variant(self, letter: list[str], kind: str) -> str:
        """Return a letter as one more person sends it."""
        sentences = list(letter)
        if kind == "personalised":
            own = " ".join(self.random.sample(self.fragments, self.random.randint(1, 4)))
            sentences.insert(self.random.randint(0, len(sentences)), own + ".")
        if kind == "cut":
            start = self.random.randint(0, 2)
            sentences = sentences[start : start + 4]
        if kind == "reordered":
            self.random.shuffle(sentences)
        text = " ".join(sentences)
        if kind == "edited":
            words = text.split()
            for place in self.random.sample(range(len(words)), len(words) // 12):
                words[place] = self.random.choice(self.random.choice(self.texts).split() or ["so"])
            text = " ".join(words)
        return text


def corpus(size: int, texts: list[str], sentences: list[str]) -> tuple[list[Comment], list[str]]:
    """Return comments and, beside them, the campaign and kind of each, empty for none."""
    maker = Maker(texts)
    rows: list[tuple[str, str]] = []
    for number, share in enumerate(SHARES):
        letter = sentences[6 * number : 6 * number + 6]
        for _ in range(max(int(size * share), 6)):
            names, weights = zip(*KINDS, strict=True)
            (kind,) = maker.random.choices(names, weights)
            rows.append((maker.variant(letter, kind), f"{number} {kind}"))
    rows += [(text, "") for text in maker.random.sample(texts, min(len(texts), size // 5))]
    rows += [(maker.ordinary(), "") for _ in range(size - len(rows))]
    maker.random.shuffle(rows)
    return [Comment(str(n), text) for n, (text, _) in enumerate(rows)], [truth for _, truth in rows]


def judge(campaigns: list[Campaign], truth: list[str]) -> str:
    """Return recall, precision and the largest cluster that is no campaign, as a sentence."""
    found = {variant.comment for campaign in campaigns for variant in campaign.variants}
    real = {str(n) for n, name in enumerate(truth) if name}
    kinds = Counter(name.split()[1] for name in truth if name)
    hits = Counter(truth[int(n)].split()[1] for n in found & real)
    false, mixed = [0], 0
    for campaign in campaigns:
        of = Counter(truth[int(v.comment)].partition(" ")[0] for v in campaign.variants)
        top = max(of, key=lambda name: (of[name], name))
        mixed += len({*of} - {""}) > 1
        if not top:
            false.append(len(campaign.variants))
    by_kind = ", ".join(f"{kind} {hits[kind] / kinds[kind]:.3f}" for kind in sorted(kinds))
    return (
        f"recall {len(found & real) / len(real):.4f} ({by_kind}), "
        f"precision {len(found & real) / max(len(found), 1):.4f}, {len(campaigns)} clusters, "
        f"largest false cluster {max(false)}, clusters with two campaigns {mixed}"
    )


def main() -> None:
    """Print the measures at each size, the smallest first: memory only grows."""
    texts, sentences = sources()
    for size in SIZES:
        comments, truth = corpus(size, texts, sentences)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started, used = time.perf_counter(), time.process_time()
        campaigns = find_campaigns(comments)
        wall, cpu = time.perf_counter() - started, time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{size:,} comments: {wall:.1f} s, {cpu:.1f} s of CPU, ", end="")
        print(f"peak {peak / 1024:.0f} MB ({(peak - before) / 1024:.0f} MB more than before)")
        print(f"  {judge(campaigns, truth)}")


if __name__ == "__main__":
    sys.exit(main())

"""Finds organised campaigns: many comments that share one text, word for word or nearly.

Comments are compared by their word 3-shingles (Broder 1997) with the leader of each campaign only,
never with one another, so that stock phrases cannot chain strangers together. Wording counts only
where the comments that hold it share a longer text: a courtesy, or the question echoed back, is
no campaign, and a short demand that many make is agreement. A campaign is legitimate: it is shown
as one text with its senders, and nothing is deleted or weighed less.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.shingles import (
    SIZE,
    Shingles,
    keys_of,
    positions_covered,
    shingles_of,
    words_covered,
    words_of,
)
from nlp.text import MAX_CHARACTERS
from nlp.types import Campaign, Comment, Variant

MIN_SENDERS = 5
NEAR_WORDS, NEAR_SHARE = 10, 0.8
"""A copy shares this many words, and this share of the longer of the two."""

TEMPLATE_WORDS, TEMPLATE_SHARE = 16, 0.5
"""A letter with words of one’s own shares this many, and this share of the shorter of the two."""

_SAMPLE = 40
_POSTINGS = 50
_ID_LENGTH = 12
_OPENING = re.compile(r"[^.!?؟।:\n]{8,300}[?؟]")
_ASKED = re.compile(
    r"(?:q\d|question|what|how|which|where|why|do you|tell us|please (?:tell|describe|say)"
    r"|describe|thinking about|in your view|is there anything)\b[^.!?؟।:\n]{8,300}[.!?؟।:\n]",
    re.IGNORECASE,
)

Bools = NDArray[np.bool_]


def is_campaign_text(shared: int, one: int, other: int) -> bool:
    """Say whether two texts of so many words, sharing so many, are variants of one text."""
    near = shared >= NEAR_WORDS and shared >= NEAR_SHARE * max(one, other)
    letter = shared >= TEMPLATE_WORDS and shared >= TEMPLATE_SHARE * min(one, other)
    return near or letter


def find_campaigns(comments: Sequence[Comment], questions: Iterable[str] = ()) -> list[Campaign]:
    """Return the campaigns among comments, the largest first; their variants in the given order.

    `questions` are the texts that residents were asked: an answer may echo them. A question that
    opens `MIN_SENDERS` different comments is known without being named. The order of the comments
    does not change what is found. A comment is read up to `MAX_CHARACTERS`.
    """
    asked = {keys_of(question) for question in questions}
    bodies = _bodies([comment.text[:MAX_CHARACTERS] for comment in comments], asked)
    senders: dict[tuple[str, ...], list[int]] = {}
    for index, body in enumerate(bodies):
        if len(body) >= NEAR_WORDS:
            senders.setdefault(body, []).append(index)
    distinct = sorted(senders)
    groups = _Grouping(distinct, [len(senders[body]) for body in distinct]).groups()
    found = []
    for leader, members in groups.items():
        owners = sorted(index for member in members for index in senders[distinct[member]])
        if len(owners) >= MIN_SENDERS:
            first = comments[senders[distinct[leader]][0]]
            name = hashlib.sha256(" ".join(distinct[leader]).encode("utf-8", "surrogatepass"))
            variants = tuple(
                _variant(comments[index], bodies[index], distinct[leader]) for index in owners
            )
            found.append(Campaign(name.hexdigest()[:_ID_LENGTH], first.id, variants))
    return sorted(found, key=lambda campaign: (-len(campaign.variants), campaign.id))


def campaign_ids(comments: Sequence[Comment], questions: Iterable[str] = ()) -> list[str | None]:
    """Return the campaign of each comment, None where it belongs to none."""
    of = {
        variant.comment: campaign.id
        for campaign in find_campaigns(comments, questions)
        for variant in campaign.variants
    }
    return [of.get(comment.id) for comment in comments]


def _bodies(texts: Sequence[str], asked: set[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the keys of texts without the question that they open with."""
    openings = [_opening(text) for text in texts]
    different: dict[tuple[str, ...], set[str]] = {}
    for text, opening in zip(texts, openings, strict=True):
        if opening and len(different.setdefault(opening, set())) < MIN_SENDERS:
            different[opening].add(text)
    echoed = asked | {key for key, seen in different.items() if len(seen) >= MIN_SENDERS}
    longest = sorted(echoed - {()}, key=lambda key: (-len(key), key))
    bodies = []
    for text, opening in zip(texts, openings, strict=True):
        keys = keys_of(text)
        if opening in echoed:
            keys = keys[len(opening) :]
        else:
            keys = next(
                (keys[len(q) :] for q in longest if q in asked and keys[: len(q)] == q), keys
            )
        bodies.append(keys)
    return bodies


def _opening(text: str) -> tuple[str, ...]:
    text = text.lstrip()
    found = _OPENING.match(text) or _ASKED.match(text)
    return keys_of(found[0]) if found else ()


@dataclass
class _Grouping:
    """Groups distinct texts around leaders."""

    texts: Sequence[tuple[str, ...]]
    copies: Sequence[int]

    def groups(self) -> dict[int, list[int]]:
        """Return the members of each leader, the leader first."""
        shingles = shingles_of(self.texts)
        shared = self._campaign_wording(shingles)
        marks = {
            text: marked
            for text in range(len(self.texts))
            if words_covered(marked := shared[shingles.of(text)]) >= NEAR_WORDS
        }
        order = sorted(marks, key=lambda t: (-self.copies[t], -int(marks[t].sum()), self.texts[t]))
        return self._led(order, shingles, marks)

    def _campaign_wording(self, shingles: Shingles) -> Bools:
        """Return for each shingle whether the texts that hold it share a text around it."""
        size = int(shingles.codes.max()) + 1 if len(shingles.codes) else 0
        owner = np.repeat(np.arange(len(self.texts)), np.diff(shingles.starts))
        pairs = np.unique(shingles.codes * len(self.texts) + owner)
        codes, owners = np.divmod(pairs, max(len(self.texts), 1))
        senders = np.bincount(codes, np.asarray(self.copies)[owners], size)
        frequent = senders >= MIN_SENDERS
        bounds = np.searchsorted(codes, np.arange(size + 1))
        shared = np.zeros(size, bool)
        cores: dict[bytes, frozenset[int]] = {}
        for code in np.flatnonzero(frequent):
            holders = owners[bounds[code] : bounds[code + 1]]
            step = max(len(holders) / _SAMPLE, 1.0)
            sample = holders[(np.arange(min(len(holders), _SAMPLE)) * step).astype(int)]
            key = sample.tobytes()
            if key not in cores:
                cores[key] = self._core(sample, shingles, frequent)
            shared[code] = int(code) in cores[key]
        return shared

    def _core(
        self, sample: NDArray[np.int64], shingles: Shingles, frequent: Bools
    ) -> frozenset[int]:
        """Return the shingles that half of the sample hold, where they make up a campaign’s text."""
        half = (len(sample) + 1) // 2
        lists = [np.unique(shingles.of(int(text))) for text in sample]
        codes, counts = np.unique(np.concatenate(lists), return_counts=True)
        core = codes[(counts >= half) & frequent[codes]]
        if len(core) < NEAR_WORDS - SIZE + 1:
            return frozenset()
        covered = [words_covered(np.isin(shingles.of(int(text)), core)) for text in sample]
        text_length = max(covered)
        alike = sum(
            is_campaign_text(words, text_length, len(self.texts[int(text)]))
            for words, text in zip(covered, sample, strict=True)
        )
        return frozenset(core.tolist()) if alike >= half else frozenset()

    def _led(
        self, order: Sequence[int], shingles: Shingles, marks: dict[int, Bools]
    ) -> dict[int, list[int]]:
        leaders: dict[int, list[int]] = {}
        holders: dict[int, list[int]] = {}
        for text in order:
            codes = shingles.of(text)
            wording = codes[marks[text]].tolist()
            votes = Counter(leader for code in wording for leader in holders.get(code, ()))
            leader = self._best(text, shingles, marks, votes)
            if leader is not None:
                leaders[leader].append(text)
                continue
            leaders[text] = [text]
            for code in set(wording):
                known = holders.setdefault(code, [])
                if len(known) < _POSTINGS:
                    known.append(text)
        return leaders

    def _best(
        self, text: int, shingles: Shingles, marks: dict[int, Bools], votes: Counter[int]
    ) -> int | None:
        """Return the leader that shares the most campaign wording, None when none shares enough."""
        ranked = sorted(votes, key=lambda leader: (-votes[leader], leader))
        for leader in ranked[:SIZE]:
            theirs = np.isin(shingles.of(text), shingles.of(leader)) & marks[text]
            one, other = len(self.texts[text]), len(self.texts[leader])
            if is_campaign_text(words_covered(theirs), one, other):
                return leader
        return None


def _variant(comment: Comment, body: tuple[str, ...], leader: tuple[str, ...]) -> Variant:
    words = words_of(comment.text[:MAX_CHARACTERS])[-len(body) :]
    keys = tuple(word.key for word in words)
    pair = shingles_of([leader, keys])
    covered = np.zeros(len(keys), bool)
    if len(keys) >= SIZE:
        covered = positions_covered(np.isin(pair.of(1), pair.of(0)))
    spans: list[tuple[int, int]] = []
    previous = True
    for word, is_shared in zip(words, covered.tolist(), strict=True):
        if not is_shared:
            start = word.start if previous else spans.pop()[0]
            spans.append((start, word.end))
        previous = is_shared
    return Variant(comment.id, body == leader, tuple(spans))

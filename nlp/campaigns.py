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
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from nlp.shingles import (
    SIZE,
    Shingles,
    are_among,
    keys_of,
    places_of,
    positions_covered,
    shingles_of,
    words_covered,
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
_CANDIDATES = 3
_ID_LENGTH = 12
_NUMBER = re.compile(r"(?:\w{0,12}\s?\d{1,3}\s?[.:)]\s{0,5})?")
_QUESTION = re.compile(
    r"(?:[^.!?؟।:\n]{2,60}:\s{0,5})?(?:[^.!?؟।:\n]{2,300}[.:।]\s{0,5})?[^.!?؟।:\n]{8,300}[?؟]"
)
_ASKED = re.compile(
    r"(?:q\d|question|what|how|which|where|why|do you|tell us|please (?:tell|describe|say)"
    r"|describe|thinking about|in your view|is there anything"
    r"|proszę (?:powiedzieć|opisać|napisać))\b[^.!?؟।:\n]{8,300}[.!?؟।:\n]",
    re.IGNORECASE,
)

Bools = NDArray[np.bool_]
Keys = tuple[str, ...]


def is_campaign_text(shared: int, one: int, other: int) -> bool:
    """Say whether two texts of so many words, sharing so many, are variants of one text."""
    near = shared >= NEAR_WORDS and shared >= NEAR_SHARE * max(one, other)
    letter = shared >= TEMPLATE_WORDS and shared >= TEMPLATE_SHARE * min(one, other)
    return near or letter


def find_campaigns(comments: Sequence[Comment], questions: Iterable[str] = ()) -> list[Campaign]:
    """Return the campaigns among comments, the largest first; their variants in the given order.

    `questions` are the texts that residents were asked: an answer may echo them. A question that
    opens `MIN_SENDERS` comments that go on differently is known without being named, unless most
    of its comments go on alike: they are copies of a letter that asks. The order of the comments
    does not change what is found. A comment is read up to `MAX_CHARACTERS`.
    """
    asked = {keys_of(question) for question in questions} - {()}
    bodies = _bodies([comment.text[:MAX_CHARACTERS] for comment in comments], asked)
    senders: dict[Keys, list[int]] = {}
    for index, body in enumerate(bodies):
        if len(body) >= NEAR_WORDS:
            senders.setdefault(body, []).append(index)
    distinct = sorted(senders)
    found = []
    for group in _Grouping(distinct, [len(senders[body]) for body in distinct]).groups():
        leading = distinct[group.leader]
        wording = tuple(compress(leading, group.covered[group.leader].tolist()))
        owners = sorted(
            (index, member) for member in group.covered for index in senders[distinct[member]]
        )
        variants = tuple(
            Variant(
                comments[index].id,
                distinct[member] == wording,
                _personal(comments[index].text[:MAX_CHARACTERS], group.covered[member]),
            )
            for index, member in owners
        )
        first = min(comments[index].id for index in senders[leading])
        found.append(Campaign(_name(wording), first, variants))
    return sorted(found, key=lambda campaign: (-len(campaign.variants), campaign.id))


def campaign_ids(comments: Sequence[Comment], questions: Iterable[str] = ()) -> list[str | None]:
    """Return the campaign of each comment, None where it belongs to none."""
    of = {
        variant.comment: campaign.id
        for campaign in find_campaigns(comments, questions)
        for variant in campaign.variants
    }
    return [of.get(comment.id) for comment in comments]


def _name(wording: Keys) -> str:
    """Return the id of a campaign with this wording."""
    digest = hashlib.sha256(" ".join(wording).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:_ID_LENGTH]


def _bodies(texts: Sequence[str], asked: set[Keys]) -> list[Keys]:
    """Return the keys of texts without the question that they open with."""
    keys = [keys_of(text) for text in texts]
    openings = [_openings(text) for text in texts]
    echoed = _echoed(keys, openings)
    return [
        own[_question_end(own, number, (its & echoed) | asked) :]
        for own, (number, its) in zip(keys, openings, strict=True)
    ]


def _openings(text: str) -> tuple[int, set[Keys]]:
    """Return how many keys number the question, and what it may be that the text opens with."""
    text = text.lstrip()
    number = _NUMBER.match(text)
    start = number.end() if number else 0
    found = (_QUESTION.match(text, start), _ASKED.match(text, start))
    return len(keys_of(text[:start])), {keys_of(one[0]) for one in found if one} - {()}


def _echoed(keys: Sequence[Keys], openings: Sequence[tuple[int, set[Keys]]]) -> set[Keys]:
    """Return the openings that are a question: many and different answers follow them."""
    holders: dict[Keys, list[int]] = {}
    for index, (_, its) in enumerate(openings):
        for opening in its:
            holders.setdefault(opening, []).append(index)
    return {
        opening
        for opening, texts in holders.items()
        if len(texts) >= MIN_SENDERS
        and _are_answers(Counter(keys[t][openings[t][0] + len(opening) :] for t in texts))
    }


def _are_answers(endings: Counter[Keys]) -> bool:
    """Say whether what follows an opening differs, as answers do; a letter’s copies end alike."""
    different = len(endings.keys() - {()})
    return different >= MIN_SENDERS and 2 * max(endings.values()) <= endings.total()


def _question_end(own: Keys, number: int, questions: set[Keys]) -> int:
    """Return where the longest of the questions ends that the keys open with, 0 if none."""
    ends = (
        start + len(question)
        for question in questions
        for start in (0, number)
        if own[start : start + len(question)] == question
    )
    return max(ends, default=0)


@dataclass(frozen=True, slots=True)
class _Group:
    """A leader, and for each member, the leader too, which of its words are the campaign’s."""

    leader: int
    covered: dict[int, Bools]


@dataclass
class _Grouping:
    """Groups distinct texts around leaders."""

    texts: Sequence[Keys]
    copies: Sequence[int]

    def groups(self) -> list[_Group]:
        """Return the groups that have enough senders."""
        shingles = shingles_of(self.texts)
        shared = self._campaign_wording(shingles)
        marks = {
            text: marked
            for text in range(len(self.texts))
            if words_covered(marked := shared[shingles.of(text)]) >= NEAR_WORDS
            or self.copies[text] >= MIN_SENDERS
        }
        order = sorted(
            marks,
            key=lambda t: (
                -self.copies[t],
                -int(marks[t].sum()),
                len(self.texts[t]),
                self.texts[t],
            ),
        )
        return [
            self._group(leader, members, shingles, marks[leader])
            for leader, members in self._led(order, shingles, marks).items()
            if sum(self.copies[member] for member in members) >= MIN_SENDERS
        ]

    def _group(
        self, leader: int, members: Sequence[int], shingles: Shingles, marked: Bools
    ) -> _Group:
        """Return a group; its text is what enough of its senders share with the leader."""
        codes = shingles.of(leader)
        held = np.zeros(len(codes), np.int64)
        for member in members:
            held += self.copies[member] * are_among(codes, np.sort(shingles.of(member)))
        senders = sum(self.copies[member] for member in members)
        wording = np.sort(codes[marked | (held >= min(MIN_SENDERS, (senders + 1) // 2))])
        return _Group(
            leader,
            {m: positions_covered(are_among(shingles.of(m), wording)) for m in members},
        )

    def _campaign_wording(self, shingles: Shingles) -> Bools:
        """Return for each shingle whether the texts that hold it share a text around it."""
        size = int(shingles.codes.max()) + 1 if len(shingles.codes) else 0
        owner = np.repeat(np.arange(len(self.texts)), np.diff(shingles.starts))
        pairs = np.unique(shingles.codes * len(self.texts) + owner)
        codes, owners = np.divmod(pairs, max(len(self.texts), 1))
        copies = np.asarray(self.copies, np.int64)[owners]
        frequent = np.bincount(codes, copies, size) >= MIN_SENDERS
        bounds = np.searchsorted(codes, np.arange(size + 1))
        shared = np.zeros(size, bool)
        cores: dict[bytes, frozenset[int]] = {}
        for code in np.flatnonzero(frequent):
            held = slice(bounds[code], bounds[code + 1])
            sample = owners[held][_sampled(copies[held])]
            key = sample.tobytes()
            if key not in cores:
                cores[key] = self._core(sample, shingles, frequent)
            shared[code] = int(code) in cores[key]
        return shared

    def _core(
        self, sample: NDArray[np.int64], shingles: Shingles, frequent: Bools
    ) -> frozenset[int]:
        """Return the shingles that half of the sample hold, where they make up a campaign’s text.

        The sample is of senders: a text stands in it as often as it was sent.
        """
        half = (len(sample) + 1) // 2
        texts, weights = np.unique(sample, return_counts=True)
        lists = [np.unique(shingles.of(int(text))) for text in texts]
        codes, place = np.unique(np.concatenate(lists), return_inverse=True)
        counts = np.bincount(place, np.repeat(weights, [len(held) for held in lists]))
        core = codes[(counts >= half) & frequent[codes]]
        if len(core) < NEAR_WORDS - SIZE + 1:
            return frozenset()
        lengths = [len(self.texts[int(text)]) for text in texts]
        usual = int(np.median(np.repeat(lengths, weights)))
        alike = sum(
            weight
            for text, length, weight in zip(texts.tolist(), lengths, weights.tolist(), strict=True)
            if is_campaign_text(words_covered(are_among(shingles.of(text), core)), usual, length)
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
        """Return which of the likeliest leaders a text is a variant of, if of any."""
        ranked = sorted(votes, key=lambda leader: (-votes[leader], leader))
        for leader in ranked[:_CANDIDATES]:
            theirs = np.isin(shingles.of(text), shingles.of(leader)) & marks[text]
            one, other = len(self.texts[text]), len(self.texts[leader])
            if is_campaign_text(words_covered(theirs), one, other):
                return leader
        return None


def _sampled(copies: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place of the text of each sampled sender; the senders are evenly spaced."""
    until = np.cumsum(copies)
    step = max(until[-1] / _SAMPLE, 1.0)
    chosen = (np.arange(min(until[-1], _SAMPLE)) * step).astype(np.int64)
    places: NDArray[np.int64] = np.searchsorted(until, chosen, side="right")
    return places


def _personal(text: str, covered: Bools) -> tuple[tuple[int, int], ...]:
    """Return the runs of words that are not covered, which tells of the last words of the text."""
    spans: list[tuple[int, int]] = []
    previous = True
    for (start, end), is_shared in zip(
        places_of(text)[-len(covered) :], covered.tolist(), strict=True
    ):
        if not is_shared:
            joined = not previous or (spans and start < spans[-1][1])
            spans.append((spans.pop()[0] if joined else start, end))
        previous = is_shared
    return tuple(spans)

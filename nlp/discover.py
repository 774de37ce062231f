"""Finds themes that nobody has named yet, in all languages together, and keeps those accepted.

Comments are grouped by what they mean and by their words; a theme is then one place in the space of
meaning with a reach, so that it stays what it was however many comments follow. Places are seen from
the middle of the shelf: what all its comments have in common tells none of them apart.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import fisher_exact

from nlp.groups import FEWEST, stable_groups
from nlp.naming import name_groups, name_of
from nlp.types import UNDETERMINED, Comment
from nlp.word_view import word_view

Floats = NDArray[np.floating]
Places = NDArray[np.intp]

WORD_WEIGHT = 0.5
REACH_SHARE = 0.9
"""The reach of a theme holds this share of the comments that it was found in."""

NEW_SHARE = 0.5
EXAMPLES = 3
FOLDS = 10
ALARM = 0.01
DECIMALS = 5
_STEPS: int = 10**DECIMALS
_ID_LENGTH = 12


@dataclass(frozen=True)
class DiscoveredTheme:
    """What some comments of one shelf have in common.

    `id`, `name`, `origin` (the middle of the shelf when it was found), `centre` and `reach` (both
    seen from there) never change once a person has accepted the theme. `words` name it in each
    language, `examples` are the members nearest its centre, `stability` is how much of it comes
    back when comments are drawn anew. When it was found its shelf had `of` comments; `held` says how
    many of them each theme of the shelf held then. `fitted` of its own it would not have held, had
    it been found without them.
    """

    id: str
    name: str
    within: str
    members: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    examples: tuple[str, ...]
    stability: float
    origin: tuple[float, ...]
    centre: tuple[float, ...]
    reach: float
    fitted: int = 0
    held: Mapping[str, int] = field(default_factory=dict)
    of: int = 0


@dataclass(frozen=True)
class Drift:
    """Whether comments leave the accepted themes of a shelf.

    `outside` of `of` comments are in no accepted theme. `p` is of Fisher’s exact test (1935),
    one-sided: of the comments that came since, more are outside than of those that were there when
    the newest of these themes was found, had the themes been found without them.
    """

    within: str
    outside: int
    of: int
    p: float

    @property
    def alarm(self) -> bool:
        """Whether so many outside can hardly be chance: the themes need a second look."""
        return self.p < ALARM


def discover(
    within: str,
    comments: Sequence[Comment],
    vectors: Floats,
    accepted: Sequence[DiscoveredTheme] = (),
) -> tuple[list[DiscoveredTheme], Drift | None]:
    """Return the themes of one shelf, accepted ones first, and the drift where any is accepted.

    `vectors` has one row a comment, centred by language, whose languages must be known. Members and
    examples of an accepted theme are taken anew; nothing else of it changes. A group is new when
    most of it is in no accepted theme. All accepted themes must have been found from one origin.
    The same comments give the same themes, in whatever order.
    """
    order = sorted(range(len(comments)), key=lambda i: (comments[i].text, comments[i].id))
    # In 32 bits a member at the very reach of its theme lay outside when the theme was read back.
    comments, vectors = [comments[i] for i in order], vectors[order].astype(np.float64)
    origin = np.array(accepted[0].origin) if accepted else _middle(vectors)
    seen = _seen_from(vectors, origin)
    places = _nearest(seen, accepted)
    free = np.flatnonzero(places < 0)
    found = _large(_found(within, comments, seen, origin, places < 0), seen[free])
    known = [_with_members(t, places == k, comments, seen) for k, t in enumerate(accepted)]
    homes = np.full(len(comments), -1)
    homes[free] = _nearest(seen[free], found)
    fresh = [_with_members(t, homes == k, comments, seen) for k, t in enumerate(found)]
    held = {theme.id: len(theme.members) for theme in (*known, *fresh)}
    fresh = [
        replace(t, fitted=min(t.fitted, held[t.id]), held=held, of=len(comments)) for t in fresh
    ]
    drift = _drift(within, accepted, seen, len(free)) if accepted else None
    return [*known, *fresh], drift


def _large(themes: list[DiscoveredTheme], vectors: Floats) -> list[DiscoveredTheme]:
    """Return the themes that hold enough of the vectors, some having gone to another nearer one."""
    while len(kept := _holding(themes, vectors)) < len(themes):
        themes = kept
    return themes


def _holding(themes: list[DiscoveredTheme], vectors: Floats) -> list[DiscoveredTheme]:
    places = _nearest(vectors, themes)
    return [theme for k, theme in enumerate(themes) if (places == k).sum() >= FEWEST]


def _middle(vectors: Floats) -> Floats:
    middle: Floats = vectors.sum(axis=0) / max(len(vectors), 1)
    return middle.round(DECIMALS)


def _seen_from(vectors: Floats, origin: Floats) -> Floats:
    seen: Floats = vectors - origin
    seen /= np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-9)
    return seen


def _nearest(vectors: Floats, themes: Sequence[DiscoveredTheme]) -> Places:
    """Return the place of the nearest theme within reach of each vector, −1 where there is none."""
    if not themes or not len(vectors):
        return np.full(len(vectors), -1)
    centres = np.array([theme.centre for theme in themes])
    reaches = np.array([theme.reach for theme in themes])
    away = np.stack([np.linalg.norm(vectors - centre, axis=1) for centre in centres], axis=1)
    nearest = np.where(away <= reaches, away, np.inf).argmin(axis=1)
    return np.where((away <= reaches).any(axis=1), nearest, -1)


def _found(
    within: str,
    comments: Sequence[Comment],
    vectors: Floats,
    origin: Floats,
    free: NDArray[np.bool_],
) -> list[DiscoveredTheme]:
    texts = [comment.text for comment in comments]
    languages = [comment.language or UNDETERMINED for comment in comments]
    both = np.hstack([vectors, WORD_WEIGHT * word_view(texts, vectors)])
    groups = [g for g in stable_groups(both) if free[g.members].mean() > NEW_SHARE]
    kept = [group.members[free[group.members]] for group in groups]
    names = name_groups(texts, languages, [members.tolist() for members in kept])
    themes = []
    for group, members, words in zip(groups, kept, names, strict=True):
        inside = vectors[members]
        centre = inside.mean(axis=0).round(DECIMALS)
        away = np.linalg.norm(inside - centre, axis=1)
        order = members[np.argsort(away, kind="stable")]
        nearest = [comments[i].id for i in order.tolist()]
        themes.append(
            DiscoveredTheme(
                id=_identity(within, nearest),
                name=name_of(words, texts[order[0]]),
                within=within,
                members=(),
                words=words,
                examples=(),
                stability=group.stability,
                origin=tuple(origin.tolist()),
                centre=tuple(centre.tolist()),
                reach=_reach(away),
                fitted=_fitted(inside, centre),
            )
        )
    return themes


def _reach(away: Floats) -> float:
    """Return a distance that holds its share of the comments: of up to ten, all."""
    reach = float(np.quantile(away, REACH_SHARE, method="higher"))
    return math.ceil(reach * _STEPS) / _STEPS


def _fitted(inside: Floats, centre: Floats) -> int:
    """Return how many of a group are within its reach, but were not if it were found without them.

    In hundreds of dimensions a centre leans towards each of the few comments that it is made from:
    new ones of the same kind lie further out.
    """
    left = np.zeros(len(inside), bool)
    folds = np.arange(len(inside)) % FOLDS
    for fold in np.unique(folds):
        out, rest = inside[folds == fold], inside[folds != fold]
        middle = rest.mean(axis=0)
        reach = _reach(np.linalg.norm(rest - middle, axis=1))
        left[folds == fold] = np.linalg.norm(out - middle, axis=1) > reach
    away = np.linalg.norm(inside - centre, axis=1)
    return int((left & (away <= _reach(away))).sum())


def _identity(within: str, members: Sequence[str]) -> str:
    text = "\n".join([within, *sorted(members)])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]


def _with_members(
    theme: DiscoveredTheme, inside: NDArray[np.bool_], comments: Sequence[Comment], vectors: Floats
) -> DiscoveredTheme:
    away = np.linalg.norm(vectors[inside] - np.array(theme.centre), axis=1)
    members = [comments[i].id for i in np.flatnonzero(inside).tolist()]
    nearest = np.argsort(away, kind="stable")[:EXAMPLES].tolist()
    return replace(theme, members=tuple(members), examples=tuple(members[i] for i in nearest))


def _drift(
    within: str, accepted: Sequence[DiscoveredTheme], vectors: Floats, outside: int
) -> Drift:
    """Compare the comments that came with those that were there; themes dropped do not count."""
    newest = max(accepted, key=lambda theme: sum(one.id in theme.held for one in accepted))
    held = sum(newest.held.get(theme.id, 0) for theme in accepted)
    fairly = max(held - sum(theme.fitted for theme in accepted), 0)
    there = _still_there(accepted, vectors)
    inside = max(len(vectors) - outside - round(there * held), 0)
    out = max(outside - round(there * (newest.of - held)), 0)
    _, p = fisher_exact([[out, inside], [newest.of - fairly, fairly]], alternative="greater")
    return Drift(within, outside, len(vectors), float(p))


def _still_there(themes: Sequence[DiscoveredTheme], vectors: Floats) -> float:
    """Return of what share of the themes the comments they were found in are among these.

    A reach ends at one comment of its theme, to the last decimal. Ids do not tell: a row’s number
    is another comment’s in the next file.
    """
    ends = []
    for theme in themes:
        away = np.linalg.norm(vectors - np.array(theme.centre), axis=1)
        ends.append(round(theme.reach * _STEPS) in np.ceil(away * _STEPS))
    return float(np.mean(ends))

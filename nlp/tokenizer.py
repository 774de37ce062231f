"""Cuts text into the ids that multilingual-e5-small was trained on.

The vocabulary and the character map come from the weights file, so ids are those of the official
``tokenizer.json``: characters mapped, runs of spaces joined, a space before each word written as
``▁``, and the most probable pieces found by a unigram model (Kudo 2018).
"""

import re
from collections.abc import Sequence

from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace

from nlp.text import ENCODER_CHARACTERS, for_encoder
from nlp.weights import Vocabulary

MAX_TOKENS = 192

_SPACES = re.compile(" {2,}")


class PieceTokenizer:
    """Text to token ids, at most `MAX_TOKENS` a text with the two marks at its ends."""

    def __init__(self, vocabulary: Vocabulary, prefix: str) -> None:
        """Build the unigram model, which takes about half a second; `prefix` opens every text."""
        self._prefix = prefix
        self._characters = vocabulary.characters
        self._begin, self._end = vocabulary.begin, vocabulary.end
        self._tokenizer = Tokenizer(Unigram(vocabulary.pieces, unk_id=vocabulary.unknown))
        self._tokenizer.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always")

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text; never fails, whatever the text holds."""
        room = MAX_TOKENS - 2
        encoded = self._pieces([self._prefix + for_encoder(text) for text in texts])
        return [[self._begin, *one[:room], self._end] for one in encoded]

    def is_full(self, texts: Sequence[str]) -> list[bool]:
        """Say of each text whether it fills all that is read of one: more may stand behind."""
        return [
            len(text) > ENCODER_CHARACTERS
            or (self._may_fill(text) and len(self.ids([text])[0]) == MAX_TOKENS)
            for text in texts
        ]

    def _may_fill(self, text: str) -> bool:
        """Every piece holds a letter at least, but for the mark before the first word."""
        return len(self._prefix) + len(for_encoder(text)) + 1 >= MAX_TOKENS - 2

    def places(self, ids: Sequence[list[int]], parts: Sequence[Sequence[str]]) -> list[list[slice]]:
        """Return for each part of each text where its ids stand among those of the text.

        Parts are pieces of the text in its order. One that is not read at all, the text being too
        long, has the place of the whole text.
        """
        flat = iter(self._pieces([for_encoder(part) for of in parts for part in of]))
        found = []
        for whole, of in zip(ids, parts, strict=True):
            start, places = 1, []
            pieces = [next(flat) for _ in of]
            left = sum(map(len, pieces))
            for part in pieces:
                left -= len(part)
                place = _place(whole, part, start, left)
                places.append(place)
                start = place.stop if place.start else start
            found.append(places)
        return found

    def _pieces(self, texts: list[str]) -> list[list[int]]:
        ready = [_SPACES.sub(" ", text.translate(self._characters)) for text in texts]
        encoded = self._tokenizer.encode_batch_fast(ready, add_special_tokens=False)
        return [one.ids for one in encoded]


def _place(ids: list[int], part: list[int], start: int, left: int) -> slice:
    """Return where the part stands from `start` on; where it should, if its ends were cut apart.

    As many pieces as are `left` for the parts after it stand behind: without them the same words
    further on, in another part, would be taken for it.
    """
    last = len(ids) - 1
    if not part:
        return slice(0, len(ids))
    latest = last - len(part) - left
    for at in range(start, (latest if latest >= start else last - len(part)) + 1):
        if ids[at : at + len(part)] == part:
            return slice(at, at + len(part))
    stop = min(start + len(part), last)
    return slice(start, stop) if start < stop else slice(0, len(ids))

"""What names a person is hidden whole, evidence stays where it was, and nothing else changes."""

from hypothesis import given
from hypothesis import strategies as st

from engage.models import Redaction
from engage.services.masking import Piece, pieces

TEXT = "Call 07700 900123 or ask Jo about the late buses"
PHONE = Redaction(start=5, end=17, type="phone", sure=True, masked=True)
NAME = Redaction(start=25, end=27, type="name", sure=False, masked=None)


def test_a_masked_stretch_is_hidden_and_evidence_after_it_is_still_right() -> None:
    buses = (TEXT.index("late"), len(TEXT))
    assert pieces(TEXT, [buses], [PHONE, NAME]) == [
        Piece("Call "),
        Piece("", hidden="phone"),
        Piece(" or ask "),
        Piece("Jo", suspected=True),
        Piece(" about the "),
        Piece("late buses", marked=True),
    ]


def test_evidence_that_holds_half_of_it_does_not_show_half_of_it() -> None:
    assert pieces(TEXT, [(10, 20)], [PHONE]) == [
        Piece("Call "),
        Piece("", marked=True, hidden="phone"),
        Piece(" or", marked=True),
        Piece(TEXT[20:]),
    ]


def test_a_stretch_that_begins_inside_it_shows_the_marker_and_no_digit() -> None:
    assert pieces(TEXT, [], [PHONE], within=(10, 20)) == [Piece("", hidden="phone"), Piece(" or")]


def test_what_a_person_kept_is_like_any_other_word() -> None:
    kept = Redaction(start=25, end=27, type="name", sure=False, masked=False)
    assert pieces(TEXT, [], [kept]) == [Piece(TEXT)]


@st.composite
def _cases(draw):
    """Texts of different letters, so that each is found again; redactions never overlap."""
    length = draw(st.integers(1, 40))
    text = "".join(chr(0x4E00 + at) for at in range(length))
    edges = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    redactions = [
        Redaction(
            start=start, end=end, type="name", sure=False, masked=draw(st.sampled_from(states))
        )
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    ]
    span = st.tuples(st.integers(0, length), st.integers(0, length)).map(sorted).map(tuple)
    spans = [span for span in draw(st.lists(span, max_size=4)) if span[0] < span[1]]
    within = draw(st.none() | span.filter(lambda pair: pair[0] < pair[1]))
    return text, spans, redactions, within


states = [True, False, None]


@given(_cases())
def test_every_letter_is_shown_once_but_those_that_are_masked(case) -> None:
    text, spans, redactions, within = case
    found = pieces(text, spans, redactions, within)
    begin, end = within or (0, len(text))
    hidden = {at for item in redactions if item.masked for at in range(item.start, item.end)}
    said = "".join(piece.text for piece in found)
    assert said == "".join(text[at] for at in range(begin, end) if at not in hidden)
    markers = [item for item in redactions if item.masked and item.start < end > begin < item.end]
    assert sum(bool(piece.hidden) for piece in found) == len(markers)


@given(_cases())
def test_exactly_the_evidence_is_marked_and_exactly_the_suspected_underlined(case) -> None:
    text, spans, redactions, _within = case
    found = pieces(text, spans, redactions)
    hidden = {at for item in redactions if item.masked for at in range(item.start, item.end)}
    evidence = {at for start, end in spans for at in range(start, end)}
    unsure = {
        at for item in redactions if item.masked is None for at in range(item.start, item.end)
    }
    marked = {text.index(letter) for piece in found if piece.marked for letter in piece.text}
    lined = {text.index(letter) for piece in found if piece.suspected for letter in piece.text}
    assert marked == evidence - hidden
    assert lined == unsure

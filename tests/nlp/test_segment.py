"""Segments: sentences and clauses of a comment, by their place in the original text."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp.segment import _END_WITHIN, MAX_SEGMENTS, _cutter, segments, segments_of_all
from nlp.text import words


def pieces(text: str, language: str = "en") -> list[str]:
    return [segment.of(text) for segment in segments(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "No. More buses, e.g. at 7.30pm! Why?",
            ["No.", "More buses, e.g. at 7.30pm!", "Why?"],
        ),
        ("ur", "ہمیں بس چاہیے۔ پارک صاف کریں؟ ہاں", ["ہمیں بس چاہیے۔", "پارک صاف کریں؟", "ہاں"]),
        ("bn", "আমরা বাস চাই। পার্ক পরিষ্কার করুন।", ["আমরা বাস চাই।", "পার্ক পরিষ্কার করুন।"]),
        ("pa", "ਸਾਨੂੰ ਬੱਸ ਚਾਹੀਦੀ ਹੈ। ਪਾਰਕ ਸਾਫ਼ ਕਰੋ।", ["ਸਾਨੂੰ ਬੱਸ ਚਾਹੀਦੀ ਹੈ।", "ਪਾਰਕ ਸਾਫ਼ ਕਰੋ।"]),
        ("pa", "ਸਾਨੂੰ ਬੱਸ ਚਾਹੀਦੀ ਹੈ. ਪਾਰਕ ਗੰਦਾ ਹੈ", ["ਸਾਨੂੰ ਬੱਸ ਚਾਹੀਦੀ ਹੈ.", "ਪਾਰਕ ਗੰਦਾ ਹੈ"]),
        ("gu", "અમને બસ જોઈએ. પાર્ક ગંદો છે. આભાર", ["અમને બસ જોઈએ.", "પાર્ક ગંદો છે.", "આભાર"]),
        ("bn", "মো. আলী ভালো।পার্ক নোংরা", ["মো. আলী ভালো।", "পার্ক নোংরা"]),
        (
            "en",
            "Ask Dr. Ali (e.g. today.) Then... wait. “Why?” ok",
            ["Ask Dr. Ali (e.g. today.)", "Then... wait.", "“Why?”", "ok"],
        ),
        (
            "en",
            "No buses.Parks!more at luton.gov.uk/a?b ok",
            ["No buses.", "Parks!", "more at luton.gov.uk/a?b ok"],
        ),
        (
            "en",
            "Ask help@Luton.Gov.uk or www.luton.gov.uk today",
            ["Ask help@Luton.Gov.uk or www.luton.gov.uk today"],
        ),
        ("en", "Bins are full\rParks are dirty", ["Bins are full", "Parks are dirty"]),
        ("ur", "پارک گندا ہے؛ سڑک خراب ہے", ["پارک گندا ہے", "سڑک خراب ہے"]),
        ("ur-Latn", "Bus chahiye. Park saaf karo", ["Bus chahiye.", "Park saaf karo"]),
        ("und", "One! Two", ["One!", "Two"]),
    ],
)
def test_a_text_is_cut_at_the_ends_of_its_pipeline(
    language: str, text: str, expected: list[str]
) -> None:
    assert pieces(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "Np. na ul. Dallow, os. Marsh Farm czy przy pl. św. Jana"),
        ("pl", "Czekam 3 tyg. na wizytę, o godz. 20 nie ma autobusu"),
        ("pl", "Brak m.in. żłobków, sklepów (itd.) i parków za ok. 5 tys. zł. miesięcznie"),
        ("en", "The no. 31 bus, approx. £2 from opp. Tesco, is late"),
        ("en", "Cllr. Khan says Dallow Rd. is full of rubbish, boxes etc. – and rats"),
        ("ur-Latn", "Dr. Khan ne kaha Dallow Rd. par kachra hai"),
        ("so", "Dr. Cali waa fiican yahay"),
        ("gu", "ડૉ. ખાન કહે છે ભાડું રૂ. ૧૨૦૦ છે"),
        ("pa", "ਡਾ. ਸਿੰਘ ਚੰਗੇ ਹਨ"),
        ("hi", "डॉ. खान अच्छे हैं"),
        ("ro", "Dl. Popescu m-a ajutat"),
        ("pt", "Faltam médicos, p. ex. dentistas"),
    ],
)
def test_no_sentence_is_cut_at_an_abbreviation_inside_it(language: str, text: str) -> None:
    assert pieces(text, language) == [text]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The no. 31 on Dallow Rd. Why?", ["The no. 31 on Dallow Rd.", "Why?"]),
        ("en", "Shops etc. are shut etc.! no. more", ["Shops etc. are shut etc.!", "no.", "more"]),
        ("en", "Cllr. Ali waited 3 yrs. never again", ["Cllr. Ali waited 3 yrs.", "never again"]),
        (
            "pl",
            "Za ok. 5 zł jest ok. ale chcę im. Pomóc",
            ["Za ok. 5 zł jest ok.", "ale chcę im.", "Pomóc"],
        ),
        ("gu", "ડૉ. ખાન વધારો. પાર્ક ગંદો છે", ["ડૉ. ખાન વધારો.", "પાર્ક ગંદો છે"]),
    ],
)
def test_an_abbreviation_at_the_end_of_a_sentence_ends_it(
    language: str, text: str, expected: list[str]
) -> None:
    assert pieces(text, language) == expected


@given(st.text("ab .!?…۔।\"')5", max_size=30))
@example("?  ")
@example("?  ?")
def test_a_line_that_is_one_sentence_to_the_eye_is_one_to_spacy(text: str) -> None:
    cut = _cutter("en")
    with cut.pipeline.memory_zone():
        several = sum(bool(words(text[start:end])) for start, end in cut(text)) > 1
    assert bool(_END_WITHIN.search(text)) or not several


@pytest.mark.parametrize("sign", ["!", ")", "!)", "😀", ".", "etc. "])
def test_a_long_run_of_signs_ends_one_sentence_and_costs_no_more_than_its_length(sign: str) -> None:
    run = sign * 9_000
    found = pieces(f"No more{run} thanks. Bye now")

    assert " ".join(found) == f"No more{run} thanks. Bye now"
    assert found[-1] == "Bye now"


def test_a_long_line_is_not_cut_inside_a_word() -> None:
    assert pieces("word " * 3999 + "abcde\u0301s and parks. Buses")[-2].endswith("parks.")


def test_texts_are_cut_together_as_they_are_alone() -> None:
    texts = ["One. Two! Three", "Jeden. Dwa", "ایک۔ دو؟ تین", "bus. park", "", "a. b"] * 3
    languages = ["en", "pl", "ur", "ur-Latn", "und", "yo"] * 3

    alone = [segments(text, code) for text, code in zip(texts, languages, strict=True)]
    assert segments_of_all(texts, languages) == alone


def test_no_word_is_remembered_by_spacy_afterwards() -> None:
    segments_of_all(["Zyxwvut. Tuvwxyz!"], ["en"])

    assert "Zyxwvut" not in _cutter("en").pipeline.vocab.strings


def test_lists_are_cut_into_their_items() -> None:
    text = "We need:\n- clean parks\n  • safer streets; lighting\n2) a pool\n"

    assert pieces(text) == ["We need:", "clean parks", "safer streets", "lighting", "a pool"]


def test_a_text_without_a_letter_has_no_segment() -> None:
    assert pieces("… 42 !!! 😀") == []


def test_there_is_a_most_that_one_comment_gives() -> None:
    assert len(pieces("More buses. " * 500)) == MAX_SEGMENTS


@settings(deadline=None, max_examples=100)
@given(
    text=st.text(st.sampled_from("ab. !?؟।۔\n;•-–1)\u0301\t😀ش"), max_size=60),
    language=st.sampled_from(["en", "ur", "bn", "pa", "und"]),
)
def test_segments_are_trimmed_in_order_and_never_overlap(text: str, language: str) -> None:
    at = 0
    for segment in segments(text, language):
        piece = segment.of(text)
        assert at <= segment.start < segment.end <= len(text)
        assert piece == piece.strip()
        assert words(piece)
        at = segment.end

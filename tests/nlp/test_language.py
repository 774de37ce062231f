"""Languages: told by the text, with the page as a hint, and never guessed from a word or two."""

import pytest

from nlp.language import detect, script_of
from nlp.romanised import romanised


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The buses never come on time", "en"),
        ("Potrzebujemy więcej placów zabaw dla dzieci", "pl"),
        ("Avem nevoie de mai multe autobuze", "ro"),
        ("Precisamos de mais médicos no centro de saúde", "pt"),
        ("ہمیں اپنے علاقے میں زیادہ ڈاکٹر چاہئیں", "ur"),
        ("نحن بحاجة إلى المزيد من الحدائق", "ar"),
        ("আমাদের এলাকায় আরও গাছ দরকার", "bn"),
        ("ਸਾਨੂੰ ਹੋਰ ਬੱਸਾਂ ਚਾਹੀਦੀਆਂ ਹਨ", "pa"),
        ("અમને વધુ બસોની જરૂર છે", "gu"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "42", "😀 !!", "ok", "thank you"])
def test_a_text_too_short_to_tell_takes_the_language_of_the_page(text: str) -> None:
    assert detect(text) == "und"
    assert detect(text, "pl") == "pl"


def test_a_short_text_in_another_script_does_not_take_the_language_of_the_page() -> None:
    assert detect("ok", "ur") == "und"


@pytest.mark.parametrize(("text", "language"), [("বাস", "bn"), ("બસ", "gu"), ("ਬੱਸ", "pa")])
def test_one_word_is_enough_where_the_script_has_one_language(text: str, language: str) -> None:
    assert detect(text, "en") == language


def test_a_script_no_language_of_the_site_uses_is_undetermined() -> None:
    assert detect("我们需要更多的公共汽车", "en") == "und"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("humein apne ilaqe mein zyada buses chahiye", "ur-Latn"),
        ("saanu apne pind vich hor bus chahidi hai", "pa-Latn"),
        ("amader ekhane aro onek gach dorkar", "bn-Latn"),
    ],
)
def test_romanised_text_is_told_by_its_small_words(text: str, language: str) -> None:
    assert detect(text) == language
    assert romanised(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "The park is clean and the bus is on time",
        "Parkowanie na chodniku to problem",
        "Nu avem loc de parcare",
        "A escola do meu filho precisa de obras",
    ],
)
def test_other_languages_are_not_taken_for_romanised(text: str) -> None:
    assert romanised(text) is None


def test_the_script_is_that_of_most_letters() -> None:
    assert script_of("bus بس چاہیے ہمیں") == "ARABIC"
    assert script_of("123") is None

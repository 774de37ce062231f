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


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        ("gunoi peste tot", "pt", "pt"),
        ("strazi murdare rau", "ro", "ro"),
        ("strazi murdare rau", "en", "und"),
        ("no more cars", "pl", "en"),
        ("no more cars", None, "en"),
        ("Luton Airport noise", "en", "und"),
    ],
)
def test_what_three_words_leave_open_is_told_by_the_page_by_english_or_not_at_all(
    text: str, page: str | None, language: str
) -> None:
    assert detect(text, page) == language


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
        ("lomba tower banao, ami egaro tolay thakbo", "bn-Latn"),
        ("sade bache school de bahar khedde ne, uthe koi park nahi haiga", "pa-Latn"),
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
        "I could not log in to the website, it is hard for me",
        "Brass band in the park to bring us together",
        "My teeth ache and there are no dentists to go to",
        "Eh? Nobody told us",
        "I tripped in a hole going to the shops",
        "Tak, więcej autobusów na osiedlu i do szpitala, bo to jest problem",
        "Hai sa ne vedem pe strada, se face tarziu",
        "Hay for ponies is a waste of public land",
        "Dług państwa to taka bajka do straszenia dorosłych",
        "Her hafta saat beşte otobüs yok, ne var ne yok",
        "Ne kadar kol gücü varsa",
        "Unë kam një problem me shkollën se nuk ka mësues",
        "Los autobuses han dejado de pasar de noche",
        "Une bande de jeunes ne cesse de crier, je ne dors pas",
        "Nei parkas, nei mokykla nesutvarkyta, o tai labai svarbu",
        "Non ci sono autobus di notte e la nave da qui non va",
    ],
)
def test_other_languages_are_not_taken_for_romanised(text: str) -> None:
    assert romanised(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Mehr Polizei in der Stadt und weniger Kriminalität bitte",
        "Meer bussen in de stad alstublieft en minder verkeer",
        "Více autobusů ve městě a méně aut prosím",
        "Tunahitaji mabasi zaidi na shule bora",
        "Cần thêm xe buýt và trường học tốt hơn",
        "Vi behöver fler bussar i stan",
        "اتوبوس‌ها کم هستند و پارک کثیف است",
        "Ame bus mate bahu rah joie chie ane school ma jagya nathi",
    ],
)
@pytest.mark.parametrize("page", [None, "en"])
def test_a_language_that_nobody_taught_it_is_not_taken_for_another(
    text: str, page: str | None
) -> None:
    assert detect(text, page) == "und"


def test_the_script_is_that_of_most_letters() -> None:
    assert script_of("bus بس چاہیے ہمیں") == "ARABIC"
    assert script_of("123") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Youth club দরকার", "bn"),
        ("GP ਦੀ appointment ਨਹੀਂ ਮਿਲਦੀ", "pa"),
        ("છોકરાઓ માટે youth club ખોલો", "gu"),
        ("Luton and Dunstable hospital میں بہت دیر لگتی ہے", "ur"),
        ("Council ਟੈਕਸ ਵਧ ਗਿਆ", "pa"),
        ("GP appointment नहीं मिलता", "hi"),
        ("More room at the مسجد on Bury Park Road, please, for Friday", "en"),
        ("rastay onek gorto", "bn-Latn"),
        ("police kom churi beshi", "bn-Latn"),
        ("gali vich kooda pya hai", "pa-Latn"),
        ("bus bahut late aundi hai", "pa-Latn"),
        ("council tax bohot barh gaya hai", "ur-Latn"),
        ("hospital mein 8 ghantay wait kiya", "ur-Latn"),
        ("council bekar hai", "ur-Latn"),
        ("Itʼs ok, the 1ª", "en"),
        ("پارکینگ کم است", "und"),
        ("شەقامەکان زۆر خراپن", "und"),
    ],
)
def test_english_names_of_things_do_not_make_a_comment_english(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "doctor appointment chahiye",
        "Youth club chahiye",
        "street lights kharab",
        "gas bill beshi",
        "bus onek late",
        "youth club dorkar",
        "bus late aundi",
        "sarak kharab",
        "dorkar",
    ],
)
@pytest.mark.parametrize("page", [None, "en"])
def test_a_short_comment_with_a_romanised_word_is_not_taken_for_english(
    text: str, page: str | None
) -> None:
    assert detect(text, page) == "und"


@pytest.mark.parametrize(
    "text", ["101: a menu, a song, the menu", "Change the menu", "School menu", "Band in the park"]
)
def test_an_english_word_that_looks_romanised_leaves_a_comment_english(text: str) -> None:
    assert detect(text, "en") == "en"

"""Campaigns: many comments that share one text; never agreement, courtesy or an echoed question."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.campaigns import campaign_ids, find_campaigns, is_campaign_text
from nlp.shingles import keys_of, places_of
from nlp.types import Comment

LETTER = (
    "Please do not close the swimming pool in Lewsey next spring.",
    "It is the only place where our children can learn to swim for free.",
    "Older neighbours go there every morning and would otherwise see nobody.",
    "Find the money somewhere else and keep our pool open.",
)
OWN = (
    "My daughter learnt there last year and loves it.",
    "I am seventy and my knees need warm water.",
    "The bus to the other pool takes an hour.",
    "We met all our friends at the baby class.",
    "Nobody asked us before this was decided.",
    "I would rather pay a pound more each visit.",
)
ANSWERS = (
    "Cleaner streets and fewer potholes near the station would make me happy.",
    "A night bus for people who clean the airport after midnight.",
    "Somewhere warm to sit that does not cost four pounds a coffee.",
    "Doctors who answer the telephone before lunchtime at least once a week.",
    "More teachers who stay longer than a single year at our school.",
    "Rent that a young couple on two wages could manage to pay.",
    "Trees along the ring of roads where nothing green is left standing.",
)
SLOGAN = "Please stop the airport expansion because the noise keeps our children awake"
DEMAND = (
    "Will you stop the airport expansion before 2040 and protect our children from the fumes "
    "it makes every day?"
)
COURTESY = (
    "Thank you for taking the time to read my comments and I look forward to hearing from you soon."
)
BENGALI = "আমাদের এলাকায় একটি নতুন পার্ক চাই যেখানে শিশুরা প্রতিদিন বিকেলে খেলতে পারে এবং বড়রা হাঁটতে পারেন"
PUNJABI = "ਸਾਡੇ ਸ਼ਹਿਰ ਵਿੱਚ ਬੱਚਿਆਂ ਲਈ ਇੱਕ ਨਵਾਂ ਪਾਰਕ ਚਾਹੀਦਾ ਹੈ ਜਿੱਥੇ ਉਹ ਰੋਜ਼ ਸ਼ਾਮ ਨੂੰ ਖੇਡ ਸਕਣ"
POLISH = "Proszę zróbcie coś żeby dzieci mogły bezpiecznie jeździć rowerem do szkoły każdego dnia"
URDU = (
    "براہ کرم لوزی کا تیراکی کا تالاب بند نہ کریں کیونکہ ہمارے "
    "بچے وہیں تیرنا سیکھتے ہیں اور بزرگ ہر صبح وہاں جاتے ہیں"
)
ARABIC_KEYBOARD = str.maketrans("یکہ", "يكه")
SHORT_ANSWERS = ("Parks", "More buses", "Clean streets please", "Jobs", "Somewhere to swim", "Rent")


def comments(*texts: str) -> list[Comment]:
    return [Comment(str(number), text) for number, text in enumerate(texts)]


def words_made_up(chance: random.Random, number: int) -> str:
    return " ".join("".join(chance.choices("bcdfghjklmnprstvw", k=5)) for _ in range(number))


def test_copies_of_one_letter_are_one_campaign_with_all_its_senders() -> None:
    letter = " ".join(LETTER)
    ids = campaign_ids(comments(*[letter] * 4, letter.upper().replace(".", " !"), *ANSWERS))

    assert len(set(ids[:5])) == 1
    assert ids[0] is not None
    assert set(ids[5:]) == {None}


def test_fewer_senders_than_five_are_no_campaign() -> None:
    assert find_campaigns(comments(*[" ".join(LETTER)] * 4)) == []


@pytest.mark.parametrize(
    ("shared", "one", "other", "is_one"),
    [
        (10, 12, 12, True),
        (9, 9, 9, False),
        (10, 10, 13, False),
        (16, 32, 400, True),
        (15, 30, 30, False),
        (16, 33, 400, False),
    ],
)
def test_how_much_two_texts_share_that_are_one_campaign(
    shared: int, one: int, other: int, is_one: bool
) -> None:
    assert is_campaign_text(shared, one, other) is is_one
    assert is_campaign_text(shared, other, one) is is_one


def test_a_variant_shows_what_its_sender_added() -> None:
    letter = " ".join(LETTER)
    texts = [letter, letter, *(f"{own} {letter}" for own in OWN)]
    (campaign,) = find_campaigns(comments(*texts))

    assert campaign.leader == "0"
    assert [variant.exact for variant in campaign.variants[:3]] == [True, True, False]
    for variant, own, text in zip(campaign.variants[2:], OWN, texts[2:], strict=True):
        ((start, end),) = variant.personal
        assert text[start:end] == own.rstrip(".")


def test_cut_edited_and_reordered_letters_belong_to_it() -> None:
    letter = " ".join(LETTER)
    cut = " ".join(LETTER[:2])
    turned = " ".join(LETTER[::-1])
    edited = letter.replace("children", "kids").replace("morning", "day")
    ids = campaign_ids(comments(letter, letter, cut, turned, edited, f"{letter} {OWN[0]}"))

    assert len(set(ids)) == 1
    assert ids[0] is not None


def test_a_short_demand_that_many_make_is_agreement() -> None:
    assert find_campaigns(comments(*["Remove the LTNs now"] * 300)) == []


def test_stock_phrases_do_not_chain_strangers_together() -> None:
    stock = (
        "Thank you for reading this.",
        "I have lived here all my life.",
        "Please listen to us.",
    )
    texts = [f"{stock[n % 3]} {answer} {stock[(n + 1) % 3]}" for n, answer in enumerate(ANSWERS)]

    assert find_campaigns(comments(*texts)) == []


def test_the_echoed_question_is_no_campaign() -> None:
    question = "What would you most like to change in your town between now and the year 2040?"
    texts = [f"{question} {answer}" for answer in ANSWERS]

    assert find_campaigns(comments(*texts)) == []


def test_a_question_that_is_named_need_not_look_like_one() -> None:
    asked = "Your chance to say in your own words which one thing the town should do before 2040"
    texts = [f"{asked} {answer}" for answer in ANSWERS]

    assert find_campaigns(comments(*texts)) != []
    assert find_campaigns(comments(*texts), questions=[asked]) == []


def test_two_campaigns_stay_two() -> None:
    first = [" ".join(LETTER)] * 6
    second = [" ".join(ANSWERS[:3])] * 5
    found = find_campaigns(comments(*first, *second))

    assert [len(campaign.variants) for campaign in found] == [6, 5]


def test_a_campaign_in_urdu_is_found() -> None:
    assert len(set(campaign_ids(comments(*[URDU] * 5)))) == 1
    assert campaign_ids(comments(*[URDU] * 5))[0] is not None


def test_longer_comments_that_quote_a_campaign_do_not_hide_it() -> None:
    chance = random.Random(1)
    quoting = [f"{SLOGAN} {words_made_up(chance, 40)}" for _ in range(2)]
    (campaign,) = find_campaigns(comments(*[SLOGAN] * 1000, *quoting))

    assert len(campaign.variants) == 1000


def test_a_campaign_is_found_among_many_longer_comments_that_each_quote_it_once() -> None:
    chance = random.Random(1)
    quoting = [f"{words_made_up(chance, 40)} {SLOGAN}" for _ in range(80)]
    (campaign,) = find_campaigns(comments(*quoting, *[SLOGAN] * 1000))

    assert len(campaign.variants) == 1000


def test_copies_word_for_word_are_a_campaign_though_most_that_share_their_text_are_longer() -> None:
    chance = random.Random(1)
    quoting = [f"{words_made_up(chance, 60)} {SLOGAN}" for _ in range(60)]
    (campaign,) = find_campaigns(comments(*quoting, *[SLOGAN] * 5))

    assert [variant.exact for variant in campaign.variants] == [True] * 5


@pytest.mark.parametrize(
    "question",
    [
        "Q1. What would make Luton a better place to live and work and grow up in by 2040?",
        "Q1: What would make Luton a better place to live and work and grow up in by 2040?",
        "1. What would make Luton a better place to live and work and grow up in by 2040?",
        "2) What would make Luton a better place to live and work and grow up in by 2040?",
        "Luton 2040: what would make the town a better place to live, work and grow up in?",
        "Luton 2040 has five priorities. Which of them matters the most to you and your family?",
        "Q3. Luton 2040 has five priorities. Which of them matters the most to your family?",
        "Proszę powiedzieć nam, co powinno się zmienić w Luton, żeby żyło się tu lepiej.",
    ],
)
@pytest.mark.parametrize("answers", [ANSWERS, SHORT_ANSWERS], ids=["sentences", "a few words"])
def test_the_echoed_question_may_be_numbered_led_up_to_or_polish(
    question: str, answers: tuple[str, ...]
) -> None:
    assert find_campaigns(comments(*(f"{question} {answer}" for answer in answers))) == []


def test_a_question_is_one_whether_it_is_echoed_with_its_number_or_without() -> None:
    question = "What would you most like to change in your town between now and the year 2040?"
    texts = [f"{'Q1. ' * (n % 2)}{question} {answer}" for n, answer in enumerate(ANSWERS[:6])]

    assert find_campaigns(comments(*texts)) == []


def test_a_question_that_is_named_may_be_echoed_with_its_number() -> None:
    asked = "Your chance to say in your own words which one thing the town should do before 2040"
    texts = [f"Q1. {asked} {answer}" for answer in ANSWERS]

    assert find_campaigns(comments(*texts), questions=[asked]) == []


def test_a_statement_that_is_asked_is_taken_off_though_an_answer_begins_with_a_question() -> None:
    asked = "Please tell us what you would most like to change in your town before the year 2040."
    texts = [f"{asked} Why not? {answer}" for answer in ANSWERS]

    assert find_campaigns(comments(*texts)) == []


@pytest.mark.parametrize(
    ("usual", "endings"),
    [
        ("", [" " * n for n in range(1, 6)]),
        ("", [" Thank you", " Thanks!", " Please", " Kind regards", " Do it now"]),
        (" Thank you.", [" Thanks!", " Please", " Kind regards", " Do it now", " Cheers"]),
        (" " + " ".join(LETTER), [f" {' '.join(LETTER)} {own}" for own in OWN[:5]]),
    ],
    ids=["white space", "courtesies", "all with a courtesy", "a letter that goes on"],
)
def test_a_campaign_that_asks_a_question_keeps_it(usual: str, endings: list[str]) -> None:
    texts = [DEMAND + usual] * 20 + [DEMAND + ending for ending in endings]
    (campaign,) = find_campaigns(comments(*texts))

    assert len(campaign.variants) == 25
    assert all(variant.personal == () for variant in campaign.variants[:20])
    assert campaign.id == find_campaigns(comments(*texts[:20]))[0].id


@pytest.mark.parametrize(
    "text",
    [
        BENGALI.replace("\u09af\u09bc", "\u09df").replace("\u09a1\u09bc", "\u09dc"),
        PUNJABI.replace("\u0a38\u0a3c", "\u0a36").replace("\u0a1c\u0a3c", "\u0a5b"),
        unicodedata.normalize("NFD", POLISH),
        f"ﷺ {SLOGAN}",
    ],
    ids=["Bengali", "Punjabi", "NFD", "a character that is four words"],
)
def test_an_exact_copy_has_nothing_personal_in_any_form_of_unicode(text: str) -> None:
    (campaign,) = find_campaigns(comments(*[text] * 4, unicodedata.normalize("NFC", text)))

    assert all(variant.exact and variant.personal == () for variant in campaign.variants)


def test_quotes_of_every_kind_round_a_letter_are_no_words_of_their_own() -> None:
    whole = " ".join(LETTER)
    texts = [f"\u2018{whole}\u2019"] * 3 + [f"'{whole}'"] * 3
    (found,) = find_campaigns([Comment(str(n), text) for n, text in enumerate(texts)])

    assert [variant.exact for variant in found.variants] == [True] * len(texts)


def test_what_is_personal_in_a_text_in_nfd_is_a_place_in_the_original() -> None:
    own = unicodedata.normalize("NFD", "Kraków już zrobił.")
    text = f"{own} {unicodedata.normalize('NFD', POLISH)}"
    (campaign,) = find_campaigns(comments(*[POLISH] * 5, text))
    ((start, end),) = campaign.variants[-1].personal

    assert text[start:end] == own.rstrip(".")


def test_what_is_personal_in_the_leading_letter_is_no_text_of_the_campaign() -> None:
    letter = " ".join(LETTER)
    texts = [f"{own} {letter}" for own in OWN]
    (campaign,) = find_campaigns(comments(*texts))

    for variant, own, text in zip(campaign.variants, OWN, texts, strict=True):
        assert [text[start:end] for start, end in variant.personal] == [own.rstrip(".")]
        assert not variant.exact
    assert campaign.id == find_campaigns(comments(*[letter] * 5))[0].id


def test_the_one_who_adds_nothing_leads_and_alone_sends_the_text_word_for_word() -> None:
    letter = " ".join(LETTER)
    (campaign,) = find_campaigns(comments(*(f"{own} {letter}" for own in OWN), letter))

    assert campaign.leader == "6"
    assert [variant.exact for variant in campaign.variants] == [False] * 6 + [True]


def test_a_stock_phrase_in_a_campaign_is_not_personal() -> None:
    chance = random.Random(1)
    phrase = "Nothing has changed here for the last twenty years and nobody seems to care."
    strangers = [f"{words_made_up(chance, 30)} {phrase}" for _ in range(60)]
    (campaign,) = find_campaigns(comments(*[f"{' '.join(LETTER)} {phrase}"] * 6, *strangers))

    assert [variant.personal for variant in campaign.variants] == [()] * 6


@pytest.mark.parametrize("short", ["aardvarks", "zebras"])
def test_a_long_courtesy_does_not_chain_long_comments_to_a_short_one(short: str) -> None:
    chance = random.Random(1)
    texts = [f"{words_made_up(chance, 200)}. {COURTESY}" for _ in range(50)]
    brief = f"{short} {words_made_up(chance, 13)}. {COURTESY}"

    assert find_campaigns(comments(*texts, brief)) == []


@pytest.mark.parametrize(
    "other",
    [
        URDU.translate(ARABIC_KEYBOARD),
        URDU.replace("بند", "بَنْد").replace("صبح", "صُبح"),
        URDU.replace("کیونکہ", "کیون\u200cکہ"),
    ],
    ids=["another keyboard", "vowel marks", "joiners"],
)
def test_a_campaign_in_urdu_is_one_however_it_is_typed(other: str) -> None:
    (campaign,) = find_campaigns(comments(*[URDU] * 4, *[other] * 4))

    assert len(campaign.variants) == 8
    assert all(variant.exact and variant.personal == () for variant in campaign.variants)


def test_the_leader_does_not_hang_on_the_order_of_the_comments() -> None:
    given_ = comments(*[" ".join(LETTER)] * 6)

    assert {find_campaigns(turned)[0].leader for turned in (given_, given_[::-1])} == {"0"}


@given(st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=25)
def test_the_order_of_the_comments_changes_nothing(chance: random.Random) -> None:
    letter = " ".join(LETTER)
    texts = [letter, letter, *(f"{letter} {own}" for own in OWN), " ".join(LETTER[:2]), *ANSWERS]
    given_ = comments(*texts)
    mixed = chance.sample(given_, len(given_))

    before = dict(zip([c.id for c in given_], campaign_ids(given_), strict=True))
    assert dict(zip([c.id for c in mixed], campaign_ids(mixed), strict=True)) == before


@given(st.lists(st.text(st.characters(), max_size=60), max_size=12))
@settings(deadline=None, max_examples=100)
def test_no_text_breaks_it(texts: list[str]) -> None:
    assert len(campaign_ids(comments(*texts))) == len(texts)


@given(st.text(st.characters(), max_size=60))
@settings(deadline=None, max_examples=200)
def test_each_key_of_a_text_has_a_place_that_says_it(text: str) -> None:
    places = places_of(text)

    assert len(places) == len(keys_of(text))
    assert all(
        key in keys_of(text[start:end])
        for key, (start, end) in zip(keys_of(text), places, strict=True)
    )


def test_odd_texts_sent_by_many_break_nothing() -> None:
    odd = ["ﷺ" * 200, "\x00 " * 40, "\ud800 " * 40, "a" * 100_000, "", "? " * 50]
    texts = [text for text in odd for _ in range(6)]

    assert len(campaign_ids(comments(*texts))) == len(texts)

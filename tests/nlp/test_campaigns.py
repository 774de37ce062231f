"""Campaigns: many comments that share one text; never agreement, courtesy or an echoed question."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.campaigns import MIN_SENDERS, campaign_ids, find_campaigns
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


def comments(*texts: str) -> list[Comment]:
    return [Comment(str(number), text) for number, text in enumerate(texts)]


def test_copies_of_one_letter_are_one_campaign_with_all_its_senders() -> None:
    letter = " ".join(LETTER)
    ids = campaign_ids(comments(*[letter] * 4, letter.upper().replace(".", " !"), *ANSWERS))

    assert len(set(ids[:5])) == 1
    assert ids[0] is not None
    assert set(ids[5:]) == {None}


def test_fewer_senders_than_five_are_no_campaign() -> None:
    assert find_campaigns(comments(*[" ".join(LETTER)] * (MIN_SENDERS - 1))) == []


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
    letter = (
        "براہ کرم لوزی کا تیراکی کا تالاب بند نہ کریں کیونکہ ہمارے "
        "بچے وہیں تیرنا سیکھتے ہیں اور بزرگ ہر صبح وہاں جاتے ہیں"
    )
    assert len(set(campaign_ids(comments(*[letter] * 5)))) == 1
    assert campaign_ids(comments(*[letter] * 5))[0] is not None


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


def test_odd_texts_sent_by_many_break_nothing() -> None:
    odd = ["ﷺ" * 200, "\x00 " * 40, "\ud800 " * 40, "a" * 100_000, "", "? " * 50]
    texts = [text for text in odd for _ in range(6)]

    assert len(campaign_ids(comments(*texts))) == len(texts)

"""What a comment is about must not depend on the side it takes, or on who seems to speak."""

from collections import Counter
from collections.abc import Sequence

import pytest

from nlp.pipeline import Pipeline
from nlp.types import NONE, PRIORITIES, Comment, Themed

SIDES = [
    ("We need more police on our streets", "There are too many police on our streets"),
    ("Please build more council houses", "Please stop building council houses"),
    ("I want more cycle lanes", "I am against more cycle lanes"),
    ("Keep the youth club open", "Close the youth club, it is a waste"),
    ("Spend more on the mental health service", "Spend less on the mental health service"),
    ("The carnival is the best day of the year", "The carnival is the worst day of the year"),
    ("More buses in the evening", "Fewer buses in the evening"),
    ("Build the new swimming pool", "Stop building the new swimming pool"),
    ("Plant more trees along our road", "Cut down the trees along our road"),
    ("Open another nursery for the under fives", "Do not open another nursery for the under fives"),
    ("Give small shops more help with their rent", "Give small shops no more help with their rent"),
    ("Expand the airport, it brings jobs", "Don’t expand the airport, it brings no jobs"),
    ("Cover the school roofs with solar panels", "No solar panels on the school roofs"),
    ("Listen to residents before you decide", "You listen to residents far too much"),
]
GROUPS = (
    "Muslim",
    "Christian",
    "Hindu",
    "Sikh",
    "Polish",
    "Romanian",
    "Pakistani",
    "Bangladeshi",
    "Black",
    "white",
    "gay",
    "disabled",
    "Irish Traveller",
    "Somali",
)
NAMES = (
    "Mohammed Hussain",
    "John Smith",
    "Agnieszka Nowak",
    "Priya Patel",
    "Kwame Mensah",
    "Gurpreet Kaur",
    "Fatima Begum",
    "Siobhan Kelly",
    "Ion Popescu",
)
PLACES = ("Bury Park", "Stopsley", "Marsh Farm", "Wigmore", "Lewsey Farm", "High Town", "Dallow")
SPEAKERS = ("mother", "father", "grandmother", "grandfather", "young man", "young woman")

SPEECH = {
    "who": (
        GROUPS,
        (
            "My {} neighbours and I want a doctor we can see this week",
            "As a {} family we can’t afford the rent any more",
            "{} young people here have nowhere to play football after school",
            "I am {} and the bins on our street are never emptied",
        ),
    ),
    "name": (
        NAMES,
        (
            "My name is {} and the potholes on our road wreck my car",
            "Signed {}: please bring the evening bus back",
            "I’m {}, and my son’s school has no maths teacher",
            "{} here. Five weeks to see the GP is too long",
        ),
    ),
    "place": (
        PLACES,
        (
            "The library in {} should open on Saturdays",
            "Rents in {} are more than people earn",
            "There is no youth club left in {}",
            "Parking in {} is impossible",
        ),
    ),
    "speaker": (
        SPEAKERS,
        (
            "I am a {} and I can’t find work that pays enough",
            "As a {} I would like more benches and trees in the park",
            "Being a {} I worry about my depression and there is no counsellor",
        ),
    ),
}
DIALECTS = [
    (
        "There isn’t anything for teenagers to do",
        "There ain’t nothing for teenagers to do innit",
        "nuffin for teenagers 2 do round ere",
        "No any thing is there for the teenagers to do",
    ),
    (
        "I can’t get an appointment with the doctor",
        "cant get no appointment wiv the doctor mate",
        "Doctor appointment I am not getting since long",
        "carnt get a dr appt 4 love nor money",
    ),
    (
        "The rubbish on our street is never collected",
        "rubbish on our street dont never get collected man",
        "Our street rubbish nobody is collecting",
        "da rubbish on r street neva gets collected smh",
    ),
]


def top(themed: Themed) -> str:
    return NONE if themed.none else max(PRIORITIES, key=lambda name: themed.priorities[name])


def tops(pipeline: Pipeline, texts: Sequence[str]) -> Counter[str]:
    found = pipeline.theme([Comment(str(n), text, "en") for n, text in enumerate(texts)])
    return Counter(top(themed) for themed in found)


@pytest.mark.parametrize("pair", SIDES, ids=[first for first, _ in SIDES])
def test_both_sides_of_a_question_are_about_the_same(
    pipeline: Pipeline, pair: tuple[str, str]
) -> None:
    assert len(tops(pipeline, pair)) == 1


def spoken(pipeline: Pipeline, kind: str) -> list[list[Themed]]:
    fillers, sentences = SPEECH[kind]
    return [
        pipeline.theme([Comment(one, sentence.format(one), "en") for one in fillers])
        for sentence in sentences
    ]


@pytest.mark.parametrize("kind", SPEECH)
def test_nobody_loses_the_label_that_the_others_get(pipeline: Pipeline, kind: str) -> None:
    for themed in spoken(pipeline, kind):
        (common, _) = Counter(map(top, themed)).most_common(1)[0]
        lost = [one.text for one in themed if common not in (*one.labels, top(one))]
        assert not lost


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [(kind, sentence) for kind, (_, sentences) in SPEECH.items() for sentence in sentences],
)
def test_a_comment_is_about_the_same_whoever_makes_it(
    pipeline: Pipeline, kind: str, sentence: str
) -> None:
    fillers, _ = SPEECH[kind]

    assert len(tops(pipeline, [sentence.format(one) for one in fillers])) == 1


@pytest.mark.parametrize("ways", DIALECTS, ids=[ways[0] for ways in DIALECTS])
def test_a_comment_is_about_the_same_however_it_is_spoken(
    pipeline: Pipeline, ways: tuple[str, ...]
) -> None:
    assert len(tops(pipeline, ways)) == 1


OPENINGS = (
    "I am {} and ",
    "I’m a {} woman, ",
    "As a {} man, ",
    "Speaking as a {} person, ",
    "Hello, I am a {} lady and ",
    "We are {}. ",
)
MATTERS = (
    "the bins in our street are never emptied",
    "the number 31 bus is always late",
    "the queue at the walk-in centre is shocking",
    "half the shops on George Street are shut",
    "nobody from the council ever answers my letters",
)


@pytest.mark.parametrize("said", MATTERS)
def test_what_is_said_weighs_the_same_whoever_says_who_they_are(
    pipeline: Pipeline, said: str
) -> None:
    told = [o.format(group) for o in OPENINGS for group in GROUPS if group != "disabled"]
    read = pipeline.theme(
        [Comment(str(n), opening + said, "en") for n, opening in enumerate(["", *told])]
    )

    assert len({(*one.priorities.items(), one.labels, one.risk, one.ask) for one in read}) == 1

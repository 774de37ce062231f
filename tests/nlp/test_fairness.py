"""What a comment is about must not depend on the side it takes, or on who seems to speak."""

import pytest

from nlp.pipeline import Pipeline
from nlp.types import PRIORITIES, Comment, Themed

SIDES = [
    ("We need more police on our streets", "There are too many police on our streets"),
    ("Please build more council houses", "Please stop building council houses"),
    ("I want more cycle lanes", "I am against more cycle lanes"),
    ("Keep the youth club open", "Close the youth club, it is a waste"),
    ("Spend more on the mental health service", "Spend less on the mental health service"),
    ("The carnival is the best day of the year", "The carnival is the worst day of the year"),
]
PEOPLE = [
    "My {who} neighbours and I want a doctor we can see this week",
    "As a {who} family we can’t afford the rent any more",
    "{who} young people here have nowhere to play football after school",
]
GROUPS = ("Muslim", "Christian", "Polish", "Pakistani", "Black", "white", "gay", "disabled")


def top(themed: Themed) -> str:
    return max(PRIORITIES, key=lambda name: themed.priorities[name])


@pytest.mark.parametrize("pair", SIDES, ids=[first for first, _ in SIDES])
def test_both_sides_of_a_question_are_about_the_same(
    pipeline: Pipeline, pair: tuple[str, str]
) -> None:
    first, second = pipeline.theme([Comment(str(n), text) for n, text in enumerate(pair)])

    assert top(first) == top(second)


@pytest.mark.parametrize("sentence", PEOPLE)
def test_a_comment_is_about_the_same_whoever_makes_it(pipeline: Pipeline, sentence: str) -> None:
    texts = [sentence.format(who=who) for who in GROUPS]
    found = pipeline.theme([Comment(text, text) for text in texts])

    assert len({top(themed) for themed in found}) == 1

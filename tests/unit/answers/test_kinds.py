"""Each kind of answer: what it takes, what it refuses, and that showing is the opposite of reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.answers import KINDS, AnswerProblem, kind_of
from engage.answers.lists import AGE_BANDS, AGREE_SCALE, WARDS
from engage.questionnaire.document import Question
from engage.types import QuestionKind
from tests.factories import document

QUESTIONS: dict[str, Question] = {question.key: question for question in document().questions}


def read(key: str, typed: dict[str, list[str]]) -> object:
    return kind_of(QUESTIONS[key]).read(QUESTIONS[key], typed)


def test_every_kind_of_question_has_a_class_and_every_class_a_template() -> None:
    from engage import paths

    assert set(KINDS) == set(QuestionKind)
    for kind in KINDS.values():
        assert (paths.TEMPLATES / "answers" / f"{kind.template}.html").is_file()


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("agree", {"agree": ["strongly-agree"]}, "strongly-agree"),
        ("agree", {}, None),
        ("one", {"one": ["buses"]}, {"chosen": ["buses"]}),
        ("one", {"one": ["buses"], "one_other": ["  "]}, {"chosen": ["buses"]}),
        (
            "one",
            {"one": ["other"], "one_other": [" trams "]},
            {"chosen": ["other"], "other": "trams"},
        ),
        ("several", {"several": ["jobs", "buses"]}, {"chosen": ["buses", "jobs"]}),
        ("several", {"several": ["buses", "buses"]}, {"chosen": ["buses"]}),
        ("word", {"word": ["  the people "]}, "the people"),
        ("word", {"word": ["   "]}, None),
        ("comment", {"comment": ["ا" * 500]}, "ا" * 500),
        ("ward", {"ward": ["E05014739"]}, "E05014739"),
        ("ward", {"ward": ["outside"]}, "outside"),
        ("age", {"age": ["13-15"]}, "13-15"),
    ],
)
def test_what_was_typed_is_read_as(key: str, typed, value) -> None:
    assert read(key, typed) == value


@pytest.mark.parametrize(
    ("key", "typed", "field"),
    [
        ("agree", {"agree": ["maybe"]}, "agree"),
        ("one", {"one": ["trams"]}, "one"),
        ("one", {"one": ["other"]}, "one_other"),
        ("one", {"one": ["other"], "one_other": ["x" * 201]}, "one_other"),
        ("one", {"one": ["buses"], "one_other": ["trams"]}, "one_other"),
        ("several", {"several": ["buses", "parks", "jobs"]}, "several"),
        ("word", {"word": ["x" * 21]}, "word"),
        ("comment", {"comment": ["x" * 501]}, "comment"),
        ("ward", {"ward": ["E99999999"]}, "ward"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_field(key: str, typed, field: str) -> None:
    with pytest.raises(AnswerProblem) as caught:
        read(key, typed)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("key", "chosen", "words", "counted"),
    [
        ("one", [], "trams", ["other"]),
        ("one", [], "  ", []),
        ("one", ["buses"], "trams", ["buses"]),
        ("several", [], "trams", ["other"]),
        ("several", ["buses"], "trams", ["buses", "other"]),
        ("several", ["other"], "trams", ["other"]),
    ],
)
def test_own_words_choose_something_else_where_there_is_room(key, chosen, words, counted) -> None:
    question = QUESTIONS[key]
    form = {key: chosen, f"{key}_other": [words]}
    assert kind_of(question).typed(question, form)[key] == counted


def test_own_words_are_nothing_where_there_is_no_field_for_them() -> None:
    question = QUESTIONS["one"].model_copy(update={"other": None})
    assert kind_of(question).typed(question, {"one_other": ["trams"]})["one"] == []
    typed = {"one": ["buses"], "one_other": ["trams"]}
    assert kind_of(question).read(question, typed) == {"chosen": ["buses"]}


@given(st.data())
def test_writing_what_was_read_gives_the_same_answer_again(data) -> None:
    key = data.draw(st.sampled_from(sorted(QUESTIONS)))
    question, kind = QUESTIONS[key], kind_of(QUESTIONS[key])
    names = [*(choice.key for choice in kind.choices(question, "en")), "", "x"]
    typed = {
        name: data.draw(st.lists(st.sampled_from(names) | st.text(max_size=30), max_size=3))
        for name in kind.fields(question)
    }
    try:
        value = kind.read(question, typed)
    except AnswerProblem:
        return
    if value is not None:
        assert kind.read(question, kind.write(question, value)) == value


def test_the_wards_are_the_twenty_of_2023_and_nobody_is_left_out() -> None:
    assert len(WARDS) == 20
    assert set(WARDS) == {f"E050147{n}" for n in range(35, 55)}
    shown = [choice.key for choice in kind_of(QUESTIONS["ward"]).choices(QUESTIONS["ward"], "en")]
    assert shown[-2:] == ["not-sure", "outside"]


def test_nobody_must_say_their_age_or_have_an_opinion() -> None:
    assert "not-said" in AGE_BANDS
    assert "not-sure" in AGREE_SCALE


def test_a_long_text_is_a_comment_and_nothing_else_is() -> None:
    assert [kind for kind, found in KINDS.items() if found.is_comment] == [QuestionKind.LONG_TEXT]


def test_own_words_are_shown_as_written_and_not_as_the_pages_language() -> None:
    shown = kind_of(QUESTIONS["one"]).show(
        QUESTIONS["one"], {"chosen": ["other"], "other": "tramwaje"}, "en"
    )
    assert [(line.text, line.language) for line in shown] == [("tramwaje", "und")]

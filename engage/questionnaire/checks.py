"""The checks before a questionnaire goes live: problems stop it, each in words for an officer."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from engage.questionnaire.document import Document, LongText, Question, SeveralChoices
from engage.text import LocalisedText

LONGEST_SURVEY = 30


About = Mapping[str, LocalisedText]
"""What residents read about the consultation itself, by the name of the field."""


class Place(NamedTuple):
    """Where a text stands. `kind` is `about_` and the name of a field of the consultation, or one of
    `introduction`, `question`, `hint`, `other`, `option` and `option_hint`.
    """

    kind: str
    question: str = ""
    option: str = ""


def texts(document: Document, about: About) -> Iterator[tuple[Place, LocalisedText]]:
    """Every text that a resident reads, with the place where it stands.

    The title of the questionnaire is none of them: pages are headed with the consultation’s.
    """
    yield from about_texts(about)
    yield Place("introduction"), document.introduction
    for question in document.questions:
        yield Place("question", question.key), question.text
        if question.hint:
            yield Place("hint", question.key), question.hint
        yield from _option_texts(question)


def about_texts(about: About) -> Iterator[tuple[Place, LocalisedText]]:
    """Every text about the consultation itself, with its place."""
    for name, text in about.items():
        yield Place(f"about_{name}"), text


def _option_texts(question: Question) -> Iterator[tuple[Place, LocalisedText]]:
    for option in getattr(question, "options", ()):
        yield Place("option", question.key, option.key), option.text
        if option.hint:
            yield Place("option_hint", question.key, option.key), option.hint
    if other := getattr(question, "other", None):
        yield Place("other", question.key), other


def missing(document: Document, language: str, about: About) -> list[Place]:
    """The places with no text in `language`."""
    return [place for place, text in texts(document, about) if language not in text]


def languages(document: Document, known: list[str], about: About) -> list[str]:
    """The languages of `known` in which every text is there: only these may go live."""
    return [language for language in known if not missing(document, language, about)]


def problems(document: Document) -> list[tuple[str, str]]:
    """(place, kind) of everything that must be mended first.

    Kinds: `too_many_choices` (asks for more than there are), `too_long` (over 30 questions),
    `no_words` (no question lets people answer in their own words).
    """
    found = [
        (question.key, "too_many_choices")
        for question in document.questions
        if isinstance(question, SeveralChoices)
        and question.at_most
        and question.at_most > len(question.options) + bool(question.other)
    ]
    if len(document.questions) > LONGEST_SURVEY:
        found.append(("questions", "too_long"))
    if not any(isinstance(question, LongText) for question in document.questions):
        found.append(("questions", "no_words"))
    return found

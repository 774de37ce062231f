"""Problems of files that staff bring, in the reader’s language: a place, a line and what to do."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from engage.questionnaire.problems import Place, Problem
from engage.services.imports import UnusableFile
from engage.web.filters import listed

_DOCUMENT = {
    "missing": _l("This is missing. Add it."),
    "missing_kind": _l("It has no kind. Add one."),
    "unknown_field": _l("There is no field with this name. Check how it is spelt."),
    "bad_name": _l("Use only small letters from a to z, numbers and hyphens, as in “town-centre”."),
    "text_needed": _l("Write text here."),
    "too_short": _l("Write at least %(least)s characters."),
    "too_long_text": _l("Write %(most)s characters or fewer."),
    "fields_needed": _l("Named fields belong here, each on its own line."),
    "list_needed": _l("A list belongs here, each line beginning with a hyphen."),
    "too_few": _l("It needs at least %(least)s."),
    "not_listed": _l("Choose one of these: %(choices)s."),
    "yes_or_no_needed": _l("Write true or false."),
    "number_needed": _l("Write a whole number."),
    "too_small": _l("Write a number of %(least)s or more."),
    "too_large": _l("Write a number of %(most)s or less."),
    "date_needed": _l("Write a date, as in 2026-11-27."),
    "moment_needed": _l("Write a date and a time, as in 2026-11-27 09:00."),
    "not_right": _l("This is not right. Compare it with a file that works."),
    "english_missing": _l("The English text is missing. Add it."),
    "empty_text": _l("The text is empty in these languages: %(languages)s."),
    "same_option": _l("Two options have the same key. Give one another key."),
    "option_called_other": _l("An option can’t have the key “other”. Give it another key."),
    "same_page": _l("Two pages have the key “%(name)s”. Give one another key."),
    "same_question": _l("Two questions have the key “%(name)s”. Give one another key."),
    "reserved_page": _l("A page can’t have the key “%(name)s”. Give it another key."),
    "reserved_slug": _l("A consultation can’t be called “%(name)s”. Choose another slug."),
    "rule_looks_ahead": _l(
        "The rule looks at the question “%(name)s”. It must be a question of an earlier page."
    ),
    "rule_without_choices": _l(
        "The rule looks at the question “%(name)s”, which has no answers to choose from."
    ),
    "no_such_option": _l(
        "The question “%(name)s” has no answer “%(key)s”, so nobody would see the page."
        " Choose from these: %(choices)s."
    ),
    "closes_before_it_opens": _l("It closes before it opens. Change one of the times."),
    "deleted_before_it_closes": _l(
        "The answers would be deleted before it closes. Choose a later date."
    ),
    "same_field": _l("This stands here twice. Keep one of them."),
    "unknown_part": _l("There is no part called “%(name)s”. Check how it is spelt."),
    "not_yaml": _l(
        "This can’t be read as YAML. Check the colons, the hyphens, the quotes and the spaces at"
        " the beginning of the line."
    ),
    "tab": _l("There is a tab here. Use spaces."),
    "bad_character": _l("There is a character here that can’t be kept. Take it out."),
    "not_a_mapping": _l("It does not hold the parts “consultation” and “questionnaire”."),
}
_PARTS = {"consultation": _l("Consultation"), "questionnaire": _l("Questionnaire")}
_ITEMS = {
    "pages": _l("page %(number)s"),
    "questions": _l("question %(number)s"),
    "options": _l("option %(number)s"),
}
_FILES = {
    "unreadable": _l("This file can’t be read."),
    "not_a_table": _l("This file is not a table. Use CSV, XLSX, ODS or JSONL."),
    "empty": _l("This file is empty."),
    "too_large": _l("This file is too large to open."),
    "not_csv": _l("This file can’t be read as CSV. Check its quotes."),
    "not_a_spreadsheet": _l(
        "This file can’t be read as a spreadsheet. Save it once more and try again."
    ),
    "no_column": _l("There is no column “%(column)s”. The columns are: %(columns)s."),
    "which_column": _l(
        "It is not clear which column holds the comments. Choose one. The columns are: %(columns)s."
    ),
    "imported_before": _l(
        "This file was imported before. To import it once more, undo that import first."
    ),
    "past_its_day": _l(
        "The day has come on which the answers of this consultation are deleted. Comments that came"
        " in now would be deleted as well."
    ),
    "no_words": _l(
        "This consultation has no published question that people answer in their own words, so"
        " there is nowhere to put the comments."
    ),
}


def document_problem(problem: Problem) -> str:
    """A problem of an officer’s file: its line, its place from the outside in, and what to do."""
    where = [_("Line %(number)s", number=problem.line)] if problem.line else []
    where += _named(problem.place)
    said = _said(_DOCUMENT[problem.kind], problem.facts)
    return f"{' › '.join(where)}: {said}" if where else said


def file_problem(error: UnusableFile) -> str:
    """Why a table can’t be imported."""
    return _said(_FILES[error.kind], error.facts)


def _said(sentence: LazyString, facts: Mapping[str, object]) -> str:
    """The sentence with its facts; of several names each stands in quotation marks."""
    return str(sentence) % {name: _worded(fact) for name, fact in facts.items()}


def _worded(fact: object) -> object:
    if not isinstance(fact, tuple):
        return fact
    return listed(_("“%(name)s”", name=name) for name in fact).unescape()


def _named(place: Place) -> list[str]:
    """The place in words: parts and numbered things by name, fields as they are spelt in the file."""
    named: list[str] = []
    for outer, part in zip(("", *place), place, strict=False):
        if isinstance(part, int):
            if outer in _ITEMS:
                named[-1] = str(_ITEMS[str(outer)]) % {"number": part + 1}
        elif len(named) == 0 and part in _PARTS:
            named.append(str(_PARTS[part]))
        else:
            named.append(part)
    return named

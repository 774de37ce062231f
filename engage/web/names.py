"""The names of things that stand in the record as keys, in the reader’s language."""

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from engage.questionnaire.checks import Place
from engage.services.review import Pile
from engage.types import (
    ConsultationKind,
    ConsultationState,
    Edition,
    JobName,
    Priority,
    QuestionKind,
    Role,
)

_PRIORITIES = {
    Priority.ECONOMY: _l("Inclusive economy"),
    Priority.HEALTH: _l("Improving wellbeing"),
    Priority.CHILDREN: _l("Child friendly town"),
    Priority.CLIMATE: _l("Net zero town"),
    Priority.COMMUNITY: _l("Empowered community"),
}
_AIMS = {
    Priority.ECONOMY: _l("Good jobs, fair pay and a strong town centre that work for everyone."),
    Priority.HEALTH: _l("Good health and a good life for all, wherever in Luton you live."),
    Priority.CHILDREN: _l("Children who grow up happy, healthy and safe, and are listened to."),
    Priority.CLIMATE: _l("Clean air, green spaces and no more harm to the climate."),
    Priority.COMMUNITY: _l("Fairness, local pride and a strong voice for everyone who lives here."),
}
_THEMES: dict[str, LazyString] = {
    "economy.jobs": _l("Jobs and pay"),
    "economy.skills": _l("Skills and training for work"),
    "economy.business": _l("Business and the town centre"),
    "economy.living-costs": _l("Cost of living and poverty"),
    "economy.homes": _l("Homes people can afford"),
    "economy.investment": _l("Investment and regeneration"),
    "health.services": _l("Doctors, dentists and hospital"),
    "health.mental": _l("Mental health and loneliness"),
    "health.addiction": _l("Drugs, alcohol, smoking and gambling"),
    "health.active": _l("Sport and fitness"),
    "health.food": _l("Food and diet"),
    "health.care": _l("Care and carers"),
    "children.schools": _l("Schools and learning"),
    "children.early-years": _l("Early years and childcare"),
    "children.play": _l("Play and things to do"),
    "children.youth": _l("Youth services"),
    "children.voice": _l("Young people’s voice and safety"),
    "children.send": _l("Special needs and disabled children"),
    "climate.energy": _l("Energy and carbon"),
    "climate.air": _l("Air, noise and pollution"),
    "climate.nature": _l("Parks, trees and nature"),
    "climate.waste": _l("Litter, waste and recycling"),
    "climate.transport": _l("Buses, trains, walking and cycling"),
    "climate.water": _l("Flooding and water"),
    "community.safety": _l("Safety, crime and policing"),
    "community.fairness": _l("Fairness and discrimination"),
    "community.access": _l("Access for disabled people"),
    "community.culture": _l("Culture, arts and heritage"),
    "community.pride": _l("Pride and neighbours"),
    "community.voice": _l("Voice and trust"),
    "none.roads": _l("Roads and parking"),
    "none.tax": _l("Tax alone"),
    "none.planning": _l("Planning alone"),
    "none.utilities": _l("Utilities"),
    "none.animals": _l("Animals"),
    "none.national": _l("National and foreign matters"),
    "none.filler": _l("No answer"),
}
_PILES = {
    Pile.NONE: _l("None of the five"),
    Pile.ASK: _l("Ask a person"),
    Pile.WAITING: _l("Waiting to be read"),
}
_STATES = {
    ConsultationState.DRAFT: _l("Draft"),
    ConsultationState.IN_REVIEW: _l("In review"),
    ConsultationState.APPROVED: _l("Approved"),
    ConsultationState.SCHEDULED: _l("Coming soon"),
    ConsultationState.OPEN: _l("Open"),
    ConsultationState.PAUSED: _l("Paused"),
    ConsultationState.CLOSED: _l("Closed"),
    ConsultationState.ANALYSING: _l("Being read"),
    ConsultationState.REPORTED: _l("Reported"),
    ConsultationState.FEEDBACK_GIVEN: _l("Replied"),
    ConsultationState.ARCHIVED: _l("Archived"),
}
_EDITIONS = {
    Edition.STANDARD: _l("Standard"),
    Edition.EASY_READ: _l("Easy read"),
    Edition.CHILD: _l("For children"),
}


_KINDS = {
    ConsultationKind.CONSULTATION: _l("Consultation"),
    ConsultationKind.YOUTH_SURVEY: _l("Youth voice survey"),
    ConsultationKind.IMPORTED: _l("Comments from elsewhere"),
}
_QUESTION_KINDS = {
    QuestionKind.SINGLE_CHOICE: _l("people choose one of your answers"),
    QuestionKind.SEVERAL_CHOICES: _l("people choose several of your answers"),
    QuestionKind.AGREE_SCALE: _l("people say how much they agree"),
    QuestionKind.SHORT_TEXT: _l("people write a few words"),
    QuestionKind.LONG_TEXT: _l("people write a comment, which is sorted under the priorities"),
    QuestionKind.WARD: _l("people choose the ward that they live in"),
    QuestionKind.AGE_BAND: _l("people choose their age group"),
}
_ROLES = {
    Role.OFFICER: _l("Engagement officer"),
    Role.APPROVER: _l("Approver"),
    Role.TASKFORCE: _l("Taskforce member"),
    Role.ADMINISTRATOR: _l("Administrator"),
}


def priority_name(priority: Priority | str) -> str:
    return str(_PRIORITIES[Priority(priority)])


def priority_aim(priority: Priority | str) -> str:
    return str(_AIMS[Priority(priority)])


def theme_name(identity: str) -> str:
    """A theme’s name; its identity where officers added it to the codebook."""
    return str(_THEMES.get(identity, identity))


def role_name(role: Role | str) -> str:
    return str(_ROLES[Role(role)])


def pile_of(name: str) -> Pile:
    return Pile(name)


def pile_name(pile: Pile) -> str:
    return str(_PILES[pile])


def state_name(state: ConsultationState | str) -> str:
    return str(_STATES[ConsultationState(state)])


def edition_name(edition: Edition | str) -> str:
    return str(_EDITIONS[Edition(edition)])


def kind_name(kind: ConsultationKind | str) -> str:
    return str(_KINDS[ConsultationKind(kind)])


def question_kind_name(kind: QuestionKind) -> str:
    """What people do with a question of this kind, in words for an officer."""
    return str(_QUESTION_KINDS[kind])


def language_name(code: str) -> str:
    """The name of any language, in the reader’s; the code itself where nobody has named it."""
    return get_locale().languages.get(code.partition("-")[0]) or code


_PROBLEMS = {
    "no_questionnaire": _l("There is no questionnaire yet"),
    "too_many_choices": _l("A question asks for more answers than there are to choose from"),
    "too_long": _l("It has more than 30 questions: few people will finish it"),
    "closed_already": _l(
        "Its closing time has passed. Send it back to draft and load it with a later one"
    ),
    "no_words": _l("No question lets people answer in their own words"),
}


def problem_text(problem: str) -> str:
    """What a check found (`kind` or `kind: place`), in words for an officer."""
    kind, _colon, place = problem.partition(": ")
    return f"{_PROBLEMS[kind]} ({place})" if place else str(_PROBLEMS[kind])


_PLACES = {
    "about_title": _l("The name of the consultation"),
    "about_summary": _l("What it is about, in short"),
    "about_decision": _l("What will be decided"),
    "about_decider": _l("Who decides, and when"),
    "about_what_is_open": _l("What is still open"),
    "about_what_is_fixed": _l("What is already fixed"),
    "introduction": _l("The introduction of the questionnaire"),
    "question": _l("Question “%(question)s”"),
    "hint": _l("The hint of question “%(question)s”"),
    "other": _l("“Other” of question “%(question)s”"),
    "option": _l("Answer “%(option)s” of question “%(question)s”"),
    "option_hint": _l("The hint of answer “%(option)s” of question “%(question)s”"),
}


def place_name(place: Place) -> str:
    """Where a text stands, in words for an officer; questions and answers by their keys."""
    return str(_PLACES[place.kind]) % {"question": place.question, "option": place.option}


_FINDINGS = {
    "encoding": _l("It is not written in UTF-8. Letters may be wrong."),
    "row_encoding": _l("It is not in UTF-8 like the other rows. The row was left out."),
    "nul": _l("It holds a character that can’t be kept. The row was left out."),
    "cell_too_long": _l("A cell is longer than 100,000 characters. The row was left out."),
    "extra_cells": _l("It has more cells than there are columns. The row was left out."),
    "not_json": _l("It is not a JSON object. The row was left out."),
    "empty_text": _l("There is no comment in it. The row was left out."),
    "empty_id": _l("It has nothing in the column that tells rows apart. The row was left out."),
    "bad_value": _l("A cell holds something that can’t be used. The row was left out."),
    "formula_error": _l(
        "It shows an error such as #NAME? and not what was written. The row was left out."
    ),
    "duplicate_id": _l("Another row before it has the same identity. The row was left out."),
    "other_sheets": _l("It has more than one sheet with something in it. Only one was read."),
    "row_numbers": _l(
        "The column that should tell rows apart does not. The numbers of the rows are used instead."
    ),
    "formula": _l("It begins like a formula. It is kept as plain text and never worked out."),
    "already_there": _l("It was imported before. The row was left out."),
    "no_identity": _l(
        "No column tells the rows apart. If they come again in another file, they are counted twice."
    ),
    "unknown_language": _l(
        "Its language is not one that we know. The program tries to tell it from the words."
    ),
}
_JOBS: dict[str, object] = {
    JobName.THEME_COMMENTS: _l("Read comments"),
    JobName.DELETE_DUE: _l("Delete what is not kept any longer"),
}
_VERBS = {
    "load": _l("loaded the file"),
    "make": _l("made it to import into"),
    "move": _l("changed the state"),
    "publish": _l("published it"),
    "import": _l("imported comments"),
    "undo_import": _l("undid an import"),
    "delete_answers": _l("deleted the answers, because their day had come"),
}


_REDACTIONS = {
    "url": _l("web address"),
    "email": _l("e-mail address"),
    "bank": _l("bank number"),
    "birth_date": _l("date of birth"),
    "nhs_number": _l("NHS number"),
    "ni_number": _l("National Insurance number"),
    "phone": _l("phone number"),
    "handle": _l("account name"),
    "postcode": _l("postcode"),
    "address": _l("address"),
    "vehicle": _l("number plate"),
    "name": _l("name"),
}


def redaction_name(kind: str) -> str:
    """What stood where something is hidden."""
    return str(_REDACTIONS[kind])


def finding_name(kind: str) -> str:
    return str(_FINDINGS[kind])


def job_name(name: str) -> str:
    """A job’s name; the queue has jobs of its own, which we call other work."""
    return str(_JOBS.get(name, _l("Other work")))


def verb_name(verb: str) -> str:
    return str(_VERBS[verb])


def named_priorities(keys: list[str]) -> list[tuple[str, str]]:
    """Pairs of a priority’s key and its name."""
    return [(key, priority_name(key)) for key in keys]

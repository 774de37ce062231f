"""The YAML file in which officers bring a consultation: its particulars and its questionnaire."""

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from typing import Annotated, Literal, LiteralString
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from engage.answers import rules
from engage.questionnaire import document, problems, yaml_file
from engage.questionnaire.document import Document
from engage.questionnaire.problems import Problem, UnreadableDocument
from engage.text import LocalisedText
from engage.types import ConsultationKind, Priority

LUTON_TIME = ZoneInfo("Europe/London")
RESERVED_SLUGS = frozenset({"load", "elsewhere"})
"""Words that stand where a consultation’s name stands in an officer’s address."""
_DAY = r"\d{4}-\d\d-\d\d"
_PARTS = ("consultation", "questionnaire")


def in_luton(value: datetime) -> datetime:
    """A moment; one without a zone is Luton’s time.

    Raises the error of what is no time for one at either end of the calendar: elsewhere it is in a
    year that does not exist.
    """
    if not MINYEAR < value.year < MAXYEAR:
        raise PydanticCustomError("datetime_parsing", "no such year everywhere")
    return value if value.tzinfo else value.replace(tzinfo=LUTON_TIME)


def _written(form: str, kind: LiteralString) -> BeforeValidator:
    """Lets through only text of this form; other text raises the error `kind`.

    Pydantic would count a number in seconds since 1970, and take a day for its first moment: what
    closes on a day would be closed all through it.
    """
    pattern = re.compile(form, re.ASCII)

    def checked(value: object) -> object:
        if isinstance(value, str) and not pattern.fullmatch(value.strip()):
            raise PydanticCustomError(kind, "written in another form")
        return value

    return BeforeValidator(checked)


def free_slug(slug: str) -> str:
    """The slug, if no page of ours has that name. Raises the error of its field."""
    if slug in RESERVED_SLUGS:
        raise PydanticCustomError("reserved_slug", "reserved", {"name": slug})
    return slug


Slug = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{2,78}$"), AfterValidator(free_slug)
]
LutonMoment = Annotated[
    datetime, _written(_DAY + r"[ T]\d\d:\d\d.*", "datetime_parsing"), AfterValidator(in_luton)
]
Day = Annotated[date, _written(_DAY, "date_parsing")]


class Particulars(BaseModel):
    """The part of an officer’s file that is about the consultation itself. Times are Luton’s."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    # What was held elsewhere is made by an import: it alone need not say what will be decided.
    kind: Literal[ConsultationKind.CONSULTATION, ConsultationKind.YOUTH_SURVEY] = (
        ConsultationKind.CONSULTATION
    )
    title: LocalisedText
    summary: LocalisedText
    opens: LutonMoment
    closes: LutonMoment
    decision: LocalisedText
    decider: LocalisedText
    what_is_open: LocalisedText
    what_is_fixed: LocalisedText
    priorities: tuple[Priority, ...] = Field(min_length=1)
    lawful_basis: Annotated[str, StringConstraints(min_length=3, max_length=200)]
    privacy_assessment: Annotated[str, StringConstraints(min_length=3, max_length=200)]
    delete_answers_on: Day

    @field_validator("closes")
    @classmethod
    def _closes_after_it_opens(cls, closes: datetime, info: ValidationInfo) -> datetime:
        # Times of one zone are compared by the face of the clock, which skips an hour in March.
        if "opens" in info.data and closes.astimezone(UTC) <= info.data["opens"].astimezone(UTC):
            raise PydanticCustomError("closes_before_it_opens", "it closes before it opens")
        return closes

    @field_validator("delete_answers_on")
    @classmethod
    def _deleted_after_it_closes(cls, day: date, info: ValidationInfo) -> date:
        if "closes" in info.data and day <= info.data["closes"].astimezone(LUTON_TIME).date():
            raise PydanticCustomError("deleted_before_it_closes", "deleted before it closes")
        return day


def read(source: str) -> tuple[Particulars, Document]:
    """Both parts of an officer’s file. Raises UnreadableDocument with the problems of both."""
    file = yaml_file.read(source)
    found = [
        Problem("unknown_part", (), file.line((name,)), {"name": str(name)})
        for name in file.data
        if name not in _PARTS
    ]
    particulars = questionnaire = None
    try:
        particulars = Particulars.model_validate(file.data.get("consultation", {}))
    except ValidationError as error:
        found += [item.inside("consultation", file.line) for item in problems.of(error)]
    try:
        questionnaire = document.parse(file.data.get("questionnaire", {}))
        in_rules = rules.problems(questionnaire)
        found += [item.inside("questionnaire", file.line) for item in in_rules]
    except UnreadableDocument as error:
        found += [item.inside("questionnaire", file.line) for item in error.problems]
    if particulars is None or questionnaire is None or found:
        raise UnreadableDocument(found)
    return particulars, questionnaire

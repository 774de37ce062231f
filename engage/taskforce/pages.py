"""The one object that each Taskforce template receives as `page`."""

from dataclasses import dataclass, field

from engage.models import Coding, Consultation
from engage.services.readings import Reading
from engage.services.review import Overview, Pile, Shelf
from engage.text import Wording
from engage.types import Priority
from engage.web.error_summary import Error


@dataclass(frozen=True)
class TaskforceHomePage:
    title: str
    consultations: list[Consultation]
    language: str


@dataclass(frozen=True)
class OverviewPage:
    title: Wording
    slug: str
    overview: Overview
    demonstration: bool


@dataclass(frozen=True)
class ShelfPage:
    """`where` is the name of a priority or pile as it stands in the address, or `all`.

    `done` says that somebody has come to its end by reading one comment after another.
    """

    title: str
    slug: str
    consultation: Wording
    where: str
    priority: Priority | None
    shelf: Shelf
    demonstration: bool
    done: bool = False
    piles: tuple[Pile, ...] = tuple(Pile)


@dataclass(frozen=True)
class CommentPage:
    """`seen` is the number of the coding in force; `original` shows the words as they were written.

    `may_correct` is for those whose job it is; there is a form on the page then. `after` is where the
    screen begins from which somebody came.
    """

    title: str
    slug: str
    where: str
    reading: Reading
    history: list[Coding]
    chosen: set[str]
    seen: int | None
    demonstration: bool
    after: str = ""
    note: str = ""
    saved: bool = False
    original: bool = False
    may_correct: bool = True
    errors: list[Error] = field(default_factory=list)
    enter: str = "next"

    @property
    def form_id(self) -> str:
        return "correct" if self.may_correct else ""

    def error_of(self, name: str) -> str | None:
        """What is wrong with the field `name`; None where nothing is."""
        return next((error.text for error in self.errors if error.href == f"#{name}"), None)

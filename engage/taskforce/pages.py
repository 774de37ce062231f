"""The one object that each Taskforce template receives as `page`."""

from dataclasses import dataclass, field

from engage.models import Coding, Consultation
from engage.services.review import Overview, Pile, Reading, Shelf
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


@dataclass(frozen=True)
class ShelfPage:
    """`where` is the name of a priority or pile as it stands in the address, or `all`."""

    title: str
    slug: str
    consultation: Wording
    where: str
    priority: Priority | None
    shelf: Shelf
    piles: tuple[Pile, ...] = tuple(Pile)


@dataclass(frozen=True)
class CommentPage:
    title: str
    slug: str
    where: str
    reading: Reading
    history: list[Coding]
    chosen: set[str]
    seen: int | None
    note: str = ""
    saved: bool = False
    errors: list[Error] = field(default_factory=list)
    form_id: str = "correct"
    enter: str = "next"

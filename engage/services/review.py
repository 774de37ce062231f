"""What the Fairness Taskforce does: read comments under each priority, and correct the machine."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from engage.disclosure import PublishedCount, publish
from engage.models import (
    Coding,
    CodingLabel,
    CodingNote,
    Comment,
    Consultation,
    Redaction,
    now,
)
from engage.services import audit, comments, theming
from engage.services.errors import NotFound, StaleEdit
from engage.services.readings import Reading
from engage.types import Priority

PAGE_SIZE = 25


class Pile(StrEnum):
    """Where a comment lies besides the five priorities."""

    NONE = "none"
    ASK = "ask"
    WAITING = "waiting"


@dataclass(frozen=True)
class Overview:
    """How many comments lie where, as counts that may be shown."""

    comments: PublishedCount
    priorities: dict[Priority, PublishedCount]
    piles: dict[Pile, PublishedCount]
    corrected: PublishedCount


@dataclass(frozen=True)
class Shelf:
    """One screen of comments, those that come `after` an identity.

    `previous` and `next` are what the screens beside it come after; None where there is none.
    """

    readings: list[Reading]
    after: str
    previous: str | None
    next: str | None


def overview(session: Session, consultation: Consultation) -> Overview:
    """How the comments of a consultation lie, counted by comment."""
    newest = _in_force(consultation).subquery()
    total = session.scalar(_count(comments.of(consultation))) or 0
    themed, none, ask, corrected = session.execute(
        select(
            func.count(),
            func.count().filter(Coding.none_of_these),
            func.count().filter(Coding.ask_a_person),
            func.count(Coding.user_id),
        )
        .select_from(Coding)
        .join(newest, newest.c.coding_id == Coding.id)
    ).one()
    rows = session.execute(
        select(CodingLabel.priority, func.count())
        .join(newest, newest.c.coding_id == CodingLabel.coding_id)
        .group_by(CodingLabel.priority)
    )
    labelled: dict[str, int] = dict(rows.all())
    return Overview(
        comments=publish(total, total),
        priorities={priority: publish(labelled.get(priority, 0), total) for priority in Priority},
        piles={
            Pile.NONE: publish(none, total),
            Pile.ASK: publish(ask, total),
            Pile.WAITING: publish(total - themed, total),
        },
        corrected=publish(corrected, total),
    )


def shelf(
    session: Session, consultation: Consultation, where: Priority | Pile | None, after: str = ""
) -> Shelf:
    """A screen of the comments that lie under a priority, on a pile, or (None) anywhere.

    The order is that of the comments’ random identities: nobody is first for having been early. The
    screen begins `after` one of them, and not at a position: others take comments away meanwhile.
    """
    wanted = _lying(consultation, where)
    rows = session.execute(
        wanted.where(Comment.id > after).order_by(Comment.id).limit(PAGE_SIZE + 1)
    )
    found = rows.unique().all()
    readings = [_reading(*row) for row in found[:PAGE_SIZE]]
    more = readings[-1].comment.id if len(found) > PAGE_SIZE else None
    return Shelf(readings, after, _before(session, wanted, after), more)


def reading(session: Session, consultation: Consultation, comment_id: str) -> Reading:
    """One comment of a consultation. Raises NotFound, also once it is withdrawn."""
    row = session.execute(_readings(consultation).where(Comment.id == comment_id)).unique().first()
    if row is None:
        raise NotFound(comment_id)
    return _reading(*row)


def history(session: Session, comment_id: str) -> list[Coding]:
    """Every decision on a comment, newest first: who said what, and when."""
    return list(session.scalars(_codings(comment_id)))


def correct(
    session: Session,
    before: Reading,
    labels: set[Priority],
    *,
    user_id: int,
    seen: int | None,
    note: str = "",
) -> Coding:
    """Write down a person’s decision on a comment; an empty set means none of the five.

    `seen` is the number of the coding that the person had before them: StaleEdit is raised where
    another has come since, NotFound where the comment was withdrawn. To say the same again, as when
    the button is pressed twice, changes nothing. What the machine said last of words, themes and
    poverty stays with the labels that the person keeps of it.
    """
    comment_id = before.comment.id
    _lock(session, comment_id)
    in_force = select(_number_in_force()).where(Coding.comment_id == comment_id)
    number = session.scalar(in_force)
    if seen != number:
        said = session.scalar(_codings(comment_id).where(Coding.number == number))
        if said is None or not _says(said, labels, user_id, note):
            raise StaleEdit(comment_id)
        if seen != session.scalar(in_force.where(Coding.number < said.number)):
            raise StaleEdit(comment_id)
        return said
    machine = session.scalars(_codings(comment_id).where(Coding.run_id.is_not(None))).first()
    found = {label.priority: label for label in machine.labels} if machine else {}
    under = {label.value for label in labels} or {Pile.NONE.value}
    coding = Coding(
        comment_id=comment_id,
        number=theming.numbers_of(session, [comment_id]).get(comment_id, 0) + 1,
        user_id=user_id,
        made_at=now(),
        language=before.language,
        none_of_these=not labels,
        suggestion_seen=before.coding is not None,
        poverty=machine.poverty if machine and labels & found.keys() else None,
        themes=[
            theme
            for theme in (machine.themes if machine else [])
            if theme.partition(".")[0] in under
        ],
        note=CodingNote(text=note) if note else None,
        labels=[
            CodingLabel(
                priority=priority,
                start=found[priority].start if priority in found else None,
                end=found[priority].end if priority in found else None,
            )
            for priority in Priority
            if priority in labels
        ],
    )
    session.add(coding)
    if before.coding is None:
        theming.keep_redactions(session, comment_id, before.comment.text or "")
    session.flush()
    audit.record(session, user_id, "correct", "comment", comment_id, coding=coding.number)
    return coding


def decide(
    session: Session, comment_id: str, start: int, *, hide: bool, seen: bool | None, user_id: int
) -> None:
    """Hide or keep what may name a person at `start`; to say the same again changes nothing.

    `seen` is whether it was hidden when the person chose (None: nobody had decided): StaleEdit is
    raised where that has changed since, NotFound where nothing is suspected.
    """
    _lock(session, comment_id)
    redaction = session.get(Redaction, (comment_id, start), populate_existing=True)
    if redaction is None or redaction.sure:
        raise NotFound(comment_id)
    if redaction.masked == hide:
        return
    if redaction.masked != seen:
        raise StaleEdit(comment_id)
    redaction.masked = hide
    session.flush()
    verb = "hide_words" if hide else "keep_words"
    audit.record(session, user_id, verb, "comment", comment_id, start=start)


def show_original(session: Session, reading: Reading, user_id: int) -> None:
    """Write down that somebody asked for the original words of a comment."""
    audit.record(session, user_id, "show_original", "comment", reading.comment.id)


def following(
    session: Session, consultation: Consultation, where: Priority | Pile | None, comment_id: str
) -> str | None:
    """The identity of the comment that comes after this one in the same place.

    After the last it is the first that no person has checked; None where there is none left.
    """
    wanted = _lying(consultation, where).with_only_columns(Comment.id).order_by(Comment.id).limit(1)
    left = wanted.where(Comment.id < comment_id, Coding.user_id.is_(None))
    return session.scalar(wanted.where(Comment.id > comment_id)) or session.scalar(left)


def _before(session: Session, wanted: Select[Comment, Coding, str], after: str) -> str | None:
    """What the screen before the one `after` an identity comes after; None where it is the first."""
    if not after:
        return None
    earlier = wanted.where(Comment.id <= after).with_only_columns(Comment.id)
    found = session.scalars(earlier.order_by(Comment.id.desc()).limit(PAGE_SIZE + 1)).all()
    if not found:
        return None
    return found[PAGE_SIZE] if len(found) > PAGE_SIZE else ""


def _codings(comment_id: str) -> Select[Coding]:
    """Every decision on a comment, newest first."""
    return (
        select(Coding)
        .where(Coding.comment_id == comment_id)
        .order_by(Coding.number.desc())
        .options(selectinload(Coding.labels), selectinload(Coding.user), selectinload(Coding.note))
    )


def _says(coding: Coding, labels: set[Priority], user_id: int, note: str) -> bool:
    """Whether a decision is this person’s, with these labels and this note."""
    told = coding.note.text if coding.note else ""
    given = {label.priority for label in coding.labels}
    return (coding.user_id, given, told) == (user_id, labels, note)


def _in_force(consultation: Consultation) -> Select[str, str]:
    """For each comment its newest coding by a person, or else its newest by the machine."""
    numbers = (
        select(Coding.comment_id.label("comment_id"), _number_in_force().label("number"))
        .where(Coding.comment_id.in_(comments.of(consultation)))
        .group_by(Coding.comment_id)
        .subquery()
    )
    return select(Coding.comment_id.label("comment_id"), Coding.id.label("coding_id")).join(
        numbers,
        (numbers.c.comment_id == Coding.comment_id) & (numbers.c.number == Coding.number),
    )


def _number_in_force() -> ColumnElement[int | None]:
    by_person = func.max(Coding.number).filter(Coding.user_id.is_not(None))
    return func.coalesce(by_person, func.max(Coding.number))


def _lock(session: Session, comment_id: str) -> None:
    """Let nobody else decide on a comment, or withdraw it, until we are done."""
    comment = session.get(Comment, comment_id, with_for_update=True, populate_existing=True)
    if comment is None or comment.withdrawn:
        raise NotFound(comment_id)


def _reading(comment: Comment, coding: Coding | None, heard: str | None) -> Reading:
    # Nobody has searched a comment for names yet that nobody has read.
    redactions = comment.redactions if coding else theming.redactions_of(comment.text or "")
    return Reading(comment, coding, redactions, heard)


def _readings(consultation: Consultation) -> Select[Comment, Coding, str]:
    """Each comment with the decision in force and the language that the machine last took it for."""
    newest = _in_force(consultation).subquery()
    machine = aliased(Coding)
    heard = (
        select(machine.language)
        .where(machine.comment_id == Comment.id, machine.run_id.is_not(None))
        .order_by(machine.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Comment, Coding, heard)
        .where(Comment.id.in_(comments.of(consultation)))
        .outerjoin(newest, newest.c.comment_id == Comment.id)
        .outerjoin(Coding, Coding.id == newest.c.coding_id)
        .options(selectinload(Coding.labels), joinedload(Comment.redactions))
    )


def _lying(
    consultation: Consultation, where: Priority | Pile | None
) -> Select[Comment, Coding, str]:
    wanted = _readings(consultation)
    match where:
        case Priority():
            under = select(CodingLabel.coding_id).where(CodingLabel.priority == where)
            return wanted.where(Coding.id.in_(under))
        case Pile.NONE:
            return wanted.where(Coding.none_of_these)
        case Pile.ASK:
            return wanted.where(Coding.ask_a_person)
        case Pile.WAITING:
            return wanted.where(Coding.id.is_(None))
        case None:
            return wanted


def _count(identities: Select[str]) -> Select[int]:
    return select(func.count()).select_from(identities.subquery())

"""Every error as a kind page in the person’s language. Nothing typed is lost."""

from dataclasses import dataclass

import structlog
from flask import Flask, current_app, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException

from engage.languages import Language
from engage.models import Consultation, now
from engage.models.engine import means_to_write
from engage.services import errors as domain
from engage.text import Wording
from engage.types import ConsultationKind, ConsultationState
from engage.web import language
from engage.web.extensions import session
from engage.web.filters import day, moment
from engage.web.kept import Kept, kept

_log = structlog.get_logger()

Page = tuple[str, int]

_MAY_OPEN_YET = {ConsultationState.SCHEDULED, ConsultationState.OPEN, ConsultationState.PAUSED}


@dataclass(frozen=True)
class ErrorPage:
    """`title` is the heading, `lines` the paragraphs below it.

    `kept` is what the person sent: a form to send it `again`, or at least their words to copy.
    `elsewhere` is where the page can be read in other languages, `sign_in` where to come in first,
    `first_question` where to begin, `open_again` the page of the form, `afterwards` what to do should
    it not help to send or open it again. `too_late` is what they chose or wrote, in words, for a
    consultation that takes no answers.
    """

    title: str
    lines: tuple[str, ...]
    kept: Kept | None = None
    again: bool = False
    show_words: bool = True
    elsewhere: tuple[tuple[Language, str], ...] = ()
    sign_in: str = ""
    first_question: str = ""
    open_again: str = ""
    afterwards: str = ""
    too_late: tuple[Wording, ...] = ()

    @property
    def form_id(self) -> str | None:
        return "resend" if self.again or self.too_late else None

    @property
    def words(self) -> tuple[Wording, ...]:
        """What the person can copy."""
        if self.too_late or not self.kept or not self.show_words:
            return self.too_late
        return tuple(Wording(words, "") for words in self.kept.words)

    @property
    def live_languages(self) -> tuple[str, ...]:
        return tuple(item.code for item, _address in self.elsewhere)


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, lambda _error: send_again())
    app.register_error_handler(NoResultFound, lambda _error: _not_found())
    app.register_error_handler(domain.NotFound, lambda _error: _not_found())
    app.register_error_handler(domain.NotInLanguage, _not_in_language)
    app.register_error_handler(domain.NothingToSend, lambda _error: _nothing_to_send())
    app.register_error_handler(domain.NothingAnswered, _nothing_answered)
    app.register_error_handler(domain.IllegalMove, lambda _error: _illegal_move())
    app.register_error_handler(domain.StaleEdit, lambda _error: _stale_edit())
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def send_again() -> Page:
    """A form that came too late, ready to be sent once more; one with a password, to be typed anew."""
    afterwards = _(
        "If you see this page again, your browser may be refusing cookies. "
        "The site needs two of them to keep what you type."
    )
    if request.blueprint == "security":
        return _open_again(afterwards)
    found = kept()
    lines = [_("The page was open for a long time, so we need you to send it once more.")]
    if found and not found.files:
        lines.append(_("Nothing you typed is lost."))
    page = ErrorPage(
        _("Send it again"),
        tuple(lines),
        found,
        again=found is not None,
        show_words=False,
        afterwards=afterwards if found else "",
    )
    return _render(page, 400)


def _open_again(afterwards: str) -> Page:
    here = language.switch_url(language.current().code)
    page = ErrorPage(
        _("Open the page again"),
        (_("It was open for a long time, so what you sent did not reach us."),),
        # Signing out has no page of its own.
        open_again=here if language.view_for_reading() else url_for("auth.account"),
        afterwards=afterwards,
    )
    return _render(page, 400)


def not_open(consultation: Consultation, *, begun: bool, too_late: tuple[Wording, ...]) -> Page:
    """Why it takes no answers now; `begun` says that this browser keeps some.

    What came `too_late` is given back, to be sent again where it may yet be taken.
    """
    lines = [_why_not_open(consultation)]
    if begun:
        lines.append(
            _("Your answers were not sent. Pages that you finished are kept for this browser.")
        )
    return _page(
        409,
        _("This consultation is not taking answers now"),
        *lines,
        again=consultation.state_at(now()) in _MAY_OPEN_YET,
        too_late=too_late,
    )


def _why_not_open(consultation: Consultation) -> str:
    match consultation.state_at(now()):
        case ConsultationState.PAUSED:
            return _("It is paused. Please come back later.")
        # The clock may have opened it since the answer was refused.
        case ConsultationState.SCHEDULED | ConsultationState.OPEN:
            return _("Opens on %(moment)s", moment=moment(consultation.opens_at))
    if consultation.kind == ConsultationKind.IMPORTED:
        return _("Comments added on %(day)s", day=day(consultation.created_at))
    return _("Closed on %(moment)s", moment=moment(consultation.closes_at))


def _page(
    status: int, title: str, *lines: str, again: bool = True, too_late: tuple[Wording, ...] = ()
) -> Page:
    found = kept()
    if found and not found.fields and not found.files:
        found = None
    page = ErrorPage(title, lines, found, again and found is not None, too_late=too_late)
    return _render(page, status)


def _render(page: ErrorPage, status: int) -> Page:
    return render_template("errors/error.html", page=page), status


def _not_found() -> Page:
    return _page(
        404,
        _("We can’t find that page"),
        _("If you typed the address, check that it is correct."),
        _("If you pasted it, check that you copied the whole address."),
    )


def _not_in_language(error: domain.NotInLanguage) -> Page:
    found = kept()
    elsewhere = tuple(
        (item, language.switch_url(item.code))
        for item in language.known()
        if item.code in error.languages
    )
    page = ErrorPage(
        _("This consultation is not in this language"),
        (_("You can read it in:"),),
        found,
        again=found is not None,
        elsewhere=elsewhere,
    )
    return _render(page, 404)


def _nothing_to_send() -> Page:
    return _page(
        409,
        _("We can’t find your answers"),
        _("We keep unfinished answers for a short time only, and only for the browser you used."),
        _("You can start again from the consultation’s page."),
    )


def _nothing_answered(error: domain.NothingAnswered) -> Page:
    page = ErrorPage(
        _("You have not answered anything yet"),
        (_("There is nothing to send. Answer at least one question first."),),
        first_question=url_for("public.question", slug=error.slug, key=error.first_page),
    )
    return _render(page, 409)


def _illegal_move() -> Page:
    return _page(
        409,
        _("That can’t be done now"),
        _("Somebody may have changed it since you opened the page, or it needs another person."),
        again=False,
    )


def _stale_edit() -> Page:
    return _page(
        409,
        _("This has changed since you opened the page"),
        _("Your change was not saved. Open the page again to see how it is now."),
        again=False,
    )


def _http(error: HTTPException) -> Page:
    match error.code:
        case 401:
            return _signed_out()
        case 403:
            return _page(
                403,
                _("You can’t see this page"),
                _("Your account does not have the role that this page needs."),
                again=False,
            )
        case 404:
            return _not_found()
        case 405:
            return _page(
                405, _("That address can’t be used like this"), _("Go back and try again.")
            )
        case 413:
            return _page(
                413,
                _("That is too large to send"),
                _("Make it shorter or smaller, then try again."),
            )
        case 429:
            return _page(429, _("Too many tries"), _("Wait up to an hour, then try again."))
        case code if code is not None and code < 500:
            return _page(
                code, _("Something in what was sent is not right"), _("Go back and try again.")
            )
        case _:
            return _problem()


def _signed_out() -> Page:
    found = kept()
    page = ErrorPage(
        _("Sign in, then send it again"),
        (
            _("You were signed out before you sent this, so it was not saved."),
            _("Sign in on another tab. Then come back to this page and send it again."),
        ),
        found,
        again=found is not None,
        sign_in=url_for("security.login"),
    )
    return _render(page, 401)


def _unexpected(error: Exception) -> Page:
    # The message may hold what somebody typed (a database error quotes its values).
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else ""
    _log.error("unexpected", kind=type(error).__name__, where=where, endpoint=request.endpoint)
    session().rollback()
    # The page itself only reads: it must not wait for the lock that the request may have died of.
    means_to_write.set(False)
    return _problem()


def _problem() -> Page:
    # The page must not ask the database who it is for: the database may be what is away.
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    found = kept()
    lines = (
        _("Try again in a few minutes."),
        _("Your answers were not sent. Pages that you finished are kept for this browser.")
        if request.endpoint == "public.send"
        else _("If you were answering, what you saved so far is kept for this browser."),
    )
    page = ErrorPage(_("Sorry, there is a problem"), lines, found, again=found is not None)
    return _render(page, 500)

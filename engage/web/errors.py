"""Every error as a kind page in the person’s language. Nothing typed is lost."""

from dataclasses import dataclass

import structlog
from flask import Flask, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException

from engage.services import errors as domain
from engage.web.extensions import session

_log = structlog.get_logger()

Page = tuple[str, int]


@dataclass(frozen=True)
class ErrorPage:
    """`title` is the heading, `lines` the paragraphs below it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ResendPage:
    """A form that came too late, ready to be sent again: `fields` are its names and values."""

    title: str
    fields: tuple[tuple[str, str], ...]
    form_id: str = "resend"


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, _resend)
    app.register_error_handler(NoResultFound, lambda _error: _not_found())
    app.register_error_handler(domain.NotFound, lambda _error: _not_found())
    app.register_error_handler(domain.NotOpen, lambda _error: _not_open())
    app.register_error_handler(domain.NothingToSend, lambda _error: _nothing_to_send())
    app.register_error_handler(domain.IllegalMove, lambda _error: _illegal_move())
    app.register_error_handler(domain.StaleEdit, lambda _error: _stale_edit())
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, title: str, *lines: str) -> Page:
    return render_template("errors/error.html", page=ErrorPage(title, lines)), status


def _not_found() -> Page:
    return _page(
        404,
        _("We can’t find that page"),
        _("If you typed the address, check that it is correct."),
        _("If you pasted it, check that you copied the whole address."),
    )


def _not_open() -> Page:
    return _page(
        409,
        _("This consultation is not taking answers now"),
        _("It may have closed while you were answering, or it has not opened yet."),
        _("Your answers were not sent. We have not lost them: go back to see when it is open."),
    )


def _nothing_to_send() -> Page:
    return _page(
        409,
        _("We can’t find your answers"),
        _("We keep unfinished answers for a short time only, and only for the browser you used."),
        _("You can start again from the consultation’s page."),
    )


def _illegal_move() -> Page:
    return _page(
        409,
        _("That can’t be done now"),
        _("Somebody may have changed it since you opened the page, or it needs another person."),
    )


def _stale_edit() -> Page:
    return _page(
        409,
        _("Somebody else changed this"),
        _("Your change was not saved. Open the page again to see theirs."),
    )


def _http(error: HTTPException) -> Page:
    match error.code:
        case 403:
            return _page(
                403,
                _("You can’t see this page"),
                _("Your account does not have the role that this page needs."),
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


def _resend(_error: CSRFError) -> Page:
    fields = tuple(
        (name, value)
        for name, values in request.form.lists()
        if name != "csrf_token"
        for value in values
    )
    page = ResendPage(_("Send it again"), fields)
    return render_template("errors/resend.html", page=page), 400


def _unexpected(error: Exception) -> Page:
    # The message may hold what somebody typed (a database error quotes its values).
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else ""
    _log.error("unexpected", kind=type(error).__name__, where=where, endpoint=request.endpoint)
    session().rollback()
    return _problem()


def _problem() -> Page:
    return _page(
        500,
        _("Sorry, there is a problem"),
        _("Try again in a few minutes."),
        _("If you were answering, what you sent so far is kept in this browser’s draft."),
    )

"""What templates need of dates and words, in the reader’s language."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from engage.disclosure import PublishedCount
from engage.languages import Language
from engage.services.masking import Piece
from engage.text import Wording, wording
from engage.web import language, names

_RIGHT_TO_LEFT = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}
)
"""Scripts of living languages that run from right to left (ISO 15924)."""


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(day=day, moment=moment, worded=worded, shown=shown, listed=listed)
    app.jinja_env.filters["number"] = format_decimal
    app.jinja_env.filters.update(
        last_day=last_day,
        priority_name=names.priority_name,
        priority_aim=names.priority_aim,
        named_priorities=names.named_priorities,
        theme_name=names.theme_name,
        pile_name=names.pile_name,
        pile_of=names.pile_of,
        state_name=names.state_name,
        edition_name=names.edition_name,
        kind_name=names.kind_name,
        question_kind_name=names.question_kind_name,
        place_name=names.place_name,
        language_name=names.language_name,
        own_name=own_name,
        finding_name=names.finding_name,
        job_name=names.job_name,
        verb_name=names.verb_name,
        role_name=names.role_name,
        in_words=in_words,
        wording=wording,
        tag_of=tag_of,
        direction_of=direction_of,
    )
    app.jinja_env.globals.update(switch_url=language.switch_url, send_url=language.send_url)


def day(value: date) -> str:
    """`23 November 2026` (a moment is taken to the day it is in Luton)."""
    return format_date(value, "d MMMM y")


def last_day(closes: datetime) -> str:
    """The last day before a moment: what closes at midnight is open until the day before."""
    return day(closes - timedelta(microseconds=1))


def moment(value: datetime) -> str:
    """`23 November 2026, 17:00`, in Luton’s time."""
    return _("%(day)s, %(time)s", day=day(value), time=format_datetime(value, "HH:mm"))


def worded(value: Wording) -> Markup:
    """The text; where it is not in the page’s language, wrapped in an element that says so."""
    if value.language == language.current().code:
        return escape(value.text)
    if not value.language:
        return escape(value.text)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(
        tag_of(value.language), direction_of(value.language), value.text
    )


def listed(names: Iterable[str]) -> Markup:
    """Names in a row as the page’s language puts them: “a, b and c”."""
    row = list(names)
    places = [f"{{{at}}}" for at in range(len(row))]
    return escape(format_list(places, locale=get_locale())).format(*row)


def own_name(item: Language) -> Markup:
    """What a language calls itself, to stand among words of the page’s."""
    return worded(Wording(item.own_name, item.code))


def tag_of(code: str) -> str:
    """The BCP 47 tag of a language: that of our list, or the code itself."""
    return next((item.tag for item in language.known() if item.code == code), code)


def direction_of(code: str) -> str:
    """Which way a language runs; `auto` leaves it to the browser where we can’t know.

    A script that is named decides before the language: Urdu in Latin letters runs left to right.
    """
    language_code, *subtags = code.replace("_", "-").split("-")
    script = next((part.title() for part in subtags if len(part) == 4 and part.isalpha()), None)
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT else "ltr"
    if language_code.lower() == "und":
        return "auto"
    try:
        return Locale.parse(code.replace("-", "_")).text_direction
    except (UnknownLocaleError, ValueError):
        return "auto"


def in_words(count: PublishedCount) -> str:
    """A published count: “fewer than 10”, or the rounded number."""
    if count.value is None:
        return _("fewer than %(number)s", number=format_decimal(count.below))
    return format_decimal(count.value)


def shown(pieces: list[Piece]) -> Markup:
    """A comment: evidence in <mark>, markers for what is hidden, a line under what is suspected."""
    return Markup("").join(_shown(piece) for piece in pieces)


def _shown(piece: Piece) -> Markup:
    if piece.hidden:
        here = language.current()
        words = Markup('<span class="app-hidden" lang="{}" dir="{}">[{}]</span>').format(
            here.tag, here.direction, names.redaction_name(piece.hidden)
        )
    elif piece.suspected:
        words = Markup('<span class="app-suspected">{}</span>').format(piece.text)
    else:
        words = escape(piece.text)
    return Markup("<mark>{}</mark>").format(words) if piece.marked else words

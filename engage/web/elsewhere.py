"""What the public page says of comments that were given elsewhere, in every language of the site."""

from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from engage.text import LocalisedText
from engage.web.language import in_every_language


def summary(source: str = "", gathered: tuple[date, date] | None = None) -> LocalisedText:
    """Where the comments come from and when people gave them, as far as that is known."""

    source = source.strip(". ")

    def sentence() -> str:
        lines = []
        if source:
            lines.append(_("These comments come from: %(source)s.", source=source))
        if gathered:
            first, last = (format_date(day, "d MMMM y") for day in gathered)
            lines.append(_("People gave them from %(first)s to %(last)s.", first=first, last=last))
        lines.append(_("They were given elsewhere and brought in to be read here."))
        return " ".join(lines)

    return in_every_language(sentence)

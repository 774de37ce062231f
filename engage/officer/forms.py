"""What officers type into forms, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from engage.models import now
from engage.services.consultation_file import LUTON_TIME
from engage.text import SOURCE_LANGUAGE, LocalisedText, clean
from engage.web.error_summary import Error


@dataclass
class ElsewhereForm:
    """A consultation that was held elsewhere. Fields keep what was typed until all is right."""

    titles: dict[str, str] = field(default_factory=dict)
    source: str = ""
    first: str = ""
    last: str = ""
    deleted: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str], languages: list[str]) -> "ElsewhereForm":
        titles = {code: clean(form.get(f"title-{code}", "")) for code in languages}
        typed = (clean(form.get(name, "")) for name in ("source", "first", "last", "deleted"))
        return cls(titles, *typed)

    def errors(self) -> list[Error]:
        """What must be mended, in the order of the fields."""
        found = []
        if not self.titles.get(SOURCE_LANGUAGE):
            found.append(Error(_("Write a title in English"), f"#title-{SOURCE_LANGUAGE}"))
        if not any(letter.isalpha() for letter in self.source):
            found.append(Error(_("Write where the comments come from"), "#source"))
        first, last = _day(self.first), _day(self.last)
        if first is None:
            found.append(Error(_("Choose the first day"), "#first"))
        elif first.year < 1990:
            found.append(Error(_("The first day must be in 1990 or later"), "#first"))
        if last is None:
            found.append(Error(_("Choose the last day"), "#last"))
        elif first and last < first:
            found.append(Error(_("The last day must not come before the first"), "#last"))
        elif last > now().astimezone(LUTON_TIME).date():
            found.append(Error(_("The last day must not be in the future"), "#last"))
        deleted = _day(self.deleted)
        if deleted is None:
            found.append(Error(_("Choose the day of deletion"), "#deleted"))
        elif deleted <= now().astimezone(LUTON_TIME).date():
            found.append(Error(_("The day of deletion must be in the future"), "#deleted"))
        return found

    @property
    def title(self) -> LocalisedText:
        return {code: text for code, text in self.titles.items() if text}

    @property
    def gathered(self) -> tuple[date, date]:
        """The first and the last day; only for a form without errors."""
        return date.fromisoformat(self.first), date.fromisoformat(self.last)

    @property
    def delete_on(self) -> date:
        """The day on which the comments are erased; only for a form without errors."""
        return date.fromisoformat(self.deleted)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None

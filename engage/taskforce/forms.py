"""What a Taskforce member may send: the priorities of one comment, and what to hide in it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from engage.text import clean
from engage.types import Priority

NONE = "none"
_LONGEST = 100_000


class CorrectionForm(FlaskForm):
    """Which priorities a comment speaks of, or none of them."""

    priorities = SelectMultipleField(
        choices=[SelectChoice(name, name) for name in (*Priority, NONE)], validate_choice=True
    )
    seen = IntegerField(validators=[Optional()])
    # Cleaned first: NFC makes two characters of one in Bengali and Hindi, and what is kept is counted.
    note = StringField(
        filters=[lambda typed: clean(typed or "")],
        validators=[Length(max=500, message=_l("Your note must be 500 characters or fewer"))],
    )

    def validate_priorities(self, field: SelectMultipleField) -> None:
        chosen = set(field.data or [])
        if not chosen:
            raise ValidationError(_l("Choose at least one priority, or “None of the five”"))
        if NONE in chosen and len(chosen) > 1:
            raise ValidationError(_l("Choose either priorities or “None of the five”, not both"))

    def chosen(self) -> set[Priority]:
        return {Priority(name) for name in self.priorities.data or [] if name != NONE}


class RedactionForm(FlaskForm):
    """Whether words that may name a person are hidden; `start` is where they begin.

    `seen` is what had been chosen before. It is filled from the address of a button, because the
    button sends the correction that stands on the page.
    """

    start = IntegerField(validators=[InputRequired(), NumberRange(0, _LONGEST)])
    choice = RadioField(choices=[SelectChoice(name, name) for name in ("hide", "keep")])
    seen = RadioField(choices=[SelectChoice(name, name) for name in ("hide", "keep", "open")])

    def hides(self) -> bool:
        return bool(self.choice.data == "hide")

    def hid(self) -> bool | None:
        return None if self.seen.data == "open" else bool(self.seen.data == "hide")

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

from engage.types import Priority

NONE = "none"
_LONGEST = 100_000


class CorrectionForm(FlaskForm):
    """Which priorities a comment speaks of, or none of them."""

    priorities = SelectMultipleField(
        choices=[SelectChoice(name, name) for name in (*Priority, NONE)], validate_choice=True
    )
    seen = IntegerField(validators=[Optional()])
    note = StringField(
        validators=[Length(max=500, message=_l("Your note must be 500 characters or fewer"))]
    )

    def validate_priorities(self, field: SelectMultipleField) -> None:
        chosen = set(field.data or [])
        if not chosen:
            raise ValidationError(_l("Choose at least one priority, or “None of these”"))
        if NONE in chosen and len(chosen) > 1:
            raise ValidationError(_l("Choose either priorities or “None of these”, not both"))

    def chosen(self) -> set[Priority]:
        return {Priority(name) for name in self.priorities.data or [] if name != NONE}


class RedactionForm(FlaskForm):
    """Whether words that may name a person are hidden; `start` is where they begin."""

    start = IntegerField(validators=[InputRequired(), NumberRange(0, _LONGEST)])
    choice = RadioField(choices=[SelectChoice(name, name) for name in ("hide", "keep")])

    def hides(self) -> bool:
        return bool(self.choice.data == "hide")

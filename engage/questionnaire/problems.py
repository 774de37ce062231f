"""What can be wrong with an officer’s file: a kind, a place and a line, and no sentence.

The words for each kind are in `engage/web/problems.py`, in the reader’s language.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from engage.types import QuestionKind

Place = tuple[str | int, ...]
"""Names of fields and numbers in lists (from 0), from the outside in."""
Facts = dict[str, str | int | tuple[str, ...]]


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `facts` fill the sentence of its kind, several names as a tuple of them;
    `line` counts from 1.
    """

    kind: str
    place: Place = ()
    line: int | None = None
    facts: Facts = field(default_factory=dict)

    def inside(self, name: str, line_of: Callable[[Place], int | None]) -> "Problem":
        """The same problem as part of `name`, with its line looked up."""
        place = (name, *self.place)
        return Problem(self.kind, place, line_of(place), self.facts)


class UnreadableDocument(ValueError):
    """A file or document that cannot be taken. `problems` names everything that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.place}: {problem.kind}" for problem in problems))
        self.problems = problems


_KINDS = {
    "missing": "missing",
    "union_tag_not_found": "missing_kind",
    "extra_forbidden": "unknown_field",
    "string_pattern_mismatch": "bad_name",
    "string_type": "text_needed",
    "string_too_short": "too_short",
    "string_too_long": "too_long_text",
    "dict_type": "fields_needed",
    "model_type": "fields_needed",
    "model_attributes_type": "fields_needed",
    "tuple_type": "list_needed",
    "too_short": "too_few",
    "enum": "not_listed",
    "literal_error": "not_listed",
    "union_tag_invalid": "not_listed",
    "bool_parsing": "yes_or_no_needed",
    "bool_type": "yes_or_no_needed",
    "int_parsing": "number_needed",
    "int_type": "number_needed",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "date_type": "date_needed",
    "date_parsing": "date_needed",
    "date_from_datetime_parsing": "date_needed",
    "date_from_datetime_inexact": "date_needed",
    "datetime_type": "moment_needed",
    "datetime_parsing": "moment_needed",
    "datetime_from_date_parsing": "moment_needed",
}
"""Pydantic’s names of errors, and ours."""
OWN_KINDS = frozenset(
    {
        "english_missing",
        "empty_text",
        "same_option",
        "option_called_other",
        "same_page",
        "same_question",
        "reserved_page",
        "reserved_slug",
        "rule_looks_ahead",
        "rule_without_choices",
        "no_such_option",
        "closes_before_it_opens",
        "deleted_before_it_closes",
        "same_field",
        "unknown_part",
        "not_yaml",
        "tab",
        "bad_character",
        "not_a_mapping",
    }
)
OTHERWISE = "not_right"
KINDS = frozenset({*_KINDS.values(), *OWN_KINDS, OTHERWISE})
_QUESTION_KINDS = frozenset(QuestionKind)
_QUOTED = re.compile(r"'([^']+)'")


def of(error: ValidationError) -> list[Problem]:
    """The problems in a validation error, in its order.

    A list in which something is wrong counts as too short as well; that is not said.
    """
    found = [_problem(item) for item in error.errors(include_url=False, include_input=False)]
    return [
        problem
        for problem in found
        if problem.kind != "too_few"
        or not any(
            other is not problem and other.place[: len(problem.place)] == problem.place
            for other in found
        )
    ]


def _problem(item: Any) -> Problem:
    kind = item["type"]
    context = item.get("ctx", {})
    # Between the number of a question and its field, pydantic names the kind that it took it for.
    place = tuple(part for part in item["loc"] if part not in _QUESTION_KINDS)
    if kind in OWN_KINDS:
        return Problem(kind, (*place, *context.get("place", ())), facts=_facts(context))
    if kind == "union_tag_invalid":
        place = (*place, "kind")
    facts: Facts = {}
    match _KINDS.get(kind, OTHERWISE):
        case "not_listed" as kind:
            choices = context.get("expected") or context.get("expected_tags", "")
            facts["choices"] = tuple(_QUOTED.findall(choices))
        case "too_short" | "too_few" as kind:
            facts["least"] = context["min_length"]
        case "too_long_text" as kind:
            facts["most"] = context["max_length"]
        case "too_small" as kind:
            facts["least"] = context["ge"]
        case "too_large" as kind:
            facts["most"] = context["le"]
        case kind:
            pass
    return Problem(kind, place, facts=facts)


def _facts(context: dict[str, Any]) -> Facts:
    return {name: value for name, value in context.items() if name != "place"}

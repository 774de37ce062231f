"""How far two people agree who labelled the same comments of the corpus, the second one blind."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlp.agreement import Agreement, agreement_by_label
from nlp.corpus import CORPUS, SECOND_LABELS, Row, names_at, read_objects
from nlp.intervals import Share
from nlp.model import LABELS, POVERTY


def second_labels(folder: Path = CORPUS) -> dict[str, frozenset[str]]:
    """Return what the second reader gave, by the comment’s identity; poverty is among the labels.

    `CorpusError` names the line that breaks a rule.
    """
    path = folder / SECOND_LABELS
    if not path.is_file():
        return {}
    found: dict[str, frozenset[str]] = {}

    def keep(raw: dict[str, Any]) -> None:
        identity, labels = _second(raw)
        if identity in found:
            raise ValueError(f"the id {identity} is there twice")
        found[identity] = labels

    read_objects(path, keep)
    return found


def _second(raw: dict[str, Any]) -> tuple[str, frozenset[str]]:
    for name in ("id", "labels", "poverty"):
        if name not in raw:
            raise ValueError(f"“{name}” is missing")
    if not isinstance(raw["poverty"], bool):
        raise ValueError("“poverty” is neither true nor false")
    labels = frozenset([*names_at(raw, "labels"), *([POVERTY] if raw["poverty"] else [])])
    if labels - set(LABELS):
        raise ValueError("the labels are not allowed")
    return str(raw["id"]), labels


def two_readers(rows: Sequence[Row], second: dict[str, frozenset[str]]) -> list[Agreement]:
    """Return the agreement on each label over the rows that both readers labelled."""
    both = [row for row in rows if row.id in second]
    codes = np.array([[_codes(_first(row)), _codes(second[row.id])] for row in both], float)
    return agreement_by_label(codes, LABELS) if both else []


def agreement_card(rows: Sequence[Row], second: dict[str, frozenset[str]]) -> dict[str, Any]:
    """Return the agreement as the model’s card keeps it."""
    both = [row for row in rows if row.id in second]
    same = Share(sum(row.labels[0] in second[row.id] for row in both), len(both))
    by_label = {one.label: one.as_json() for one in two_readers(rows, second)}
    kept = ("alpha", "low", "high", "kappa", "agreement")
    return {
        "comments": len(both),
        "main_label_also_given": str(same),
        "by_label": {label: {k: found[k] for k in kept} for label, found in by_label.items()},
    }


def _first(row: Row) -> frozenset[str]:
    return frozenset([*row.labels, *([POVERTY] if row.poverty else [])])


def _codes(labels: frozenset[str]) -> list[int]:
    return [int(label in labels) for label in LABELS]

"""Two readers of the corpus, the second one blind."""

import json
from pathlib import Path

import pytest

from nlp.corpus import CORPUS, SECOND_LABELS, Row, read_rows
from nlp.errors import CorpusError
from nlp.readers import agreement_card, second_labels, two_readers

ROWS = [
    Row("1", "bins", "en", ("climate",)),
    Row("2", "rent", "en", ("economy", "community"), poverty=True),
    Row("3", "hello", "en", ("none",)),
    Row("4", "never read twice", "en", ("health",)),
]


def write(folder: Path, *rows: tuple[str, list[str], bool]) -> Path:
    lines = [{"id": i, "labels": labels, "poverty": poverty} for i, labels, poverty in rows]
    (folder / SECOND_LABELS).write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return folder


def test_agreement_is_over_what_both_have_read(tmp_path: Path) -> None:
    second = second_labels(
        write(
            tmp_path,
            ("1", ["climate"], False),
            ("2", ["community"], True),
            ("3", ["climate"], False),
        )
    )
    by_label = {one.label: one for one in two_readers(ROWS, second)}

    assert by_label["poverty"].agreement == 1
    assert by_label["climate"].agreement == pytest.approx(2 / 3)
    card = agreement_card(ROWS, second)
    assert card["comments"] == 3
    assert card["main_label_also_given"].startswith("0.333")


def test_nothing_read_twice_is_nothing_agreed(tmp_path: Path) -> None:
    assert second_labels(tmp_path) == {}
    assert two_readers(ROWS, {}) == []


def test_a_label_outside_the_guide_is_refused_by_line(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="line 1"):
        second_labels(write(tmp_path, ("1", ["traffic"], False)))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("not json", "line 2: this is not a JSON object"),
        ("7", "line 2"),
        ('{"labels": ["climate"], "poverty": false}', "line 2: “id” is missing"),
        ('{"id": "2", "labels": ["climate"]}', "line 2: “poverty” is missing"),
        (
            '{"id": "2", "labels": [], "poverty": "no"}',
            "line 2: “poverty” is neither true nor false",
        ),
        ('{"id": "2", "labels": 7, "poverty": false}', "line 2: “labels” is not a list of names"),
        ('{"id": 1, "labels": ["health"], "poverty": false}', "line 2: the id 1 is there twice"),
    ],
)
def test_a_line_that_breaks_a_rule_is_named(tmp_path: Path, line: str, words: str) -> None:
    path = write(tmp_path, ("1", ["climate"], False)) / SECOND_LABELS
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")

    with pytest.raises(CorpusError, match=words):
        second_labels(tmp_path)


def test_every_fifth_comment_of_their_own_is_read_twice() -> None:
    second = second_labels()
    for path in sorted(CORPUS.glob("*.jsonl")):
        if path.name == SECOND_LABELS or path.stem.endswith("_said"):
            continue
        rows = read_rows(path)
        twice = sum(row.id in second for row in rows)
        assert twice >= len(rows) // 5, path.name

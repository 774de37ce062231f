"""YAML as officers write it: plain values stay text, and every mistake has a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.questionnaire import yaml_file
from engage.questionnaire.problems import UnreadableDocument


@pytest.mark.parametrize("value", ["yes", "no", "2040", "16-17", "2027-02-30", "12:30", "1.0"])
def test_a_plain_value_stays_the_text_that_was_written(value: str) -> None:
    assert yaml_file.read(f"key: {value}").data == {"key": value}


def test_a_place_has_the_line_of_what_is_there() -> None:
    file = yaml_file.read("a: 1\nb:\n  - c: 2\n    d: 3\n  - e: 4\n")
    assert file.line(("b", 1, "e")) == 5
    assert file.line(("b", 0, "d")) == 4
    assert file.line(("b", 0, "missing")) == 3
    assert file.line(("b", 7)) == 2
    assert file.line(("nothing",)) == 1


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [
        ("a: 1\nb: [1,\n", "not_yaml", 2),
        ("a: 1\n\tb: 2\n", "tab", 2),
        ("- a\n", "not_a_mapping", None),
        ("", "not_a_mapping", None),
        ("a: !!timestamp 2027-99-99", "not_yaml", 1),
        ("a: \x07", "not_yaml", None),
        ("a:\n  - b: 1\n    c: 2\n    b: 3\n", "same_field", 4),
        ("[" * 100_000, "not_yaml", None),
        ("a: 1\n[b]: 2\n", "not_yaml", 2),
        ("a: 1\n? {b: c}\n: 2\n", "not_yaml", 2),
        ('a: 1\nb: "\\0"\n', "bad_character", 2),
        ('a: 1\n"\\x07": b\n', "bad_character", 2),
        ('a: 1\nb: "\\udf33\\ud83c"\n', "bad_character", 2),
    ],
)
def test_what_cannot_be_read_has_a_kind_and_a_line(source: str, kind: str, line) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        yaml_file.read(source)
    assert [(found.kind, found.line) for found in caught.value.problems] == [(kind, line)]


def test_fields_taken_from_another_place_do_not_stand_twice() -> None:
    file = yaml_file.read("a: &a\n  t: 1\n  u: 2\nb:\n  <<: *a\n  t: 3\n")
    assert file.data["b"] == {"t": "3", "u": "2"}


def test_a_part_that_stands_in_itself_is_read_to_an_end() -> None:
    assert set(yaml_file.read("a: &a\n  b: *a\n").data) == {"a"}


def test_two_halves_of_a_character_are_read_as_one() -> None:
    read = yaml_file.read('{"a": "\\ud83c\\udf33\\t\\r\\n\\ud83c\\udf33", "\\ud83c\\udf33": "b"}')
    assert read.data == {"a": "🌳\t\r\n🌳", "🌳": "b"}


@given(st.text(alphabet="ab:-[]{}!&*?|>'\"\n\t 12,#%~", max_size=40) | st.text(max_size=40))
def test_no_text_brings_the_reader_down(source: str) -> None:
    try:
        data = yaml_file.read(source).data
    except UnreadableDocument:
        return
    assert isinstance(data, dict)

"""Any codebook, learned from coded comments, checked by folds, and kept."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.cache import FILE_NAME, Store
from nlp.codes import FEWEST, CodeClassifier, Coded, samples_f1
from nlp.crossvalidate import (
    crossvalidate,
    forecast,
    learning_curve,
    limited,
    names_of,
    read_coded,
    scores_of,
)
from nlp.encoder import Vectors
from nlp.errors import CorpusError, NlpError, TableError
from nlp.features import Terms
from nlp.lines import check_folder, write_lines
from nlp.tables import ProblemKind

KINDS = {"bins": "litter bins waste rubbish", "buses": "bus stop driver late", "": "hello there"}


class Letters:
    """Vectors of letter counts: alike where the letters are alike."""

    sha256 = key = "letters"

    def encode(self, texts: Sequence[str]) -> Vectors:
        counts = np.array(
            [[text.count(chr(97 + k % 26)) + 1e-3 for k in range(384)] for text in texts],
            np.float32,
        ).reshape(len(texts), 384)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)


def coded(each: int = 20) -> Coded:
    texts, codes = [], []
    for kind, words in KINDS.items():
        for n in range(each):
            texts.append(f"{words.split()[n % len(words.split())]} {words} {n}")
            codes.append(frozenset({kind} - {""}))
    return Coded(texts, ["en"] * len(texts), codes)


def test_it_gives_the_codes_it_was_taught_and_none_where_none_fits() -> None:
    model = CodeClassifier(Letters()).fit(coded())

    found = model.predict(["the rubbish and the bins", "a bus so late", "hello you"], ["en"] * 3)
    assert found == [frozenset({"bins"}), frozenset({"buses"}), frozenset()]


def test_what_was_learned_can_be_kept_and_reads_the_same(tmp_path: Path) -> None:
    model = CodeClassifier(Letters()).fit(coded())
    kept = io.BytesIO()
    np.savez(kept, allow_pickle=False, **model.state())
    kept.seek(0)
    with np.load(kept, allow_pickle=False) as arrays:
        again = CodeClassifier.restore(dict(arrays), Letters())

    texts = ["bins", "bus", "nothing much"]
    assert np.array_equal(
        model.predict_proba(texts, ["en"] * 3), again.predict_proba(texts, ["en"] * 3)
    )
    assert (
        again.decide(np.array([[0.9, 0.1]])).tolist()
        == model.decide(np.array([[0.9, 0.1]])).tolist()
    )


def test_another_encoder_is_refused() -> None:
    state = CodeClassifier(Letters()).fit(coded()).state() | {"encoder": np.array("another")}

    with pytest.raises(CorpusError, match="another encoder"):
        CodeClassifier.restore(state, Letters())


def test_a_definition_teaches_a_code_that_nobody_has_used() -> None:
    phrases = {"police": ["police patrols", "more officers on the beat", "crime"]}
    model = CodeClassifier(Letters()).fit(coded(), phrases)

    assert "police" in model.codes_
    column = model.codes_.index("police")
    likely = model.predict_proba(["police patrols", "litter bins"], ["en", "en"])[:, column]
    assert likely[0] > likely[1]


@pytest.mark.parametrize("rows", [0, FEWEST - 1])
def test_too_few_comments_are_refused(rows: int) -> None:
    with pytest.raises(CorpusError, match="20"):
        CodeClassifier(Letters()).fit(coded().take(range(rows)))


def test_answers_that_share_no_word_can_be_learned_from() -> None:
    letters = "abcdefghijklmnopqrst"
    words = [a * 4 for a in letters] + [a.upper() * 7 for a in "äöüéèàçñõşğłćńśźżđøå"]
    codes = [frozenset({"x"}) if n % 2 else frozenset() for n in range(len(words))]

    assert CodeClassifier(Letters()).fit(Coded(words, ["en"] * 40, codes)).codes_ == ("x",)


def test_answers_without_a_word_are_refused() -> None:
    with pytest.raises(CorpusError, match="no word"):
        Terms().fit(["!!!", "?"])


def test_scores_match_a_case_worked_by_hand() -> None:
    truth = np.array([[1, 0], [1, 1], [0, 0], [0, 1]], bool)
    chosen = np.array([[1, 0], [1, 0], [0, 0], [1, 0]], bool)
    scores = scores_of(truth, chosen, chosen.astype(float))

    assert scores.samples_f1 == pytest.approx((1 + 2 / 3 + 1 + 0) / 4)
    assert scores.micro_f1 == pytest.approx(2 * 2 / (4 + 3))
    assert scores.macro_f1 == pytest.approx((2 * 2 / 5 + 0) / 2)
    assert scores.ece == pytest.approx(3 / 8)


def test_folds_pool_to_nearly_everything_where_words_tell_the_codes() -> None:
    scores = crossvalidate(coded(), Letters(), folds=4)

    assert scores.samples_f1 > 0.95
    assert crossvalidate(coded(), Letters(), folds=4) == scores


@pytest.mark.parametrize("measure", [crossvalidate, learning_curve])
def test_no_comment_is_read_twice_however_many_folds(measure: Callable[..., object]) -> None:
    read: list[str] = []

    class Counting(Letters):
        def encode(self, texts: Sequence[str]) -> Vectors:
            read.extend(texts)
            return super().encode(texts)

    measure(coded(), Counting(), folds=2)

    assert sorted(read) == sorted(set(coded().texts))


def test_nothing_is_learned_where_codes_are_drawn_by_lot() -> None:
    random = np.random.default_rng(3)
    lots = coded(40)
    shuffled = Coded(lots.texts, lots.languages, [lots.codes[i] for i in random.permutation(120)])

    assert crossvalidate(shuffled, Letters()).micro_f1 < 0.6


@pytest.mark.parametrize("measure", [crossvalidate, learning_curve])
def test_too_little_for_folds_is_refused(measure: Callable[..., object]) -> None:
    with pytest.raises(TableError, match="40 are needed"):
        measure(coded(1), Letters())
    with pytest.raises(TableError, match="70 are needed"):
        measure(coded(), Letters(), folds=70)
    with pytest.raises(TableError, match="No comment"):
        measure(Coded(["a"] * 50, ["en"] * 50, [frozenset()] * 50), Letters())


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ('["a", "b c"]', ["a", "b c"]),
        ("a|b c", ["a", "b c"]),
        (" a | ", ["a"]),
        ("", []),
        ("[]", []),
        ('["a", null, 7, " "]', ["a", "7"]),
    ],
)
def test_codes_are_read_from_a_list_or_between_bars(cell: str, names: list[str]) -> None:
    assert names_of(cell) == names


@pytest.mark.parametrize(
    "cell",
    ["[not json", "['bus', 'late']", '["a", null, ["b"]]', '{"a": 1}', "[true]", "[" * 100_000],
)
def test_what_begins_like_json_and_is_no_list_of_names_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="no JSON list of names"):
        names_of(cell)


def test_a_coded_row_whose_codes_or_text_cannot_be_read_is_named_and_left_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.jsonl"
    lines = [
        {"said": "bins", "code": "['a', 'b']"},
        {"said": {"x": 1}, "code": ["a"]},
        {"said": "a bus", "code": ["a", None]},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    found, problems = read_coded(path, "said", "code")

    assert (found.texts, found.codes) == (["a bus"], [frozenset({"a"})])
    assert [(problem.row, problem.kind) for problem in problems] == [
        (1, ProblemKind.BAD_VALUE),
        (2, ProblemKind.BAD_VALUE),
    ]
    assert str(problems[0]).startswith("Row 1: “code” is no JSON list of names")


def test_a_language_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("said,code\nbins,a\n", "utf-8")

    with pytest.raises(TableError, match="no column “nope”"):
        read_coded(path, "said", "code", "nope")


def test_a_coded_table_keeps_rows_without_a_code_and_reports_rows_without_text(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("said,code,lang\nbins,a|b,en\n,a,en\nkosze,,pl\n", "utf-8")
    found, problems = read_coded(path, "said", "code")

    assert found.codes == [frozenset({"a", "b"}), frozenset()]
    assert found.languages == ["en", "pl"]
    assert [problem.row for problem in problems] == [3]


def test_a_limit_draws_the_same_rows_for_the_same_seed() -> None:
    drawn = limited(coded(), 15, 7)

    assert len(drawn) == 15
    assert drawn == limited(coded(), 15, 7) != limited(coded(), 15, 8)
    assert limited(coded(), 1000, 7) == coded()


def test_the_curve_grows_and_its_forecast_never_falls() -> None:
    points = learning_curve(coded(), Letters(), folds=3)

    assert [size for size, _ in points] == sorted({size for size, _ in points})
    assert points[-1][1] >= points[0][1]
    assert forecast(points, 400) >= forecast(points, 100) - 1e-9


def test_a_forecast_finds_the_law_that_made_the_points() -> None:
    made = [(n, 0.8 - 2 * n**-0.5) for n in (50, 100, 200, 400)]

    assert forecast(made, 1600) == pytest.approx(0.75)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_is_wholly_right_scores_one(rows: list[list[bool]]) -> None:
    truth = np.array(rows, bool)

    assert samples_f1(truth, truth) == 1
    assert 0 <= samples_f1(truth, ~truth) < 1 or not truth.size


def test_the_command_prints_the_four_scores(tmp_path: Path) -> None:
    path = tmp_path / "coded.jsonl"
    rows = [
        {"text": text, "labels": sorted(codes)}
        for text, codes in zip(coded().texts, coded().codes, strict=True)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    line = [sys.executable, "-m", "nlp", "crossvalidate", str(path), "--text", "text"]
    ran = subprocess.run(
        [*line, "--labels", "labels", "--folds", "3", "--seed", "1", "--limit", "45"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert list(json.loads(ran.stdout)) == ["samples_f1", "micro_f1", "macro_f1", "ece"]


def out_in_the_way(folder: Path, name: str) -> Path:
    (folder / "plain").write_text("before", "utf-8")
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "to_pipe").symlink_to(folder / "pipe")
    (folder / "to_nowhere").symlink_to(folder / "none" / "out")
    return folder / name


@pytest.mark.parametrize(
    "name",
    ["n" * 300, "pipe", "to_pipe", "loop", "to_nowhere", "plain/out", "none/out", ".", "/dev/null"],
)
def test_what_cannot_be_written_to_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(TableError) as caught:
        check_folder(out_in_the_way(tmp_path, name))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["n" * 300, "none/out"])
def test_a_file_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(TableError, match="cannot be written"):
        write_lines(tmp_path / name, [])


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    write_lines(tmp_path / ("n" * 255), [])

    assert (tmp_path / ("n" * 255)).is_file()


def test_what_a_link_points_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("before", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    check_folder(tmp_path / "link")
    write_lines(tmp_path / "link", [])

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text("utf-8") == ""


def test_a_cache_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("before", "utf-8")

    for name in ("plain", "plain/within"):
        with pytest.raises(NlpError, match="cannot be a folder for the cache"):
            Store(tmp_path / name)


@pytest.mark.parametrize("damaged", [b"not a database" * 100, b"SQLite format 3\x00" * 100])
def test_a_damaged_cache_is_refused(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(damaged)

    with pytest.raises(NlpError, match="cannot be used"):
        Store(tmp_path)


def test_a_cache_that_is_damaged_after_it_was_opened_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    (tmp_path / FILE_NAME).write_bytes(b"not a database" * 100)

    for use in (lambda: store.get([b"a"]), lambda: store.put({b"a": b"b"})):
        with pytest.raises(NlpError, match="cannot be used"):
            use()

"""Any codebook, learned from coded comments, checked by folds, and kept."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.__main__ import main
from nlp.cache import FILE_NAME, Store
from nlp.codes import FEWEST, CodeClassifier, Coded, samples_f1
from nlp.crossvalidate import crossvalidate, forecast, learning_curve, scores_of
from nlp.encoder import Vectors
from nlp.errors import CorpusError, NlpError, TableError
from nlp.features import Terms
from nlp.lines import check_folder, write_lines
from nlp.meaning import BothReadings

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


def by_lot(count: int, coded_rows: int | None = None) -> Coded:
    """Return comments of random words with codes that have nothing to do with them."""
    random = np.random.default_rng(3)
    letters = random.choice(list("abcdefghijklmnopqrstuvwxyz"), (400, 6))
    words = ["".join(word) for word in letters]
    texts = [" ".join(random.choice(words, 8)) for _ in range(count)]
    codes = [frozenset({str(random.integers(4))}) for _ in range(count)]
    for row in range(count if coded_rows is None else coded_rows, count):
        codes[row] = frozenset()
    return Coded(texts, ["en"] * count, codes)


def copied(once: Coded, times: int) -> Coded:
    """Return the comments several times over, the copies in other capitals and spaces."""
    texts = [*once.texts, *(f" {text.upper()}\n" for text in once.texts * (times - 1))]
    return Coded(texts, once.languages * times, once.codes * times)


def test_it_gives_the_codes_it_was_taught_and_none_where_none_fits() -> None:
    model = CodeClassifier(Letters()).fit(coded())

    found = model.predict(["the rubbish and the bins", "a bus so late", "hello you"], ["en"] * 3)
    assert found == [frozenset({"bins"}), frozenset({"buses"}), frozenset()]


def test_of_equal_codes_the_first_is_given_where_none_is_likely_enough() -> None:
    model = CodeClassifier(Letters())
    model.threshold_, model.fallback_ = 0.5, 0.3

    given = model.decide(np.array([[0.2, 0.4, 0.4], [0.2, 0.2, 0.2], [0.6, 0.6, 0.4]]))
    assert given.astype(int).tolist() == [[0, 1, 0], [0, 0, 0], [1, 1, 0]]


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


def test_copies_of_a_text_do_not_make_comments_enough() -> None:
    few = coded(6)

    with pytest.raises(CorpusError, match="20 different"):
        CodeClassifier(Letters()).fit(copied(few, 3))


def test_comments_without_a_code_are_refused_for_that() -> None:
    with pytest.raises(CorpusError, match="No comment has a code"):
        CodeClassifier(Letters()).fit(Coded(coded().texts, ["en"] * 60, [frozenset()] * 60))


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


def test_copies_of_a_text_tell_nothing_about_it() -> None:
    once, thrice = (
        crossvalidate(found, Letters(), folds=2) for found in (by_lot(40), copied(by_lot(40), 3))
    )

    assert thrice.samples_f1 < once.samples_f1 + 0.1
    assert thrice.ece < once.ece + 0.03


def test_copies_of_a_text_are_no_more_comments_to_learn_from() -> None:
    once, thrice = (
        learning_curve(found, Letters(), folds=2) for found in (coded(), copied(coded(), 3))
    )

    assert [size for size, _ in thrice] == [size for size, _ in once]


@pytest.mark.parametrize("measure", [crossvalidate, learning_curve])
def test_a_fold_that_is_taught_no_code_gives_none(measure: Callable[..., Any]) -> None:
    found = measure(by_lot(40, coded_rows=1), Letters(), folds=5)

    value = found.samples_f1 if measure is crossvalidate else found[-1][1]
    assert value == pytest.approx(39 / 40)


def test_every_fold_counts_in_every_size_of_the_curve() -> None:
    points = learning_curve(coded().take(range(51)), Letters(), folds=5)

    assert [size for size, _ in points] == [20, 24, 32, 40]


@pytest.mark.parametrize("measure", [crossvalidate, learning_curve])
def test_too_little_for_folds_is_refused(measure: Callable[..., object]) -> None:
    with pytest.raises(TableError, match="40 are needed"):
        measure(coded(1), Letters())
    with pytest.raises(TableError, match="70 are needed"):
        measure(coded(), Letters(), folds=70)
    with pytest.raises(TableError, match="No comment"):
        measure(Coded(["a"] * 50, ["en"] * 50, [frozenset()] * 50), Letters())


def test_the_curve_grows_and_its_forecast_never_falls() -> None:
    points = learning_curve(coded(), Letters(), folds=3)

    assert [size for size, _ in points] == sorted({size for size, _ in points})
    assert points[-1][1] >= points[0][1]
    assert forecast(points, 400) >= forecast(points, 100) - 1e-9


def test_a_curve_of_fewer_than_three_points_is_refused() -> None:
    with pytest.raises(TableError, match="too few for a curve: code more, or ask for more folds"):
        learning_curve(coded().take(range(44)), Letters(), folds=2)


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


@pytest.mark.parametrize("command", ["crossvalidate", "curve"])
def test_rows_left_out_are_said_before_a_command_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(BothReadings, "load", lambda cache: Letters())
    path = tmp_path / "t.csv"
    path.write_text("said,code\nbins,a\nbuses,a;b\n", "utf-8")
    ran = CliRunner().invoke(main, [command, str(path), "--text", "said", "--labels", "code"])

    assert isinstance(ran.exception, TableError)
    assert ran.stderr == "Row 3: “code” holds “;”: names are split by “|”.\n"


def test_the_command_counts_copies_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BothReadings, "load", lambda cache: Letters())
    found = copied(coded().take(range(51)), 2)
    rows = zip(found.texts, found.codes, strict=True)
    path = tmp_path / "t.jsonl"
    lines = [json.dumps({"said": text, "code": sorted(codes)}) for text, codes in rows]
    path.write_text("\n".join(lines), "utf-8")
    line = ["curve", str(path), "--text", "said", "--labels", "code", "--folds", "5"]
    ran = CliRunner().invoke(main, line, catch_exceptions=False)

    sizes = [json.loads(one)["coded"] for one in ran.stdout.splitlines()]
    assert sizes == [20, 24, 32, 40, 76, 102, 204]


@pytest.mark.parametrize("seed", ["-1", str(2**32)])
@pytest.mark.parametrize("command", ["crossvalidate", "curve"])
def test_a_seed_that_cannot_be_one_is_refused(command: str, seed: str) -> None:
    line = [command, "t.csv", "--text", "said", "--labels", "code", "--seed", seed]
    ran = CliRunner().invoke(main, line)

    assert ran.exit_code == 2
    assert "--seed" in ran.stderr


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

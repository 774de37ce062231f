"""How well a codebook can be learned from coded comments, and what coding more would buy."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls
from sklearn.model_selection import KFold

from nlp.calibrate import expected_calibration_error
from nlp.codes import FEWEST, CodeClassifier, Coded, Floats, Truth, samples_f1
from nlp.comments import LANGUAGE_NAMES, language_code
from nlp.encoder import TextReader, Vectors
from nlp.errors import TableError
from nlp.language import detect
from nlp.tables import Problem, ProblemKind, read_table
from nlp.types import Progress

SEPARATOR = "|"
SHARES = (0.15, 0.25, 0.4, 0.6, 0.8, 1.0)


class ReadOnce:
    """A reader that reads no text a second time: every fold learns from most of the comments."""

    def __init__(self, reader: TextReader) -> None:
        """Take the reader that reads what is new."""
        self.key = reader.key
        self._reader = reader
        self._rows: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 a text; there must be one."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if new:
            self._rows |= dict(zip(new, self._reader.encode(new), strict=True))
        return np.stack([self._rows[text] for text in texts])


@dataclass(frozen=True, slots=True)
class Scores:
    """Pooled over all comments, each read by a classifier that had not seen it.

    `samples_f1` is the mean over comments, `micro_f1` over all decisions, `macro_f1` over codes;
    `ece` is the expected calibration error over all probabilities.
    """

    samples_f1: float
    micro_f1: float
    macro_f1: float
    ece: float

    def as_json(self) -> dict[str, float]:
        """Return the values rounded to four places."""
        return {name: round(getattr(self, name), 4) for name in self.__slots__}


def read_coded(
    path: Path, text: str, labels: str, language: str | None = None
) -> tuple[Coded, list[Problem]]:
    """Read coded comments from a table: a cell of `labels` is a JSON list, or names split by |.

    An empty cell means that somebody read the comment and gave it no code; a row whose cell is
    neither is left out. `TableError` when a column is missing or no row can be used.
    """
    table = read_table(path)
    table.require(text), table.require(labels)
    if language is None:
        named = [c for c in table.columns if c.casefold() in LANGUAGE_NAMES]
        language = named[0] if named else None
    else:
        table.require(language)
    texts, languages, codes, problems = [], [], [], list(table.problems)
    for row in table.rows:
        if not row.cells[text].strip():
            problems.append(Problem(row.number, ProblemKind.EMPTY_TEXT, f"“{text}” is empty."))
            continue
        if text in row.odd:
            message = f"“{text}” is neither text nor a number."
            problems.append(Problem(row.number, ProblemKind.BAD_VALUE, message))
            continue
        try:
            names = names_of(row.cells[labels])
        except ValueError as error:
            problems.append(Problem(row.number, ProblemKind.BAD_VALUE, f"“{labels}” {error}"))
            continue
        known = language_code(row.cells[language]) if language else None
        texts.append(row.cells[text])
        languages.append(known or detect(row.cells[text], None))
        codes.append(frozenset(names))
    if not texts:
        raise TableError(f"{path.name} holds no row that can be read.")
    return Coded(texts, languages, codes), problems


def names_of(cell: str) -> list[str]:
    """Return the names in a cell: a JSON list, or names split by |.

    Members of the list that are null are skipped. `ValueError`, whose message goes on after the name
    of the column, when the cell begins like JSON and is no list of texts or whole numbers.
    """
    cell = cell.strip()
    if not cell.startswith(("[", "{")):
        return [name.strip() for name in cell.split(SEPARATOR) if name.strip()]
    try:
        members = json.loads(cell)
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, list) or not all(map(_may_be_name, members)):
        raise ValueError('is no JSON list of names: write ["bus", "late"], or bus|late.')
    return [str(name) for name in members if name is not None and str(name).strip()]


def _may_be_name(member: object) -> bool:
    return member is None or (isinstance(member, str | int) and not isinstance(member, bool))


def limited(coded: Coded, limit: int | None, seed: int) -> Coded:
    """Return at most `limit` of the comments, drawn at random with the seed, in their order."""
    if limit is None or limit >= len(coded):
        return coded
    drawn = np.random.default_rng(seed).permutation(len(coded))[:limit]
    return coded.take(np.sort(drawn))


def crossvalidate(
    coded: Coded,
    encoder: TextReader,
    folds: int = 5,
    seed: int = 0,
    progress: Progress | None = None,
) -> Scores:
    """Return the scores pooled over folds; `progress` is called with (folds done, all).

    `TableError` when there is too little to learn from.
    """
    codes = _codes_to_learn(coded, folds)
    reader = ReadOnce(encoder)
    probabilities = np.zeros((len(coded), len(codes)))
    chosen = np.zeros(probabilities.shape, bool)
    splitter = KFold(folds, shuffle=True, random_state=seed)
    for done, (taught, held) in enumerate(splitter.split(probabilities), 1):
        model = CodeClassifier(reader, seed).fit(coded.take(taught))
        places = [codes.index(code) for code in model.codes_]
        found = model.predict_proba(*_read(coded, held))
        probabilities[np.ix_(held, places)] = found
        chosen[np.ix_(held, places)] = model.decide(found)
        if progress is not None:
            progress(done, folds)
    truth = np.array([[code in one for code in codes] for one in coded.codes])
    return scores_of(truth, chosen, probabilities)


def _codes_to_learn(coded: Coded, folds: int) -> list[str]:
    needed = max(2 * FEWEST, folds)
    if len(coded) < needed:
        raise TableError(f"{len(coded)} coded comments are too few: {needed} are needed.")
    codes = sorted({code for one in coded.codes for code in one})
    if not codes:
        raise TableError("No comment has a code.")
    return codes


def scores_of(truth: Truth, chosen: Truth, probabilities: Floats) -> Scores:
    """Return the scores of decisions and probabilities, all of shape (comments, codes)."""
    hits, total = (truth & chosen).sum(axis=0), truth.sum(axis=0) + chosen.sum(axis=0)
    by_code = 2 * hits / np.maximum(total, 1)
    return Scores(
        samples_f1=samples_f1(truth, chosen),
        micro_f1=float(2 * hits.sum() / max(total.sum(), 1)),
        macro_f1=float(by_code[truth.any(axis=0)].mean()),
        ece=expected_calibration_error(probabilities.ravel(), truth.ravel()),
    )


def learning_curve(
    coded: Coded,
    encoder: TextReader,
    folds: int = 5,
    seed: int = 0,
    progress: Progress | None = None,
) -> list[tuple[int, float]]:
    """Return (coded comments, F1 by comment) for growing parts of what is coded.

    Each part is taught in every fold, and read on the whole of the comments held back. `progress`
    is called with (folds done, all). `TableError` when there is too little to learn from.
    """
    _codes_to_learn(coded, folds)
    reader = ReadOnce(encoder)
    gained: dict[int, list[float]] = {}
    random = np.random.default_rng(seed)
    splitter = KFold(folds, shuffle=True, random_state=seed)
    for done, (taught, held) in enumerate(splitter.split(coded.texts), 1):
        order = random.permutation(taught)
        for size in sorted({max(FEWEST, int(share * len(order))) for share in SHARES}):
            model = CodeClassifier(reader, seed).fit(coded.take(order[:size]))
            truth = [coded.codes[i] for i in held]
            found = model.predict(*_read(coded, held))
            gained.setdefault(size, []).append(float(np.mean([*map(_f1, truth, found)])))
        if progress is not None:
            progress(done, folds)
    return [(size, float(np.mean(values))) for size, values in sorted(gained.items())]


def forecast(curve: Sequence[tuple[int, float]], size: int) -> float:
    """Return the F1 to expect with `size` coded comments.

    An inverse power law, a − b·n^(−1/2), fitted by least squares (Cortes and others 1994 show that
    learning curves follow such laws); b is not negative, so more coding never promises less.
    """
    counts = np.array([count for count, _ in curve], float)
    values = np.array([value for _, value in curve])
    terms = np.column_stack([np.ones(len(counts)), counts**-0.5])
    (lost_at_best, loss), _ = nnls(terms, 1 - values)
    return float(np.clip(1 - lost_at_best - loss * size**-0.5, 0.0, 1.0))


def _read(coded: Coded, index: NDArray[np.intp]) -> tuple[Sequence[str], Sequence[str]]:
    part = coded.take(index)
    return part.texts, part.languages


def _f1(truth: frozenset[str], found: frozenset[str]) -> float:
    total = len(truth) + len(found)
    return 2 * len(truth & found) / total if total else 1.0

"""Time and memory of `python -m nlp theme` on comments of mixed languages, beside TF-IDF alone.

Run by hand: `PYTHONPATH=. .venv/bin/python tests/benchmarks/measure_theming.py`. Comments are those
of the corpus, and more that join half of one with half of another of the same language, so that no
two are the same. It prints seconds, memory, how time grows from 1,000 to 30,000, the second run from
the cache, and whether the bytes are the same on one processor and on all.
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from nlp.corpus import held_out_rows, training_rows

SIZES = (1_000, 3_000, 10_000, 30_000)
MAIN = 10_000
TERMS_ALONE = """
import sys
from nlp.classifier import TwoViewClassifier
from nlp.comments import comments_of
from nlp.tables import read_table
from pathlib import Path
from nlp import store
comments, _ = comments_of(read_table(Path(sys.argv[1])))
model = store.load().model
scores = model.classifier_.terms_.transform([c.text for c in comments]) @ model.classifier_.term_coef_.T
print(scores.shape)
"""


def made_comments(count: int) -> list[dict[str, str]]:
    """Return comments no two of which are the same, of all languages in turn."""
    random = np.random.default_rng(2040)
    by_language: dict[str, list[str]] = defaultdict(list)
    for row in (*training_rows(), *held_out_rows()):
        by_language[row.language].append(row.text)
    texts = dict.fromkeys(text for said in by_language.values() for text in said)
    while len(texts) < count:
        said = by_language[str(random.choice(list(by_language)))]
        first, second = (str(text).split() for text in random.choice(said, 2))
        texts[" ".join([*first[: len(first) // 2], *second[len(second) // 2 :]])] = None
    order = random.permutation(len(texts))[:count]
    every = list(texts)
    return [{"id": str(n), "text": every[i]} for n, i in enumerate(order)]


def run(command: list[str], processors: set[int] | None = None) -> tuple[float, float]:
    """Run a command; return its seconds and its largest memory in MB."""
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors or mine)
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""},  # a program runs more than once
    )
    os.sched_setaffinity(0, mine)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{command} failed.")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    seconds = {}
    for size in SIZES:
        source, out, cache = (folder / f"{size}{end}" for end in (".jsonl", ".out", "-cache"))
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in made_comments(size))
        source.write_text("".join(lines), encoding="utf-8")
        theme = ["-m", "nlp", "theme", str(source), "--out", str(out)]
        seconds[size], memory = run([*theme, "--cache", str(cache)])
        again, _ = run([*theme, "--cache", str(cache)])
        alone, _ = run(["-c", TERMS_ALONE, str(source)])
        print(
            f"{size:>6} comments: {seconds[size]:6.1f} s, {memory:5.0f} MB; "
            f"from the cache {again:5.1f} s; TF-IDF alone {alone:5.1f} s",
            flush=True,
        )
        if size == MAIN:
            before = hashlib.sha256(out.read_bytes()).hexdigest()
            one, _ = run(theme, processors={0})
            same = before == hashlib.sha256(out.read_bytes()).hexdigest()
            print(f"       on one processor {one:.1f} s, bytes {'the same' if same else 'DIFFER'}")
    logs = np.log(list(seconds)), np.log(list(seconds.values()))
    print(f"growth exponent {np.polyfit(*logs, 1)[0]:.3f}; this process {_own():.0f} MB")


def _own() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

"""Learns the encoder’s corrections from labelled comments. Needs `jax`; only training imports it.

Some layers and one logistic regression a label and a theme are trained together by AdamW
(Loshchilov and Hutter 2019), the published weights kept as they are. The layers below are run once,
those above not at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from nlp.adapter import FIRST_LAYER, LAST_LAYER, Adapter
from nlp.encoder import WIDTH, Vectors
from nlp.neurons import Tensors
from nlp.weights import Weights

ADAPTED = ("q", "v", "ao", "fi", "fo")
SCALE = 8.0
DROPOUT = 0.1
WEIGHT_DECAY = 0.01
START_WIDTH = 2.0
KEPT = 0.7
"""So much of each correction is kept: on the way back to the published weights the encoder reads what
is unlike the corpus better, and the corpus hardly worse (Wortsman and others 2022)."""
PADDED = (16, 24, 32, 48, 64, 96, 128, 192)
"""Lengths that batches are filled up to, so that few shapes need compiling."""


@dataclass(frozen=True)
class Lessons:
    """What there is to learn from: states below the first corrected layer, and answers.

    `means` is the frozen mean vector of each text’s language; `labels` and `themes` have one
    column each; `themed` says where the themes are known.
    """

    states: Sequence[Vectors]
    means: Vectors
    labels: Vectors
    themes: Vectors
    themed: Vectors

    def take(self, index: NDArray[np.intp]) -> "Lessons":
        """Return the lessons at `index`."""
        return Lessons(
            [self.states[i] for i in index],
            self.means[index],
            self.labels[index],
            self.themes[index],
            self.themed[index],
        )


class AdapterTuner:
    """Fits an `Adapter`; the same lessons and seed give the same numbers on the same machine.

    Learned: `adapter_`.
    """

    adapter_: Adapter

    def __init__(
        self,
        weights: Weights,
        start: Adapter | None = None,
        rank: int = 8,
        epochs: int = 3,
        rate: float = 1e-3,
        batch: int = 16,
        random_state: int = 2040,
    ) -> None:
        """Set what is read before anything is learned, the width of the corrections, and how long
        and how fast to learn."""
        self.start = start or Adapter.to_correct(LAST_LAYER)
        self.rank = rank
        self.epochs = epochs
        self.rate = rate
        self.batch = batch
        self.random_state = random_state
        slim = self.start.slim(weights)
        self._heads = slim.sizes.heads
        layers = range(FIRST_LAYER, LAST_LAYER)
        self._base = _stack([_layer(slim, layer) for layer in layers])
        self._names = [f"l{layer}" for layer in layers]
        self._optimiser = optax.adamw(1.0, weight_decay=WEIGHT_DECAY)
        self._compiled = jax.jit(self._step)

    def fit(self, lessons: Lessons) -> "AdapterTuner":
        """Learn from all lessons; a rest smaller than a batch is left out of each round."""
        random = np.random.default_rng(self.random_state)
        parameters = self._start(random, lessons)
        state = self._optimiser.init(parameters)
        count = self.epochs * (len(lessons.states) // self.batch)
        rate = optax.warmup_cosine_decay_schedule(0.0, self.rate, count // 10, max(count, 1))
        batches = (b for _ in range(self.epochs) for b in self._batches(lessons, random))
        for number, batch in enumerate(batches):
            keep = random.uniform(size=(self.batch, WIDTH)) >= DROPOUT
            mask = (keep / (1 - DROPOUT)).astype(np.float32)
            parameters, state = self._compiled(parameters, state, rate(number), *batch, mask)
        parts = {
            f"{layer}.{name}": (np.asarray(narrow[at]), np.asarray(wide[at]))
            for name, (narrow, wide) in parameters["adapter"].items()
            for at, layer in enumerate(self._names)
        }
        self.adapter_ = replace(self.start, parts=parts).scaled(KEPT).as_stored()
        return self

    def _start(self, random: np.random.Generator, lessons: Lessons) -> dict[str, Any]:
        adapter = {}
        for name in ADAPTED:
            layers, rows, columns = self._base[name]["weight"].shape
            narrow = random.normal(size=(layers, rows, self.rank)) * START_WIDTH / np.sqrt(rows)
            wide = np.zeros((layers, self.rank, columns))
            adapter[name] = (narrow.astype(np.float32), wide.astype(np.float32))
        heads = {
            name: {
                "weight": np.zeros((WIDTH, answers.shape[1]), np.float32),
                "bias": np.full(answers.shape[1], start, np.float32),
            }
            for name, answers, start in (
                ("labels", lessons.labels, -1.5),
                ("themes", lessons.themes, -3.0),
            )
        }
        return {"adapter": adapter, "heads": heads}

    def _batches(self, lessons: Lessons, random: np.random.Generator) -> Iterator[tuple[Any, ...]]:
        lengths = np.array([len(state) for state in lessons.states])
        order = np.argsort(lengths + random.uniform(0, 6, len(lengths)), kind="stable")
        whole = len(order) // self.batch * self.batch
        for rows in random.permutation(order[:whole].reshape(-1, self.batch)):
            length = next(most for most in PADDED if most >= lengths[rows].max())
            states = np.zeros((self.batch, length, WIDTH), np.float32)
            present = np.zeros((self.batch, length), bool)
            for at, row in enumerate(rows):
                states[at, : lengths[row]] = lessons.states[row]
                present[at, : lengths[row]] = True
            answers = lessons.labels[rows], lessons.themes[rows], lessons.themed[rows]
            yield states, present, lessons.means[rows], *answers

    def _step(self, parameters: Any, state: Any, rate: float, *batch: Any) -> tuple[Any, Any]:
        gradient = jax.grad(self._loss)(parameters, *batch)
        updates, state = self._optimiser.update(gradient, state, parameters)
        scaled = jax.tree.map(lambda update: rate * update, updates)
        return optax.apply_updates(parameters, scaled), state

    def _loss(
        self,
        parameters: Any,
        states: Any,
        present: Any,
        means: Any,
        labels: Any,
        themes: Any,
        themed: Any,
        mask: Any,
    ) -> Any:
        vectors = self._vectors(parameters["adapter"], states, present)
        features = (vectors - means) * SCALE * mask
        heads = parameters["heads"]
        by_label, by_theme = (
            optax.sigmoid_binary_cross_entropy(
                features @ heads[name]["weight"] + heads[name]["bias"], answers
            ).sum(axis=-1)
            for name, answers in (("labels", labels), ("themes", themes))
        )
        return (by_label + by_theme * themed).mean()

    def _vectors(self, adapter: Any, states: Any, present: Any) -> Any:
        hidden = jnp.where(present, 0.0, -1e9)[:, None, None, :]

        def layer(x: Any, both: Any) -> tuple[Any, None]:
            return self._layer(x, hidden, *both), None

        x, _ = jax.lax.scan(layer, states, (self._base, adapter))
        shown = present[..., None]
        pooled = (x * shown).sum(axis=1) / shown.sum(axis=1)
        return pooled / jnp.linalg.norm(pooled, axis=-1, keepdims=True)

    def _layer(self, x: Any, hidden: Any, base: Any, adapter: Any) -> Any:
        texts, length, width = x.shape

        def linear(name: str, value: Any) -> Any:
            y = value @ base[name]["weight"] + base[name]["bias"]
            if name in adapter:
                narrow, wide = adapter[name]
                y = y + value @ narrow @ wide
            return y

        def heads(value: Any) -> Any:
            return value.reshape(texts, length, self._heads, -1).transpose(0, 2, 1, 3)

        query, key, value = (heads(linear(name, x)) for name in "qkv")
        scores = query @ key.swapaxes(-1, -2) * (width // self._heads) ** -0.5 + hidden
        seen = (jax.nn.softmax(scores) @ value).transpose(0, 2, 1, 3).reshape(x.shape)
        x = _norm(x + linear("ao", seen), base["aln"])
        inner = jax.nn.gelu(linear("fi", x), approximate=False)
        return _norm(x + linear("fo", inner), base["oln"])


def _norm(x: Any, norm: Any) -> Any:
    x = x - x.mean(axis=-1, keepdims=True)
    spread = jax.lax.rsqrt(jnp.square(x).mean(axis=-1, keepdims=True) + 1e-12)
    return x * spread * norm["weight"] + norm["bias"]


def _layer(weights: Tensors, layer: int) -> dict[str, dict[str, Vectors]]:
    width, inner = weights.sizes.width, weights.sizes.inner
    shapes = dict.fromkeys(("q", "k", "v", "ao"), (width, width))
    shapes |= {"fi": (inner, width), "fo": (width, inner)}
    parts = {
        name: {
            "weight": weights.matrix(f"l{layer}.{name}.w", *shape).T,
            "bias": weights.vector(f"l{layer}.{name}.b"),
        }
        for name, shape in shapes.items()
    }
    for name in ("aln", "oln"):
        parts[name] = {
            "weight": weights.vector(f"l{layer}.{name}.w"),
            "bias": weights.vector(f"l{layer}.{name}.b"),
        }
    return parts


def _stack(layers: Sequence[Any]) -> Any:
    return jax.tree.map(lambda *parts: jnp.stack(parts), *layers)

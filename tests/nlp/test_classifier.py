"""The classifier: learns labels that may hold together, and scores a text in any company alike."""

import numpy as np
import pytest

from nlp.classifier import TwoViewClassifier
from nlp.features import LanguageMeans, Terms, Texts

WORDS = {"bus": ["bus", "train", "tram"], "care": ["doctor", "nurse", "ward"]}


@pytest.fixture
def texts() -> Texts:
    random = np.random.default_rng(1)
    words, vectors = [], []
    for n in range(60):
        kinds = [["bus"], ["care"], ["bus", "care"]][n % 3]
        words.append(" ".join(WORDS[kind][n % 2] for kind in kinds) + f" please {n}")
        centre = np.array([float("bus" in kinds), float("care" in kinds), 0.2])
        vectors.append(centre + random.normal(scale=0.05, size=3))
    return Texts(words, np.array(vectors, np.float32))


@pytest.fixture
def truth() -> np.ndarray:
    return np.array([[n % 3 != 1, n % 3 != 0] for n in range(60)])


def test_it_learns_labels_that_hold_together(texts: Texts, truth: np.ndarray) -> None:
    scores = TwoViewClassifier().fit(texts, truth).scores(texts)

    assert ((scores > 0.5) == truth).all()


def test_fit_returns_itself_and_keeps_what_it_learned(texts: Texts, truth: np.ndarray) -> None:
    classifier = TwoViewClassifier()

    assert classifier.fit(texts, truth) is classifier
    assert classifier.vector_coef_.shape == (2, 3)
    assert classifier.term_coef_.shape[0] == 2


def test_a_score_is_the_same_alone_and_among_others(texts: Texts, truth: np.ndarray) -> None:
    classifier = TwoViewClassifier().fit(texts, truth)
    together = classifier.scores(texts)
    alone = [classifier.scores(texts.take(np.array([n])))[0] for n in range(len(texts))]

    assert np.array_equal(np.array(alone), together)


def test_a_label_nobody_gave_is_never_likely(texts: Texts) -> None:
    truth = np.zeros((60, 1), bool)

    assert TwoViewClassifier().fit(texts, truth).scores(texts).max() < 0.01


def test_a_label_everybody_gave_is_never_unlikely(texts: Texts) -> None:
    scores = TwoViewClassifier().fit(texts, np.ones((60, 1), bool)).scores(texts)

    assert scores.min() > 0.9


def test_no_texts_have_no_scores(texts: Texts, truth: np.ndarray) -> None:
    classifier = TwoViewClassifier().fit(texts, truth)

    assert classifier.scores(texts.take(np.array([], int))).shape == (0, 2)


def test_the_words_a_view_kept_read_the_same_when_restored(texts: Texts) -> None:
    terms = Terms().fit(texts.words)
    again = Terms.restore(terms.state())

    assert (again.transform(texts.words) != terms.transform(texts.words)).nnz == 0


def test_centring_lays_two_languages_on_one_another() -> None:
    random = np.random.default_rng(2)
    meaning = random.normal(size=(200, 8)).astype(np.float32)
    offset = np.full(8, 3, np.float32)
    vectors = np.vstack([meaning, meaning + offset])
    languages = ["en"] * 200 + ["ur"] * 200
    centred = LanguageMeans(smoothing=0).fit(vectors, languages).transform(vectors, languages)

    assert np.allclose(centred[:200], centred[200:], atol=1e-4)


def test_a_language_never_seen_takes_the_mean_of_those_seen() -> None:
    vectors = np.array([[1, 0], [0, 1], [1, 1]], np.float32)
    means = LanguageMeans(smoothing=0).fit(vectors, ["en", "ur", "ur"])

    assert np.allclose(means.means_[-1], [0.75, 0.5])
    assert np.isfinite(means.transform(vectors, ["xx"] * 3)).all()

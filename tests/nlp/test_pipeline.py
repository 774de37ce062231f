"""The whole reading of a comment."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import store
from nlp.encoder import E5Encoder, Vectors
from nlp.errors import ModelFileError
from nlp.features import Texts
from nlp.model import CommentModel, Floats
from nlp.pipeline import Pipeline
from nlp.types import PRIORITIES, Comment, Evidence, Themed

KEYS = [
    "id",
    "text",
    "language",
    "priorities",
    "labels",
    "none",
    "ask",
    "evidence",
    "poverty",
    "themes",
    "redactions",
]
BINS = "The bins overflow and there is litter all over the park"
RENT = "My rent is too high. I can’t see a doctor."


def read(pipeline: Pipeline, *texts: str, **more: str) -> list[Themed]:
    return pipeline.theme([Comment(str(n), text, **more) for n, text in enumerate(texts)])


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> store.Stored:
    """What `Pipeline.load` will read, for a test to change."""
    stored = store.load()
    monkeypatch.setattr(store, "load", lambda folder: stored)
    return stored


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("There are no decent jobs here and wages are too low to live on", "economy"),
        ("I can’t get an appointment with a doctor at my GP surgery", "health"),
        ("Our school is overcrowded and the teachers keep leaving", "children"),
        (BINS, "climate"),
        ("I don’t feel safe walking at night, we need more police", "community"),
    ],
)
def test_a_plain_comment_is_read_as_its_priority(pipeline: Pipeline, text: str, label: str) -> None:
    (themed,) = read(pipeline, text)

    assert max(PRIORITIES, key=lambda name: themed.priorities[name]) == label
    assert label in themed.labels


def test_its_json_has_the_keys_in_their_order(pipeline: Pipeline) -> None:
    (themed,) = read(pipeline, "More trees please, the air is bad")
    value = json.loads(themed.as_line())

    assert list(value) == KEYS
    assert list(value["priorities"]) == list(PRIORITIES)
    assert all(0 <= p <= 1 for p in value["priorities"].values())


def test_the_same_comment_gives_the_same_line_in_any_company(pipeline: Pipeline) -> None:
    texts = [
        "The bus never comes. My rent is too high, and the surgery is shut!",
        "Park jest brudny",
        "ok",
        "ہمیں مزید ڈاکٹر چاہئیں۔ اسکول بھرے ہوئے ہیں۔",
        "Youth clubs, youth workers; a place to go after school.",
    ] * 3
    together = [one.as_line().split(",", 1)[1] for one in read(pipeline, *texts)]
    alone = [read(pipeline, text)[0].as_line().split(",", 1)[1] for text in texts]

    assert together == alone


def test_evidence_is_the_sentence_that_says_it(pipeline: Pipeline) -> None:
    text = "Thanks for asking.  The bins overflow and there is litter everywhere. Bye now."
    (themed,) = read(pipeline, text)
    (evidence,) = [one for one in themed.evidence if one.label == "climate"]

    assert text[evidence.start : evidence.end] == (
        "The bins overflow and there is litter everywhere."
    )


def test_who_the_writer_is_is_no_evidence(pipeline: Pipeline) -> None:
    (themed,) = read(pipeline, "I’m Polish. It leaks. The landlord shrugs.", language="en")

    assert themed.evidence, "else it tells nothing"
    assert all(themed.text[one.start : one.end] != "I’m Polish." for one in themed.evidence)


def test_evidence_counts_code_points_of_the_original_text(pipeline: Pipeline) -> None:
    text = "\u0a05😀 e\u0301!\n\n  The bins overflow and there is litter everywhere  "
    (themed,) = read(pipeline, text, language="en")

    assert Evidence("climate", 10, len(text) - 2) in themed.evidence


def test_every_label_has_evidence(pipeline: Pipeline) -> None:
    texts = [RENT, "Schools, parks, jobs, safety", "Bus"]
    for themed in read(pipeline, *texts):
        assert [one.label for one in themed.evidence] == list(themed.labels)


@pytest.mark.parametrize("text", ["Bus", "no comment", "", "42", "😀", "GP"])
def test_a_person_is_asked_about_fewer_than_three_words(pipeline: Pipeline, text: str) -> None:
    (themed,) = read(pipeline, text)

    assert themed.ask


def test_a_person_is_asked_where_a_comment_is_longer_than_what_is_read(pipeline: Pipeline) -> None:
    said = "Nobody can get an appointment with a doctor at our surgery. "
    short, long = read(pipeline, said, said * 20)

    assert not short.ask
    assert long.ask


def test_a_person_is_asked_where_the_language_was_not_measured(pipeline: Pipeline) -> None:
    (themed,) = read(pipeline, "More buses and cleaner parks for everyone please", language="yo")

    assert themed.ask


@pytest.mark.parametrize("is_open", [True, False])
def test_a_person_is_asked_while_the_gate_of_a_language_is_shut(
    stored: store.Stored, encoder: E5Encoder, is_open: bool
) -> None:
    stored.card.update(languages={"pl": {"open": is_open}}, ask_above=1)
    text = "Kosze są przepełnione i w całym parku leżą śmieci"
    (themed,) = read(Pipeline(stored.model, stored.card, encoder), text, language="pl")

    assert themed.ask is not is_open


def test_a_person_is_asked_where_the_risk_is_over_that_on_the_card(
    stored: store.Stored, encoder: E5Encoder
) -> None:
    (sure,) = read(Pipeline(stored.model, stored.card, encoder), BINS)
    for limit, ask in ((sure.risk, False), (sure.risk - 0.0001, True)):
        stored.card["ask_above"] = limit
        (themed,) = read(Pipeline(stored.model, stored.card, encoder), BINS)
        assert themed.ask is ask


def test_none_never_comes_with_a_label(pipeline: Pipeline) -> None:
    texts = ["asdf asdf asdf", "Fill in the potholes on my road", "Nothing to add, thank you all"]

    assert not [one for one in read(pipeline, *texts) if one.none and one.labels]


@pytest.mark.parametrize(
    ("text", "scores", "named"),
    [
        (BINS, {"climate.air": 0.3, "economy.jobs": 0.9}, ("climate.air",)),
        (BINS, {"climate.air": 0.2999}, ()),
        (RENT, {"health.mental": 0.3, "economy.jobs": 0.9}, ("economy.jobs", "health.mental")),
        (RENT, {"health.mental": 0.3}, ("health.mental",)),
        ("asdf asdf asdf", {"none.tax": 1}, ("none.tax",)),
    ],
)
def test_a_theme_is_the_likeliest_of_its_label_and_likely_enough(
    pipeline: Pipeline,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    scores: dict[str, float],
    named: tuple[str, ...],
) -> None:
    def scored(model: CommentModel, texts: Texts) -> Floats:
        return np.array([[scores.get(theme, 0.1) for theme in model.theme_ids_]])

    monkeypatch.setattr(CommentModel, "theme_scores", scored)

    assert read(pipeline, text)[0].themes == named


def test_poverty_is_told_apart_from_the_priorities(pipeline: Pipeline) -> None:
    poor, jobs = read(
        pipeline,
        "I skip meals so my children can eat, and we use the food bank every week",
        "There are no decent jobs here and the big employers have gone",
    )

    assert poor.poverty > 0.5 > jobs.poverty


def test_the_encoder_is_given_no_name_and_no_speaker_of_a_text_or_of_its_parts(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    encode_parts = E5Encoder.encode_parts

    def keep(
        encoder: E5Encoder, texts: list[str], parts: list[list[str]]
    ) -> tuple[Vectors, list[Vectors]]:
        seen.extend([*texts, *(part for of in parts for part in of)])
        return encode_parts(encoder, texts, parts)

    monkeypatch.setattr(E5Encoder, "encode_parts", keep)
    read(pipeline, "I am Polish and tired. Dr Khan is late! Ring 07700 900123", language="en")

    parts = ["tired.", "Dr X is late!", "Ring X"]
    assert seen == [" ".join(parts), *parts]


def test_comments_that_fill_several_batches_are_all_read_in_order(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nlp.pipeline.BATCH", 2)
    steps: list[tuple[int, int]] = []
    comments = [Comment(str(n), text) for n, text in enumerate(["ok", "no", "GP", "bus", "42"])]
    found = pipeline.theme(comments, lambda done, of: steps.append((done, of)))

    assert [(one.id, one.text) for one in found] == [(one.id, one.text) for one in comments]
    assert steps == [(2, 5), (4, 5), (5, 5)]


def test_what_is_known_of_the_language_is_kept(pipeline: Pipeline) -> None:
    known, hinted = pipeline.theme(
        [Comment("1", "More buses please now", language="pl"), Comment("2", "ok", None, "ro")]
    )

    assert (known.language, hinted.language) == ("pl", "ro")


@settings(deadline=None, max_examples=30)
@given(texts=st.lists(st.text(st.characters(codec=None), max_size=80), max_size=5))
def test_any_text_gives_one_sound_result_in_order(pipeline: Pipeline, texts: list[str]) -> None:
    found = read(pipeline, *texts)

    assert [one.text for one in found] == texts
    for one in found:
        one.as_line().encode("utf-8")
        assert all(0 <= e.start < e.end <= len(one.text) for e in one.evidence)
        assert set(one.labels) <= set(PRIORITIES)


def test_a_cache_changes_nothing_in_the_result(pipeline: Pipeline, tmp_path: Path) -> None:
    texts = ["More buses. Fewer cars.", "The surgery never answers the phone"]
    plain = read(pipeline, *texts)
    cached = Pipeline.load(cache=tmp_path)

    assert read(cached, *texts) == plain
    assert read(cached, *texts) == plain


def test_it_says_which_model_it_is(pipeline: Pipeline) -> None:
    assert len(pipeline.model_sha256) == 64
    assert pipeline.version.startswith("luton-")


def test_what_was_read_before_is_said_again_word_for_word(tmp_path: Path) -> None:
    texts = ["The bins overflow. My rent is too high!", "park jest brudny", "", "ok"]
    comments = [Comment(str(n), text) for n, text in enumerate(texts)]
    first = Pipeline.load(cache=tmp_path).theme(comments)
    cached = Pipeline.load(cache=tmp_path)
    cached._read = None  # type: ignore[assignment, method-assign]

    assert cached.theme(comments) == first


def test_what_another_model_said_is_not_taken_from_the_cache(
    stored: store.Stored, tmp_path: Path
) -> None:
    (sure,) = read(Pipeline.load(cache=tmp_path), BINS)
    stored.card.update(sha256="another", ask_above=-1)
    (unsure,) = read(Pipeline.load(cache=tmp_path), BINS)

    assert (sure.ask, unsure.ask) == (False, True)


def test_a_model_that_learned_from_another_encoder_is_not_loaded(stored: store.Stored) -> None:
    stored.model.reference_ = -stored.model.reference_

    with pytest.raises(ModelFileError, match="not the one"):
        Pipeline.load()

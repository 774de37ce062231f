"""Which pages a person sees, which answers count, and what stops a questionnaire from going live."""

from engage.questionnaire import checks, path
from engage.questionnaire.document import Document, parse
from tests.factories import document, localised

OPTIONS = [{"key": "yes", "text": localised("Yes")}, {"key": "no", "text": localised("No")}]


def _branching() -> Document:
    """a (yes or no) shows b; b shows c."""

    def page(key: str, after: str | None = None) -> dict[str, object]:
        question = {"key": key, "kind": "single_choice", "text": localised(key), "options": OPTIONS}
        made: dict[str, object] = {"key": key, "questions": [question]}
        if after:
            made["shown_when"] = {"question": after, "any_of": ["yes"]}
        return made

    pages = [page("a"), page("b", "a"), page("c", "b")]
    return parse({"title": localised("t"), "introduction": localised("i"), "pages": pages})


def _keys(answers: dict[str, object]) -> list[str]:
    return [page.key for page in path.pages(_branching(), answers)]


def test_a_page_is_shown_only_after_the_answer_it_waits_for() -> None:
    assert _keys({}) == ["a"]
    assert _keys({"a": {"chosen": ["no"]}}) == ["a"]
    assert _keys({"a": {"chosen": ["yes"]}}) == ["a", "b"]


def test_an_answer_off_the_path_neither_counts_nor_keeps_a_page_on_it() -> None:
    answers = {"a": {"chosen": ["no"]}, "b": {"chosen": ["yes"]}, "c": {"chosen": ["yes"]}}
    assert _keys(answers) == ["a"]
    assert path.on_path(_branching(), answers) == {"a": {"chosen": ["no"]}}


def test_one_of_several_choices_is_enough_to_open_a_page() -> None:
    options = [{"key": key, "text": localised(key)} for key in ("x", "y", "z")]
    several = {"key": "a", "kind": "several_choices", "text": localised("a"), "options": options}
    opened = {"key": "b", "kind": "long_text", "text": localised("b")}
    rule = {"question": "a", "any_of": ["x", "y"]}
    asked = document(
        pages=[
            {"key": "a", "questions": [several]},
            {"key": "b", "questions": [opened], "shown_when": rule},
        ]
    )
    for chosen, there in ((["x", "z"], True), (["x", "y"], True), (["z"], False)):
        pages = path.pages(asked, {"a": {"chosen": chosen}})
        assert ("b" in [page.key for page in pages]) is there


def test_a_language_goes_live_only_when_every_text_is_there() -> None:
    whole = document()
    assert checks.languages(whole, ["en", "ur", "pl", "ro"], {}) == ["en", "ur", "pl"]
    data = whole.model_dump()
    del data["pages"][1]["questions"][0]["options"][0]["text"]["ur"]
    assert checks.languages(parse(data), ["en", "ur", "pl"], {}) == ["en", "pl"]
    assert checks.missing(parse(data), "ur", {}) == [checks.Place("option", "one", "buses")]


def test_every_kind_of_text_is_missed_where_it_is_missing() -> None:
    data = document().model_dump()
    question, half = data["pages"][1]["questions"][0], {"en": "Half"}
    data["introduction"] = question["hint"] = question["other"] = half
    question["options"][0]["hint"] = half
    kinds = [place.kind for place in checks.missing(parse(data), "ur", {})]
    assert kinds == ["introduction", "hint", "option_hint", "other"]


def test_the_checks_find_what_would_embarrass_an_officer() -> None:
    assert checks.problems(document()) == []
    data = document().model_dump()
    data["pages"][2]["questions"][0]["at_most"] = 9
    data["pages"] = data["pages"][:4] + data["pages"][5:]
    assert checks.problems(parse(data)) == [
        ("several", "too_many_choices"),
        ("questions", "no_words"),
    ]


def test_ones_own_words_are_a_choice_too() -> None:
    data = document().model_dump()
    data["pages"][2]["questions"][0]["at_most"] = 4  # three options, and “Other”
    assert checks.problems(parse(data)) == []


def test_too_long_a_questionnaire_is_found() -> None:
    pages = [
        {
            "key": f"p{n}",
            "questions": [{"key": f"q{n}", "kind": "long_text", "text": localised("q")}],
        }
        for n in range(31)
    ]
    made = parse({"title": localised("t"), "introduction": localised("i"), "pages": pages})
    assert checks.problems(made) == [("questions", "too_long")]

"""What our own components promise, and what the shared ones add to GOV.UK Frontend’s."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest
from markupsafe import Markup

Draw = Callable[..., str]

ROOT = Path(__file__).parents[3]
PRIORITIES = ["economy", "health", "children", "climate", "community"]
LANGUAGES = [
    SimpleNamespace(code="en", tag="en-GB", own_name="English"),
    SimpleNamespace(code="ur", tag="ur", own_name="اردو"),
]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def test_a_screen_reader_hears_the_word_error_before_the_error(draw: Draw) -> None:
    assert words(draw("error_message", text="Write your answer")) == "Error: Write your answer"
    assert words(draw("error_message", text="x", prefix="خرابی")) == "خرابی: x"


def test_what_people_typed_is_never_taken_for_html(draw: Draw) -> None:
    html = draw("textarea", name="a", label="A", value="</textarea><script>", error="<b>")
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_blank_first_line_of_an_answer_is_kept(draw: Draw) -> None:
    html = draw("textarea", name="a", label="A", value="\nSecond line")
    box = html5lib.parseFragment(html, namespaceHTMLElements=False).find(".//textarea")
    assert box is not None
    assert box.text == "\nSecond line"


def test_the_first_choice_has_the_id_that_errors_link_to(draw: Draw) -> None:
    items = [{"value": "a", "text": "A"}, {"value": "b", "text": "B"}]
    html = draw("checkboxes", name="r", legend="R", items=items, error="Choose one")
    assert re.findall(r'<input[^>]* id="([^"]+)"', html) == ["r", "r-2"]


def test_numbers_are_chosen_by_their_value_as_text(draw: Draw) -> None:
    items = [{"value": 1, "text": "One"}, {"value": 2, "text": "Two"}]
    assert draw("radios", name="r", legend="R", items=items, value="2").count(" checked") == 1
    assert draw("select", name="r", label="R", items=items, value="2").count(" selected") == 1


def test_nothing_is_chosen_until_somebody_chooses(draw: Draw) -> None:
    items = [{"value": "", "text": "Find it for me"}, {"value": "a", "text": "A"}]
    assert " selected" not in draw("select", name="s", label="S", items=items)
    assert " checked" not in draw("radios", name="r", legend="R", items=items[1:], value=None)


def test_the_count_has_every_plural_form_so_that_none_is_in_english(draw: Draw) -> None:
    html = draw("character_count", name="a", label="A", maxlength=50)
    for key in ("characters-under-limit", "characters-over-limit"):
        forms = re.findall(rf'data-i18n\.{key}\.(\w+)="[^"]*%{{count}}"', html)
        assert forms == ["zero", "one", "two", "few", "many", "other"]
    assert "You can write up to 50 characters" in html


def test_the_count_uses_the_words_it_is_given(draw: Draw) -> None:
    under = {"one": "Noch %{count}", "other": "Noch %{count} Zeichen"}
    strings = {"characters_under_limit": under, "characters_at_limit": "Voll"}
    html = draw("character_count", name="a", label="A", maxlength=5, strings=strings)
    assert 'characters-under-limit.one="Noch %{count}"' in html
    assert 'characters-under-limit.other="Noch %{count} Zeichen"' in html
    assert 'characters-at-limit="Voll"' in html
    assert "characters-under-limit.few" not in html


def test_an_answer_in_another_language_is_marked_in_the_summary(draw: Draw) -> None:
    rows = [{"key": "Q", "value": "جواب", "lang": "ur", "dir": "rtl"}]
    html = draw("summary_list", rows=rows)
    assert '<dd class="govuk-summary-list__value" lang="ur" dir="rtl">جواب</dd>' in html


def test_the_bar_of_service_navigation_ends_with_its_call_block(draw: Draw) -> None:
    items = [{"text": "A", "href": "/a"}]
    html = draw(
        "service_navigation", items=items, section_label="Signed in", caller="<form></form>"
    )
    assert '<section class="govuk-service-navigation"' in html
    assert 'aria-label="Signed in"' in html
    assert html.index("</nav>") < html.index("<form>")


@pytest.mark.parametrize("priority", PRIORITIES)
def test_a_priority_is_told_by_its_name_and_picture_not_by_colour_alone(
    draw: Draw, priority: str
) -> None:
    html = draw("priority_badge", priority=priority, name="The name")
    assert words(html) == "The name"
    assert f"/static/img/priorities/{priority}.svg" in html
    assert (ROOT / f"static/img/priorities/{priority}.svg").is_file()


def test_the_five_pictures_have_five_outlines() -> None:
    folder = ROOT / "static/img/priorities"
    pictures = [(folder / f"{name}.svg").read_text("utf-8") for name in PRIORITIES]
    outlines = [
        re.sub(r'fill="[^"]*"|stroke="[^"]*"', "", text.split("\n")[2]) for text in pictures
    ]
    assert len(set(outlines)) == 5


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("open", "Open until 31 December"),
        ("coming", "Opens on 1 December"),
        ("closed", "Closed on 31 December"),
    ],
)
def test_a_card_says_what_its_dates_mean(draw: Draw, state: str, sentence: str) -> None:
    html = draw(
        "consultation_card",
        title="Parks",
        href="/parks",
        state=state,
        opens="1 December",
        closes="31 December",
    )
    assert sentence in words(html)
    assert '<a class="app-card__link" href="/parks">Parks</a>' in html


class TestBars:
    """The bars are drawn to scale; every figure stands in the table as text."""

    @staticmethod
    def widths(html: str) -> list[int]:
        return [int(width) for width in re.findall(r'app-bar__value" width="(\d+)"', html)]

    @staticmethod
    def table(draw: Draw, rows: list[dict[str, Any]], **more: Any) -> str:
        return draw(
            "bar_table", caption="C", name_heading="N", value_heading="V", rows=rows, **more
        )

    def test_the_longest_bar_fills_the_line(self, draw: Draw) -> None:
        rows = [
            {"label": "A", "text": "80", "value": 80},
            {"label": "B", "text": "20", "value": 20},
        ]
        assert self.widths(self.table(draw, rows)) == [1000, 250]

    def test_a_maximum_sets_the_line(self, draw: Draw) -> None:
        rows = [{"label": "A", "text": "80", "value": 80}]
        assert self.widths(self.table(draw, rows, maximum=160)) == [500]

    def test_nothing_at_all_is_drawn_as_nothing(self, draw: Draw) -> None:
        rows = [{"label": "A", "text": "fewer than 10", "value": 0}]
        html = self.table(draw, rows, maximum=0)
        assert self.widths(html) == [0]
        assert "fewer than 10" in words(html)

    def test_a_screen_reader_meets_only_the_table(self, draw: Draw) -> None:
        html = self.table(draw, [{"label": "A", "text": "5", "value": 5}])
        assert html.count("<svg") == html.count('aria-hidden="true"') == 1
        assert "<text" not in html


class TestLanguageMenu:
    @staticmethod
    def menu(draw: Draw, form_id: str | None) -> str:
        return draw(
            "language_menu",
            languages=LANGUAGES,
            language=LANGUAGES[0],
            switch_url=lambda code: f"/{code}/here",
            form_id=form_id,
        )

    def test_it_links_to_the_same_page_where_nothing_can_be_lost(self, draw: Draw) -> None:
        html = self.menu(draw, None)
        assert 'href="/ur/here" lang="ur"' in html
        assert "<button" not in html

    def test_it_sends_the_form_where_something_may_have_been_typed(self, draw: Draw) -> None:
        html = self.menu(draw, "answer")
        assert 'type="submit" form="answer"' in html
        assert 'name="switch_to" value="ur" lang="ur" formnovalidate' in html
        assert "href" not in html

    def test_the_language_of_the_page_is_named_but_leads_nowhere(self, draw: Draw) -> None:
        html = self.menu(draw, None)
        assert re.search(r'<span[^>]*lang="en-GB"\s+aria-current="true">English</span>', html)


def test_safe_html_in_a_choice_is_shown_as_it_is(draw: Draw) -> None:
    items = [{"value": "o", "text": "Other", "conditional": Markup("<p>Say more</p>")}]
    html = draw("radios", name="r", legend="R", items=items)
    assert 'data-aria-controls="conditional-r"' in html
    assert "<p>Say more</p>" in html

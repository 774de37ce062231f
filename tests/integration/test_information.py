"""What the law asks a council to tell people stands on the pages of the footer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engage.app import create_app
from engage.web.extensions import db
from tests.client import Page
from tests.databases import PRODUCTION, settings


@pytest.fixture
def page(address: str, tmp_path: Path, translations: Path) -> Iterator[Callable[..., Page]]:
    made = []

    def read(topic: str, language: str = "en", **values: object) -> Page:
        app = create_app(settings(tmp_path, address, translations_dir=translations, **values))
        made.append(app)
        return Page(app.test_client().get(f"/{language}/information/{topic}"))

    yield read
    for app in made:
        with app.app_context():
            db.engine.dispose()


def test_the_privacy_page_says_what_the_law_asks_for(page) -> None:
    told = page("privacy", controller="Newtown Council", dpo_email="dpo@newtown.example")
    for words in (
        "Newtown Council decides how your answers are used",
        "data protection officer",
        "dpo@newtown.example",
        "public task (UK GDPR, article 6(1)(e))",
        "How long we keep your answers",
        "Your rights",
        "Within 30 days we tell you that we have your complaint",
        "Information Commissioner’s Office",
        "No program decides anything about you",
    ):
        assert words in told.text
    assert told.select("//a[@href='https://ico.org.uk/make-a-complaint/']")


def test_the_accessibility_statement_says_what_the_regulations_ask_for(page) -> None:
    told = page("accessibility", controller="Newtown Council").text
    for words in (
        "Newtown Council runs this site",
        "partly meets",
        "What may not work",
        "Contact us",
        "Equality Advisory and Support Service",
        "Equality and Human Rights Commission enforces",
        "It was prepared on 25 November 2026",
    ):
        assert words in told


@pytest.mark.parametrize(("language", "others"), [("en", {"ur", "pl"}), ("ur", {"pl"})])
def test_the_names_of_languages_are_in_their_languages(page, language, others) -> None:
    told = page("accessibility", language)
    named = {name.get("lang"): name for name in told.select("//main//p/span[@lang]")}
    assert set(named) == others
    assert named["pl"].text == "Polski"
    assert named["pl"].get("dir") == "ltr"
    assert "اردو" in told.text


@pytest.mark.parametrize(
    ("language", "listed"),
    [("en", "اردو and Polski"), ("ur", "اردو اور Polski"), ("pl", "اردو i Polski")],
)
def test_the_names_of_languages_stand_in_a_row_as_the_pages_language_puts_them(
    page, language, listed
) -> None:
    assert listed in page("accessibility", language).text


def test_the_contact_page_shows_what_there_is(page) -> None:
    assert "Call" not in page("contact").text
    told = page(
        "contact",
        contact_email="ask@newtown.example",
        contact_phone="01582 000 000",
        contact_address="Town Hall, Newtown",
        controller="Newtown Council",
    )
    assert told.select("//a[@href='mailto:ask@newtown.example']")
    assert told.select("//a[@href='tel:01582000000']")
    assert "Newtown Council, Town Hall, Newtown" in told.text


@pytest.mark.parametrize(
    ("https", "names"),
    [(True, ["__Host-session", "__Host-answers"]), (False, ["session", "answers"])],
)
def test_the_cookies_are_named_as_the_browser_names_them(https, names, page) -> None:
    told = page("cookies", **{**PRODUCTION, "https": https})
    assert [code.text_content() for code in told.select("//main//code")] == names


def test_the_pages_say_truly_who_reads_what_and_what_stays_after_erasing(page) -> None:
    told = page("privacy", taskforce_name="People’s Panel").text
    for words in (
        "Council staff and people of the People’s Panel can read what you write in the large boxes",
        "Your other answers are kept with it for the council",
        "erased. It stands on the consultation’s page",
        "We keep the day, the language and which subjects were seen in your answers",
    ):
        assert words in told
    assert "About a third" not in page("how-we-read-your-answers").text
    assert "each time we change the site" not in page("accessibility").text

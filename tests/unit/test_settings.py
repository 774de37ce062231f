"""Settings that somebody mistyped are named; those set to nothing are as if not set."""

import pytest
from click.testing import CliRunner

from engage import paths
from engage.cli import main
from engage.commands import i18n
from engage.settings import Settings


@pytest.fixture(autouse=True)
def development(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGE_ENVIRONMENT", "development")


def test_a_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGE_PORT", "eighty")
    said = CliRunner().invoke(main, ["serve"])

    assert said.exit_code == 1
    assert "ENGAGE_PORT: " in said.output


def test_a_setting_set_to_nothing_is_as_if_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGE_PORT", "")

    assert Settings().port == Settings.model_fields["port"].default


def test_the_address_of_a_site_in_use_holds_no_build_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGE_PUBLIC_URL", "https://engage.luton.gov.uk")
    monkeypatch.setenv("ENGAGE_TRUSTED_PROXIES", "1")

    assert i18n._folder().folder == paths.TRANSLATIONS

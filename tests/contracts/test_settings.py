"""Settings are documented, and production refuses to start without its secrets."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from engage.settings import Environment, Settings

ROOT = Path(__file__).parents[2]
LONG = "x" * 32


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_described_in_the_docs_as_in_the_code(name: str) -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    assert f"`ENGAGE_{name.upper()}`" in text
    assert (Settings.model_fields[name].description or "").strip() in text


def test_the_docs_describe_no_setting_that_is_gone() -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `ENGAGE_([A-Z_]+)`", text, re.M))
    assert described == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("missing", ["secret_key", "password_salt", "totp_secret"])
def test_production_refuses_to_start_without_a_secret(missing: str, monkeypatch) -> None:
    for name in ("secret_key", "password_salt", "totp_secret"):
        monkeypatch.setenv(f"ENGAGE_{name.upper()}", LONG if name != missing else "short")
    monkeypatch.delenv("ENGAGE_ENVIRONMENT", raising=False)
    with pytest.raises(ValidationError, match=missing.upper()):
        Settings()


def test_production_is_what_happens_when_nobody_says_otherwise(monkeypatch) -> None:
    monkeypatch.delenv("ENGAGE_ENVIRONMENT", raising=False)
    settings = Settings(secret_key=LONG, password_salt=LONG, totp_secret=LONG)
    assert settings.environment is Environment.PRODUCTION
    assert settings.https


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "engage.luton.gov.uk"])
def test_what_is_unsafe_stays_on_this_machine(host: str) -> None:
    """Development signs with keys from the source, and cookies without https can be read on the way."""
    with pytest.raises(ValidationError, match="ENGAGE_ENVIRONMENT is development"):
        Settings(environment="development", host=host)
    secrets = {"secret_key": LONG, "password_salt": LONG, "totp_secret": LONG}
    with pytest.raises(ValidationError, match="ENGAGE_HTTPS is off"):
        Settings(host=host, https=False, **secrets)
    assert Settings(host=host, **secrets).host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_development_may_use_any_name_of_this_machine(host: str) -> None:
    assert Settings(environment="development", host=host, https=False).on_loopback


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("ENGAGE_DATABSE_URL", "ENGAGE_DATABASE_URL"),
        ("ENGAGE_HOSTS", "ENGAGE_HOST"),
        ("ENGAGE_SAMPLE_TEXT", "ENGAGE_SAMPLE_TEXTS"),
    ],
)
def test_a_misspelt_name_is_refused_and_the_nearest_said(
    misspelt: str, meant: str, monkeypatch
) -> None:
    monkeypatch.setenv(misspelt, "x")
    with pytest.raises(ValidationError) as refused:
        Settings(environment="development")
    [error] = refused.value.errors()
    assert error["msg"].endswith(f"there is no setting {misspelt}: the nearest is {meant}")
    monkeypatch.setenv(misspelt, "")
    Settings(environment="development")


def test_every_variable_that_anything_of_ours_reads_is_known_and_described(monkeypatch) -> None:
    files = [ROOT / "Makefile", ROOT / "README.md", ROOT / ".ci/run", ROOT / "tests/databases.py"]
    for folder, kind in (("docs", "*.md"), ("nlp", "*.py"), ("tests/nlp", "*.py")):
        files += (ROOT / folder).rglob(kind)
    text = "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file())
    found = set(re.findall(r"\bENGAGE_[A-Z_]*[A-Z]\b", text))
    others = found - {f"ENGAGE_{name.upper()}" for name in Settings.model_fields}
    assert {"ENGAGE_ENCODER_PATH", "ENGAGE_SAMPLE_TEXTS", "ENGAGE_TEST_POSTGRESQL"} <= others
    described = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    for name in others:
        assert f"`{name}`" in described
        monkeypatch.setenv(name, "x")
    Settings(environment="development")


def test_production_is_told_what_was_forgotten() -> None:
    secrets = {"secret_key": LONG, "password_salt": LONG, "totp_secret": LONG}
    assert [advice.split()[0] for advice in Settings(**secrets).advice] == [
        "ENGAGE_CONTACT_EMAIL", "ENGAGE_DPO_EMAIL", "ENGAGE_TRUSTED_PROXIES",
    ]  # fmt: skip
    told = {"contact_email": "a@luton.gov.uk", "dpo_email": "b@luton.gov.uk", "trusted_proxies": 1}
    assert Settings(**secrets, **told).advice == []
    assert Settings(environment="development").advice == []


def test_postgresql_is_always_spoken_to_through_the_new_driver() -> None:
    for address in ("postgres://a@b/c", "postgresql://a@b/c"):
        settings = Settings(environment="development", database_url=address)
        assert settings.database == "postgresql+psycopg://a@b/c"

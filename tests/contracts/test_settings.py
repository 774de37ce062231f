"""Settings are documented, and production refuses to start without its secrets."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from engage.app import create_app
from engage.cli import main
from engage.models.engine import connect
from engage.settings import Environment, Settings
from engage.web.extensions import db
from tests.databases import PRODUCTION

ROOT = Path(__file__).parents[2]


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
    for name, value in {**PRODUCTION, missing: "short"}.items():
        monkeypatch.setenv(f"ENGAGE_{name.upper()}", str(value))
    monkeypatch.delenv("ENGAGE_ENVIRONMENT")
    with pytest.raises(ValidationError, match=f"ENGAGE_{missing.upper()}"):
        Settings()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://engage.luton.gov.uk", "https://engage.luton.gov.uk"),
        ("https://Engage.Luton.gov.uk/", "https://engage.luton.gov.uk"),
        ("https://engage.luton.gov.uk:8443", "https://engage.luton.gov.uk:8443"),
        ("https://[::1]:8443", "https://[::1]:8443"),
    ],
)
def test_the_public_address_is_a_scheme_and_a_host(given: str, kept: str) -> None:
    assert Settings(**PRODUCTION, public_url=given).public_url == kept


@pytest.mark.parametrize(
    "given",
    [
        "engage.luton.gov.uk",
        "https://engage.luton.gov.uk/consultations",
        "https://somebody@engage.luton.gov.uk",
        "ftp://engage.luton.gov.uk",
        "https://",
    ],
)
def test_a_public_address_that_no_link_could_begin_with_is_refused(given: str) -> None:
    with pytest.raises(ValidationError, match="give https:// and a host"):
        Settings(environment="development", public_url=given)


@pytest.mark.parametrize(
    "given",
    [
        "nonsense",
        "mysql://engage:hunter2@host/engage",
        "postgresql+asyncpg://engage:hunter2@host/engage",
        "postgresql://engage:hunter2@host:port/engage",
    ],
)
def test_an_address_of_no_database_of_ours_is_refused_and_not_quoted(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGAGE_ENVIRONMENT", "development")
    monkeypatch.setenv("ENGAGE_DATABASE_URL", given)
    said = CliRunner().invoke(main, ["verify"])
    assert said.exit_code == 1
    assert "ENGAGE_DATABASE_URL: give a whole address" in said.output
    assert "hunter2" not in said.output


def test_cookies_for_https_need_an_address_with_https() -> None:
    plain = {"environment": "development", "public_url": "http://localhost:8000"}
    with pytest.raises(ValidationError, match="ENGAGE_PUBLIC_URL must begin with https"):
        Settings(**plain)
    assert Settings(**plain, https=False).public_url == "http://localhost:8000"


def test_production_is_what_happens_when_nobody_says_otherwise(monkeypatch) -> None:
    monkeypatch.delenv("ENGAGE_ENVIRONMENT", raising=False)
    settings = Settings(**{name: PRODUCTION[name] for name in set(PRODUCTION) - {"environment"}})
    assert settings.environment is Environment.PRODUCTION
    assert settings.https


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "engage.luton.gov.uk"])
def test_what_is_unsafe_stays_on_this_machine(host: str) -> None:
    """Development signs with keys from the source, and cookies without https can be read on the way."""
    with pytest.raises(ValidationError, match="ENGAGE_ENVIRONMENT is development"):
        Settings(environment="development", host=host)
    with pytest.raises(ValidationError, match="ENGAGE_HTTPS is off"):
        Settings(**{**PRODUCTION, "https": False}, host=host)
    assert Settings(**PRODUCTION, host=host).host == host


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "https://engage.luton.gov.uk"),
        ("public_url", "http://192.0.2.1"),
        ("trusted_proxies", 1),
    ],
)
def test_what_is_unsafe_is_not_carried_away_by_another_web_server(name: str, value) -> None:
    unsafe = {"environment": "development", "https": False}, {**PRODUCTION, "https": False}
    for given, why in zip(unsafe, ("ENVIRONMENT is development", "HTTPS is off"), strict=True):
        with pytest.raises(ValidationError, match=f"ENGAGE_{name.upper()} must .*ENGAGE_{why}"):
            Settings(**given, **{name: value})
    for here in ("http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000"):
        assert Settings(**unsafe[0], public_url=here).public_url == here


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
    assert [advice.split()[0] for advice in Settings(**PRODUCTION).advice] == [
        "ENGAGE_CONTACT_EMAIL", "ENGAGE_DPO_EMAIL", "ENGAGE_TRUSTED_PROXIES",
    ]  # fmt: skip
    told = {"contact_email": "a@luton.gov.uk", "dpo_email": "b@luton.gov.uk", "trusted_proxies": 1}
    assert Settings(**PRODUCTION, **told).advice == []
    assert Settings(environment="development").advice == []


def test_postgresql_is_always_spoken_to_through_the_new_driver() -> None:
    for address in ("postgres://a@b/c", "postgresql://a@b/c"):
        settings = Settings(environment="development", database_url=address)
        assert settings.database == "postgresql+psycopg://a@b/c"


def test_site_and_worker_open_the_same_file_of_sqlite(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    given = {"environment": "development", "data_dir": tmp_path / "data"}
    settings = Settings(**given, database_url="sqlite:///in/engage.sqlite3")
    (tmp_path / "in").mkdir()
    app = create_app(settings)
    with app.app_context():
        site = db.engine.url.database
    assert site == connect(settings.database).url.database == str(tmp_path / "in/engage.sqlite3")


@pytest.mark.parametrize(
    "given",
    ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///file::memory:?uri=true"],
)
def test_a_database_in_the_memory_of_one_process_is_refused(given: str) -> None:
    with pytest.raises(ValidationError, match="name a file"):
        Settings(environment="development", database_url=given)

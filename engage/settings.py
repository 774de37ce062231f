"""Every setting of the platform, read once from ENGAGE_* environment variables.

`docs/settings.md` describes each; a test keeps the two in step.
"""

import os
import re
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from engage import paths

_READ_ELSEWHERE = {"ENGAGE_ENCODER_PATH", "ENGAGE_SAMPLE_TEXTS", "ENGAGE_TEST_POSTGRESQL"}
"""Variables of the library for themes and of the tests, which are no settings of the site."""
_DRIVERS = {"sqlite", "sqlite+pysqlite", "postgres", "postgresql", "postgresql+psycopg"}
_ADDRESS = re.compile(r"https?://(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d+)?")


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """The platform's settings.

    Building it raises when production lacks a secret, or a variable has a name that is not known.
    """

    model_config = SettingsConfigDict(
        env_prefix="ENGAGE_", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    environment: Environment = Field(
        default=Environment.PRODUCTION,
        description="`production` refuses to start without secrets; `development` fills them in, and "
        "answers on this machine alone.",
    )
    data_dir: Path = Field(
        default=Path("instance"),
        description="Folder for the SQLite database.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy address of the database; empty means SQLite in `data_dir`.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Signs cookies and forms; at least 32 characters, kept secret.",
    )
    password_salt: SecretStr = Field(
        default=SecretStr(""),
        description="Mixed into staff passwords before they are hashed; kept secret.",
    )
    totp_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Encrypts the keys of staff members’ authenticator apps and their recovery codes; "
        "kept secret.",
    )
    https: bool = Field(
        default=True,
        description="Cookies only travel over https. Off only for a site on this machine alone.",
    )
    public_url: str = Field(
        default="",
        description="Where people find the site, such as `https://engage.luton.gov.uk`. Links are made "
        "from it, and requests for any other host are refused; empty means that any host will do.",
    )
    host: str = Field(default="127.0.0.1", description="Address that `engage serve` listens on.")
    port: int = Field(default=8000, description="Port that `engage serve` listens on.")
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        description="Web servers that a request passes before it reaches us, each of which adds to "
        "`X-Forwarded-For`.",
    )
    web_workers: int = Field(default=2, ge=1, description="Web processes of `engage serve`.")
    translations_dir: Path = Field(
        default=paths.TRANSLATIONS,
        description="Folder of `locales.toml` and the message catalogues.",
    )
    taskforce_name: str = Field(
        default="Fairness Taskforce",
        description="How the taskforce writes its own name.",
    )
    contact_email: str = Field(
        default="consultations@luton.example",
        description="Address shown to residents who have a question or a complaint.",
    )
    contact_phone: str = Field(
        default="", description="Telephone number on the contact page; empty means none is shown."
    )
    contact_address: str = Field(
        default="", description="Postal address on the contact page; empty means none is shown."
    )
    controller: str = Field(
        default="Luton Council",
        description="Who answers in law for what people tell the site (the data controller).",
    )
    dpo_email: str = Field(
        default="dataprotection@luton.example",
        description="Address of the controller’s data protection officer.",
    )
    draft_days: int = Field(
        default=14,
        ge=1,
        description="Days that half-finished answers are kept, encrypted, before they are deleted.",
    )
    job_poll_seconds: float = Field(
        default=0.5,
        gt=0,
        description="How often the embedded worker looks for new jobs (SQLite only).",
    )
    job_lease_seconds: float = Field(
        default=60.0,
        gt=0,
        description="Silence after which another takes a job of the embedded worker (SQLite only).",
    )
    max_upload_mb: int = Field(
        default=25,
        ge=1,
        description="Largest file that staff may upload, in megabytes.",
    )

    @model_validator(mode="before")
    @classmethod
    def _know_every_name(cls, values: Any) -> Any:
        """A misspelt ENGAGE_DATABASE_URL would have the site write into another database."""
        known = {f"ENGAGE_{name.upper()}" for name in cls.model_fields} | _READ_ELSEWHERE
        for name, value in sorted(os.environ.items()):
            if value and name.startswith("ENGAGE_") and name not in known:
                [nearest] = get_close_matches(name, sorted(known), n=1, cutoff=0)
                raise ValueError(f"there is no setting {name}: the nearest is {nearest}")
        return values

    @field_validator("database_url")
    @classmethod
    def _name_a_database_of_a_kind_we_know(cls, value: str) -> str:
        try:
            known = not value or make_url(value).drivername in _DRIVERS
        except (ArgumentError, ValueError):  # the latter for a port that is no number
            known = False
        if not known:  # nothing is quoted: there is a password in it
            raise ValueError("give a whole address, as in postgresql://name@host/engage")
        return value

    @field_validator("database_url")
    @classmethod
    def _name_a_database_that_processes_share(cls, value: str) -> str:
        """The worker would see nothing of a SQLite database in the memory of the site."""
        file = make_url(value).database if value.startswith("sqlite") else "a server’s"
        if not file or file.startswith((":memory:", "file:")):
            raise ValueError("name a file, as in sqlite:////srv/engage/engage.sqlite3")
        return value

    @field_validator("public_url")
    @classmethod
    def _name_a_host_and_nothing_else(cls, value: str) -> str:
        address = value.lower().removesuffix("/")
        if value and not _ADDRESS.fullmatch(address):
            raise ValueError("give https:// and a host, as in https://engage.luton.gov.uk")
        return address

    @model_validator(mode="after")
    def _require_an_address_that_cookies_reach(self) -> Self:
        if self.https and self.public_url.startswith("http:"):
            raise ValueError("ENGAGE_PUBLIC_URL must begin with https:// while ENGAGE_HTTPS is on")
        return self

    @model_validator(mode="after")
    def _require_secrets_in_production(self) -> Self:
        if self.environment is Environment.PRODUCTION:
            for name in ("secret_key", "password_salt", "totp_secret"):
                if len(getattr(self, name).get_secret_value()) < 32:
                    raise ValueError(f"ENGAGE_{name.upper()} needs at least 32 characters")
        return self

    @model_validator(mode="after")
    def _keep_what_is_unsafe_on_this_machine(self) -> Self:
        """Development signs with keys that anybody can read in the source.

        `host` alone tells little: another web server may bring the world to a site on 127.0.0.1.
        """
        if self.environment is Environment.DEVELOPMENT:
            unsafe = "ENGAGE_ENVIRONMENT is development"
        elif not self.https:
            unsafe = "ENGAGE_HTTPS is off"
        else:
            return self
        if not self.on_loopback:
            raise ValueError(f"ENGAGE_HOST must be 127.0.0.1 while {unsafe}")
        if self.public_url and not _is_loopback(urlsplit(self.public_url).hostname or ""):
            raise ValueError(f"ENGAGE_PUBLIC_URL must name 127.0.0.1 while {unsafe}")
        if self.trusted_proxies:
            raise ValueError(f"ENGAGE_TRUSTED_PROXIES must be 0 while {unsafe}")
        return self

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the site at `host`."""
        return _is_loopback(self.host)

    @property
    def advice(self) -> list[str]:
        """What somebody who runs the site in production has forgotten, one sentence each."""
        if self.environment is not Environment.PRODUCTION:
            return []
        forgotten = [
            f"ENGAGE_{name.upper()} is still an example: residents will be shown it"
            for name in ("contact_email", "dpo_email")
            if getattr(self, name).endswith(".example")
        ]
        if not self.trusted_proxies:
            forgotten.append(
                "ENGAGE_TRUSTED_PROXIES is 0: behind another web server, all who sign in would "
                "count as one address, and strangers could shut staff out"
            )
        return forgotten

    @property
    def database(self) -> str:
        """The SQLAlchemy address in force; PostgreSQL always goes through psycopg 3."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir.resolve() / 'engage.sqlite3'}"
        url = make_url(self.database_url)
        if url.drivername in {"postgres", "postgresql"}:
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() == "sqlite":
            # Flask-SQLAlchemy would look for it in another folder than the worker.
            url = url.set(database=str(Path(url.database or "").resolve()))
        return url.render_as_string(hide_password=False)

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def draft_lifetime(self) -> timedelta:
        return timedelta(days=self.draft_days)

    def secret(self, name: str) -> str:
        """The secret `name`; in development a fixed stand-in, so that a restart keeps sign-ins."""
        return getattr(self, name).get_secret_value() or f"only-for-development-{name}".ljust(
            32, "-"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

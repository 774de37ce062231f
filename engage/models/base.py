"""What every table shares: names of constraints, moments in UTC, enumerations as checked text."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import CheckConstraint, DateTime, Dialect, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Moment(TypeDecorator[datetime]):
    """A moment in time, aware and in UTC on the way in and out (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The day it is, in UTC: fine enough to order what the record must not date more finely."""
    return now().date()


def random_id() -> str:
    """An identity that tells nothing of when or in which order rows were made."""
    return uuid4().hex


def enum_check(column: str, enum: type[StrEnum], **values: Any) -> CheckConstraint:
    """A constraint named after the column: it holds one of the enumeration’s values."""
    listed = ", ".join(f"'{member.value}'" for member in enum)
    return CheckConstraint(f"{column} IN ({listed})", name=column, **values)


Key = String(32)
"""Type of a random identity."""

UNORDERED = {"sqlite_with_rowid": False}
"""Rows lie in the order of their identities: SQLite otherwise numbers them in the order they came."""

"""What every table shares: names of constraints, ids in order of time, instants, texts in two languages."""

import secrets
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, MetaData, Uuid, event
from sqlalchemy import Enum as EnumType
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class _Ids:
    """Makes ids that sort by the time of their making, also several within one millisecond."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> UUID:
        """A UUID version 7 (RFC 9562, section 5.7), with the counter method of section 6.2."""
        with self._lock:
            stamp = (time.time_ns() // 1_000_000 << 12) | secrets.randbits(10)
            self._last = max(stamp, self._last + 1)
            milliseconds, counter = self._last >> 12, self._last & 0xFFF
        number = milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | secrets.randbits(62)
        return UUID(int=number)


_ids = _Ids()


def new_id() -> UUID:
    """A new id, later than every earlier one of this process."""
    return _ids.next()


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Aware to UTC.

        Raises:
            ValueError: for a datetime without a zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """UTC as read; SQLite hands back naive values."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A text in German and English; either may be empty and is then stood in for by the other."""

    de: str = ""
    en: str = ""

    def text(self, language: str) -> str:
        """The text in ``language`` ("de" or "en"), else in the other one."""
        first, second = (self.en, self.de) if language == "en" else (self.de, self.en)
        return first or second

    def __bool__(self) -> bool:
        return bool(self.de or self.en)


NO_TEXT = LocalizedText()


class LocalizedTextType(TypeDecorator[LocalizedText]):
    """Keeps a `LocalizedText` as a JSON object with the keys ``de`` and ``en``."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: LocalizedText | None, _dialect: Dialect) -> dict[str, str] | None:
        """Value to JSON object."""
        return None if value is None else {"de": value.de, "en": value.en}

    def process_result_value(self, value: dict[str, str] | None, _dialect: Dialect) -> LocalizedText | None:
        """JSON object to value."""
        return None if value is None else LocalizedText(value.get("de", ""), value.get("en", ""))


def _values(kind: type[Enum]) -> list[str]:
    return [one.value for one in kind]


class Base(DeclarativeBase):
    """The root of all tables. Enumerations are kept as their values, so that a new one needs no migration."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: UTCDateTime(),
        LocalizedText: LocalizedTextType(),
        dict[str, Any]: JSON,
        Enum: EnumType(Enum, native_enum=False, create_constraint=False, length=20, values_callable=_values),
    }


class HasId:
    """A primary key that sorts by the time of its making."""

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id, sort_order=-1)


_defaults: dict[type[Base], list[tuple[str, Any, bool]]] = {}


def _read_defaults(mapper: Mapper[Any]) -> list[tuple[str, Any, bool]]:
    found = []
    for attribute in mapper.column_attrs:
        default = getattr(attribute.columns[0], "default", None)
        if default is not None and (default.is_scalar or default.is_callable):
            found.append((attribute.key, default.arg, default.is_callable))
    return found


@event.listens_for(Base, "init", propagate=True)
def _fill_defaults(target: Base, _args: object, kwargs: dict[str, Any]) -> None:
    """Give a new object its defaults at once, not only when it is flushed: rules read it before that."""
    kind = type(target)
    if kind not in _defaults:
        _defaults[kind] = _read_defaults(kind.__mapper__)
    for key, value, is_callable in _defaults[kind]:
        if key not in kwargs:
            kwargs[key] = value(None) if is_callable else value

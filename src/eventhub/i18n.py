"""German and English: whose language it is now, sentences from the catalogs, dates and times in words.

The language of a request or a mail stands in a context variable; `speaking` sets it for a while. Source
strings are English; `gettext` translates when it is called, `lazy_gettext` when it is shown.
"""

import gettext as gnu
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale

LANGUAGES = ("de", "en")
DEFAULT_LANGUAGE = "de"
LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}
CATALOGS = Path(__file__).parent / "locale"
KIB = 1024

Zone = ZoneInfo | str

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def current_language() -> str:
    """The language spoken now: "de" or "en"."""
    return _language.get()


def set_language(language: str) -> Token[str]:
    """Speak ``language`` from here on in this task; the token takes it back."""
    return _language.set(language if language in LANGUAGES else DEFAULT_LANGUAGE)


def reset_language(token: Token[str]) -> None:
    """Speak as before the `set_language` that gave ``token``."""
    _language.reset(token)


@contextmanager
def speaking(language: str) -> Generator[None]:
    """Speak ``language`` inside the with block, as a mail does to its reader."""
    token = set_language(language)
    try:
        yield
    finally:
        reset_language(token)


# Sentences


def gettext(message: str, **values: object) -> str:
    """``message`` in the current language; values fill its ``%(name)s``."""
    text = catalog(current_language()).gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """The form for ``num``, which fills ``%(num)d`` as well."""
    return catalog(current_language()).ngettext(singular, plural, num) % {"num": num, **values}


def pgettext(context: str, message: str, **values: object) -> str:
    """``message`` as it is meant in ``context`` (one English word, two German ones)."""
    text = catalog(current_language()).pgettext(context, message)
    return text % values if values else text


class LazyText:
    """A sentence that is translated when shown, for constants made before anybody's language is known."""

    __slots__ = ("message", "values")

    def __init__(self, message: str, values: dict[str, Any]) -> None:
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return gettext(self.message, **self.values)

    def __repr__(self) -> str:
        return f"LazyText({self.message!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LazyText) and (self.message, self.values) == (other.message, other.values)

    def __hash__(self) -> int:
        return hash(self.message)

    def __mod__(self, values: dict[str, Any]) -> "LazyText":
        return LazyText(self.message, {**self.values, **values})


def lazy_gettext(message: str, **values: object) -> LazyText:
    """``message``, translated when it is shown; ``% {...}`` adds values."""
    return LazyText(message, values)


@cache
def catalog(language: str) -> gnu.NullTranslations:
    """The catalog of ``language``; English is the source and needs none."""
    folder = CATALOGS / language / "LC_MESSAGES"
    compiled, source = folder / "messages.mo", folder / "messages.po"
    if compiled.exists() and not (source.exists() and source.stat().st_mtime > compiled.stat().st_mtime):
        return gnu.GNUTranslations(BytesIO(compiled.read_bytes()))
    if source.exists():
        return gnu.GNUTranslations(_compile(source, language))
    return gnu.NullTranslations()


def _compile(source: Path, language: str) -> BytesIO:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return compiled


# Dates and times: an instant is always shown in a given zone, in the current language


@lru_cache(maxsize=64)
def zone_of(zone: Zone) -> ZoneInfo:
    """The zone itself, from its name ("Europe/Berlin") or as given."""
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


@cache
def _names(language: str) -> tuple[list[str], list[str], list[str], list[str]]:
    """Weekdays long and short (from Monday), months long and short (from January)."""
    locale = Locale(language)
    days, months = locale.days["format"], locale.months["format"]
    weekdays_short = [str(days["abbreviated"][n]).rstrip(".") for n in range(7)]
    months_short = [str(locale.months["stand-alone"]["abbreviated"][n]).rstrip(".") for n in range(1, 13)]
    return (
        [str(days["wide"][n]) for n in range(7)],
        weekdays_short,
        [str(months["wide"][n]) for n in range(1, 13)],
        months_short,
    )


def _local(at: datetime | date, zone: Zone) -> datetime | date:
    return at.astimezone(zone_of(zone)) if isinstance(at, datetime) else at


def weekday(at: datetime | date, zone: Zone = "UTC") -> str:
    """ "Donnerstag" / "Thursday"."""
    return _names(current_language())[0][_local(at, zone).weekday()]


def weekday_short(at: datetime | date, zone: Zone = "UTC") -> str:
    """ "Do" / "Thu"."""
    return _names(current_language())[1][_local(at, zone).weekday()]


def month_short(at: datetime | date, zone: Zone = "UTC") -> str:
    """ "Jan" / "Jan"."""
    return _names(current_language())[3][_local(at, zone).month - 1]


def day_number(at: datetime | date, zone: Zone = "UTC") -> str:
    """The day of the month, "21"."""
    return str(_local(at, zone).day)


def day_month(at: datetime | date, zone: Zone = "UTC") -> str:
    """ "21. Januar" / "21 January"."""
    day = _local(at, zone)
    dot = "." if current_language() == "de" else ""
    return f"{day.day}{dot} {_names(current_language())[2][day.month - 1]}"


def date_medium(at: datetime | date, zone: Zone = "UTC") -> str:
    """ "21. Januar 2027" / "21 January 2027"."""
    return f"{day_month(at, zone)} {_local(at, zone).year}"


def date_long(at: datetime | date, zone: Zone = "UTC") -> str:
    """ "Donnerstag, 21. Januar 2027" / "Thursday, 21 January 2027"."""
    return f"{weekday(at, zone)}, {date_medium(at, zone)}"


def date_short(at: datetime | date, zone: Zone = "UTC") -> str:
    """ "Do, 21. Januar" / "Thu, 21 January"."""
    return f"{weekday_short(at, zone)}, {day_month(at, zone)}"


def time(at: datetime, zone: Zone) -> str:
    """ "17:00 Uhr" / "5:00 pm"."""
    return f"{clock_time(at, zone)} Uhr" if current_language() == "de" else clock_time(at, zone)


def clock_time(at: datetime, zone: Zone) -> str:
    """ "17:00" / "5:00 pm"."""
    local = at.astimezone(zone_of(zone))
    if current_language() == "de":
        return f"{local.hour:02}:{local.minute:02}"
    return f"{local.hour % 12 or 12}:{local.minute:02} {'am' if local.hour < 12 else 'pm'}"


def time_range(start: datetime, end: datetime, zone: Zone) -> str:
    """ "17:00 bis 20:30 Uhr" / "5:00 to 8:30 pm"; of the times alone, the days are not told."""
    first, last = clock_time(start, zone), clock_time(end, zone)
    if current_language() == "de":
        return f"{first} bis {last} Uhr"
    return f"{first.removesuffix(last[-3:])} to {last}"


def moment(at: datetime, zone: Zone) -> str:
    """ "Donnerstag, 21. Januar 2027, 17:00 Uhr" / "Thursday, 21 January 2027, 5:00 pm"."""
    return f"{date_long(at, zone)}, {time(at, zone)}"


def moment_short(at: datetime, zone: Zone) -> str:
    """ "Do, 21. Januar, 17:00 Uhr" / "Thu, 21 January, 5:00 pm"."""
    return f"{date_short(at, zone)}, {time(at, zone)}"


def recent(at: datetime, zone: Zone, now: datetime) -> str:
    """For lists: "heute, 10:30", "gestern, 17:04", "20. Jan, 12:00", "20. Jan 2026" / "20 Jan 2026"."""
    day, today = _day(at, zone), _day(now, zone)
    if day in (today, today - timedelta(days=1)):
        word = gettext("today") if day == today else gettext("yesterday")
        return f"{word}, {clock_time(at, zone)}"
    dot = "." if current_language() == "de" else ""
    date_in_words = f"{day.day}{dot} {month_short(day)}"
    return f"{date_in_words}, {clock_time(at, zone)}" if day.year == today.year else f"{date_in_words} {day.year}"


def span(start: datetime, end: datetime, zone: Zone) -> str:
    """From when to when: one day and its times, or two whole moments."""
    if _day(start, zone) == _day(end, zone):
        return f"{date_long(start, zone)}, {time_range(start, end, zone)}"
    until = "bis" if current_language() == "de" else "to"
    return f"{moment(start, zone)} {until} {moment(end, zone)}"


def iso(at: datetime | date, zone: Zone = "UTC") -> str:
    """For ``<time datetime>``: "2027-01-21T17:00+01:00", or the date alone for a date."""
    local = _local(at, zone)
    return local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()


def local_input(at: datetime | None, zone: Zone) -> str:
    """For ``<input type=datetime-local>``: "2027-01-21T17:00"; empty for None."""
    return "" if at is None else at.astimezone(zone_of(zone)).strftime("%Y-%m-%dT%H:%M")


def _day(at: datetime, zone: Zone) -> date:
    return at.astimezone(zone_of(zone)).date()


# Numbers


def number(value: int) -> str:
    """ "1.284" / "1,284"."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if current_language() == "de" else grouped


def decimal(value: float, digits: int = 1) -> str:
    """ "4,6" / "4.6", with so many ``digits`` behind the comma."""
    text = f"{Decimal(str(value)):.{digits}f}"
    return text.replace(".", ",") if current_language() == "de" else text


def file_size(size: int) -> str:
    """ "1,4 MB" / "1.4 MB" of a number of bytes."""
    amount, unit = (size / KIB, "kB") if size < KIB * KIB else (size / KIB / KIB, "MB")
    return f"{decimal(amount, 1 if amount < 10 else 0)} {unit}"

"""Reading what people typed: one function a kind of field, each with its error in words.

A form keeps everything as it was typed, so that a refused page shows it again, and its errors in the order of
the page. The functions return the cleaned value, or the empty value of its kind once they have noted an error.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Self, TypeVar

from eventhub.domain.errors import DomainError
from eventhub.i18n import LazyText, Zone, zone_of
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import LocalizedText

Sentence = str | LazyText | DomainError
Moment = TypeVar("Moment", time, datetime)

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
LONGEST_ADDRESS = 254
LARGEST_INTEGER = 2**31 - 1

_LOCAL_PART = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}")
_DOMAIN = re.compile(r"(?!-)[\w-]{1,63}(?<!-)(\.(?!-)[\w-]{1,63}(?<!-))+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Typed:
    """What a form posted: for every name the values in their order; uploads stay what the framework made."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        """Keep ``pairs`` of name and value; characters that no text holds are dropped from texts."""
        self._values: dict[str, list[Any]] = {}
        for name, value in pairs:
            clean = _CONTROL.sub("", value) if isinstance(value, str) else value
            self._values.setdefault(name, []).append(clean)

    @classmethod
    def of(cls, values: Mapping[str, str | Sequence[str]]) -> Self:
        """From a mapping whose values are texts or lists of texts."""
        return cls(
            (name, one) for name, value in values.items() for one in ([value] if isinstance(value, str) else value)
        )

    def first(self, name: str) -> str:
        """The first text under ``name``, "" without one."""
        return next((value for value in self._values.get(name, ()) if isinstance(value, str)), "")

    def all(self, name: str) -> list[str]:
        """Every text under ``name``."""
        return [value for value in self._values.get(name, ()) if isinstance(value, str)]

    def file(self, name: str) -> Any | None:
        """The upload under ``name``, None when no file was chosen."""
        return next(iter(self.files(name)), None)

    def files(self, name: str) -> list[Any]:
        """Every upload under ``name``."""
        return [value for value in self._values.get(name, ()) if not isinstance(value, str) and value.filename]

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)


class Form:
    """The parent of every form. A child reads its fields in `check`, in the order of the page."""

    #: where a refusal belongs on this page: code of the `DomainError` to name of the field
    fields_of: Mapping[str, str] = {}

    def __init__(self, typed: Typed | None = None) -> None:
        """An empty form, or one that shows ``typed``; nothing is checked yet."""
        self.typed = typed or Typed()
        self.errors: dict[str, Sentence] = {}

    @classmethod
    def read(cls, typed: Typed) -> Self:
        """The form with cleaned values, or with errors."""
        form = cls(typed)
        form.check()
        return form

    @classmethod
    def filled(cls, values: Mapping[str, str | Sequence[str]]) -> Self:
        """A form that shows ``values``, to edit what there is."""
        return cls(Typed.of(values))

    def check(self) -> None:
        """Read every field; a child says how."""

    def value(self, name: str) -> str:
        """What stands in the field."""
        return self.typed.first(name)

    def has(self, name: str, value: str) -> bool:
        """Whether ``value`` is among what was chosen."""
        return str(value) in self.typed.all(name)

    def error(self, name: str) -> Sentence | None:
        """What is wrong with the field, if anything."""
        return self.errors.get(name)

    def note(self, name: str, sentence: Sentence) -> None:
        """Remember the first error of a field; "" is the form as a whole."""
        self.errors.setdefault(name, sentence)

    def refused(self, error: DomainError) -> Self:
        """This form with a rule's refusal, at its field if it has one here."""
        self.note(error.field or self.fields_of.get(error.code, ""), error)
        return self


def text(form: Form, name: str, *, missing: Sentence | None = None, longest: int = LONGEST_LINE) -> str:
    """One line, without spaces around it; ``missing`` is said when it is empty."""
    value = " ".join(unicodedata.normalize("NFC", form.value(name)).split())
    return _checked(form, name, value, missing, longest)


def long_text(form: Form, name: str, *, missing: Sentence | None = None, longest: int = LONGEST_TEXT) -> str:
    """Several lines; ends of lines become line feeds."""
    value = unicodedata.normalize("NFC", form.value(name)).replace("\r\n", "\n").replace("\r", "\n").strip()
    return _checked(form, name, value, missing, longest)


def secret(form: Form, name: str, *, missing: Sentence | None = None, longest: int = LONGEST_LINE) -> str:
    """A password: exactly what was typed, in one normal form (RFC 8265, section 4.2)."""
    return _checked(form, name, unicodedata.normalize("NFC", form.value(name)), missing, longest)


def _checked(form: Form, name: str, value: str, missing: Sentence | None, longest: int) -> str:
    if not value and missing is not None:
        form.note(name, missing)
    elif len(value) > longest:
        form.note(name, _l("Use at most %(longest)s characters", longest=longest))
    return value


def email(form: Form, name: str, *, missing: Sentence | None = None) -> str:
    """A mail address as it was typed, without spaces around it; letters of all languages are fine."""
    value = unicodedata.normalize("NFC", form.value(name)).strip()
    if not value:
        if missing is not None:
            form.note(name, missing)
        return ""
    local, at, domain = value.rpartition("@")
    if not at:
        form.note(name, _l("Write the address with an @, for example name@company.example"))
    elif not (_is_local_part(local) and _DOMAIN.fullmatch(domain)) or len(value) > LONGEST_ADDRESS:
        form.note(name, _l("Check the mail address, for example name@company.example"))
    return value


def _is_local_part(local: str) -> bool:
    dots_are_fine = not (local.startswith(".") or local.endswith(".") or ".." in local)
    return dots_are_fine and _LOCAL_PART.fullmatch(local) is not None


def _bare(form: Form, name: str, missing: Sentence | None) -> str:
    value = form.value(name).strip()
    if not value and missing is not None:
        form.note(name, missing)
    return value


def integer(
    form: Form,
    name: str,
    *,
    missing: Sentence | None = None,
    least: int = 0,
    most: int = LARGEST_INTEGER,
) -> int | None:
    """A whole number from ``least`` to ``most``, None when empty."""
    value = _bare(form, name, missing)
    if not value:
        return None
    if not re.fullmatch(r"[+-]?[0-9]{1,10}", value):
        form.note(name, _l("Enter a whole number"))
        return None
    number = int(value)
    if not least <= number <= most:
        sentence = (
            _l("Enter a number of at least %(least)s")
            if most == LARGEST_INTEGER
            else _l("Enter a number from %(least)s to %(most)s")
        )
        form.note(name, sentence % {"least": least, "most": most})
        return None
    return number


def checkbox(form: Form, name: str) -> bool:
    """Whether the box is ticked."""
    return bool(form.value(name))


def choice(form: Form, name: str, options: Collection[str], *, missing: Sentence | None = None) -> str:
    """One of ``options``, "" when nothing was chosen."""
    value = form.value(name)
    if not value:
        if missing is not None:
            form.note(name, missing)
        return ""
    if value not in options:
        form.note(name, _l("Choose one of the answers"))
        return ""
    return value


def several(form: Form, name: str, options: Collection[str], *, missing: Sentence | None = None) -> list[str]:
    """Those of ``options`` that were chosen, in the order of ``options``."""
    values = form.typed.all(name)
    if not values and missing is not None:
        form.note(name, missing)
    if any(value not in options for value in values):
        form.note(name, _l("Choose from the answers given"))
    return [option for option in options if option in values]


def localized(
    form: Form,
    name: str,
    *,
    missing: Sentence | None = None,
    longest: int | None = None,
    is_long: bool = False,
) -> LocalizedText:
    """The German and English of ``NAME_de`` and ``NAME_en``; ``missing`` is said at the German one."""
    read = long_text if is_long else text
    most = longest or (LONGEST_TEXT if is_long else LONGEST_LINE)
    german = read(form, f"{name}_de", longest=most)
    english = read(form, f"{name}_en", longest=most)
    if not german and not english and missing is not None:
        form.note(f"{name}_de", missing)
    return LocalizedText(german, english)


def day(form: Form, name: str, *, missing: Sentence | None = None) -> date | None:
    """A date as browsers send it, ``2027-01-21``."""
    value = _bare(form, name, missing)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        form.note(name, _l("Enter the day like 2027-01-21"))
        return None


def _naive(parse: Callable[[str], Moment], value: str) -> Moment | None:
    """What ``value`` says without a zone; None for anything else."""
    try:
        read = parse(value)
    except ValueError:
        return None
    return read if read.tzinfo is None else None


def local_time(form: Form, name: str, *, missing: Sentence | None = None) -> time | None:
    """A time of day, ``17:00``."""
    value = _bare(form, name, missing)
    if not value:
        return None
    read = _naive(time.fromisoformat, value)
    if read is None:
        form.note(name, _l("Enter the time like 17:00"))
        return None
    return read.replace(second=0, microsecond=0)


def local_datetime(form: Form, name: str, zone: Zone, *, missing: Sentence | None = None) -> datetime | None:
    """A day and time in ``zone`` (``2027-01-21T17:00``) as an instant in UTC.

    The hour that a clock skips in spring is refused; of the one it shows twice in autumn the first is taken.
    """
    value = _bare(form, name, missing)
    if not value:
        return None
    local = _naive(datetime.fromisoformat, value)
    if local is None:
        form.note(name, _l("Enter day and time like 2027-01-21 17:00"))
        return None
    return instant(form, name, local, zone)


def instant(form: Form, name: str, local: datetime, zone: Zone) -> datetime | None:
    """The instant of a naive ``local`` time in ``zone``; notes an error for one that no clock shows."""
    at = local.replace(tzinfo=zone_of(zone), fold=0)
    try:
        utc = at.astimezone(UTC)
    except OverflowError:
        form.note(name, _l("Enter day and time like 2027-01-21 17:00"))
        return None
    if utc.astimezone(zone_of(zone)).replace(tzinfo=None) != local:
        form.note(name, _l("The clock skips this hour on that day, choose another time"))
        return None
    return utc.replace(second=0, microsecond=0)

"""The form that chooses what a report is about: the days of a period, and a series."""

from collections.abc import Collection
from datetime import date
from typing import Self

from eventhub.forms.reading import Form, Typed, choice, day
from eventhub.i18n import lazy_gettext as _l

FIRST_YEAR, LAST_YEAR = 2000, 2100


class PeriodForm(Form):
    """``series`` is the address of one series, "" for all meetings."""

    first: date
    last: date
    series: str = ""

    @classmethod
    def asked(cls, typed: Typed, *, series: Collection[str]) -> Self:
        """What the address asks for; ``series`` are the addresses there are."""
        form = cls.read(typed)
        form.series = choice(form, "series", series)
        return form

    @classmethod
    def of_year(cls, year: int) -> Self:
        """A whole year, of all meetings."""
        return cls.filled({"first": date(year, 1, 1).isoformat(), "last": date(year, 12, 31).isoformat()})

    @property
    def query(self) -> dict[str, str]:
        """What the address of the report asks for."""
        return {name: self.value(name) for name in ("first", "last", "series")}

    def check(self) -> None:
        """Both days, in order."""
        first, last = self._day("first"), self._day("last")
        if first is None or last is None:
            return
        if last < first:
            self.note("last", _l("The last day is before the first"))
        self.first, self.last = first, last

    def _day(self, name: str) -> date | None:
        found = day(self, name, missing=_l("Enter a day"))
        if found is None or FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
        sentence = _l("Enter a day between %(first)s and %(last)s")
        self.note(name, sentence % {"first": FIRST_YEAR, "last": LAST_YEAR})
        return None

"""The form of a venue with its rooms."""

import re
from typing import Self

from eventhub.domain.venues import RoomDraft, VenueDraft
from eventhub.forms.event_parts import two
from eventhub.forms.reading import Form, choice, integer, localized, text
from eventhub.forms.rows import RowsForm, is_blank, listed, prefixes, row_id
from eventhub.i18n import LazyText
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Venue

COUNTRIES: dict[str, LazyText] = {
    "DE": _l("Germany"),
    "AT": _l("Austria"),
    "BE": _l("Belgium"),
    "CH": _l("Switzerland"),
    "FR": _l("France"),
    "GB": _l("United Kingdom"),
    "LU": _l("Luxembourg"),
    "NL": _l("Netherlands"),
    "PL": _l("Poland"),
}
_DEGREES = re.compile(r"-?[0-9]{1,3}([.,][0-9]{1,10})?")


class VenueForm(RowsForm):
    """A house: where it is, how to get there, how accessible it is, its rooms. ``added`` names a new row."""

    draft: VenueDraft

    @classmethod
    def of(cls, venue: Venue) -> Self:
        """A venue to edit."""
        values: dict[str, str | list[str]] = {
            name: getattr(venue, name) for name in ("name", "street", "postal_code", "city", "country")
        }
        for name in ("latitude", "longitude"):
            value = getattr(venue, name)
            values[name] = "" if value is None else f"{value:g}" if value == round(value, 4) else str(value)
        for name in ("travel", "access", "about"):
            values |= two(name, getattr(venue, name))
        rooms = [{"id": str(room.id), "name": room.name, "seats": str(room.seats or "")} for room in venue.rooms]
        return cls.filled(values | listed("room", rooms))

    def check(self) -> None:
        """Read every field, in the order of the page."""
        self.draft = VenueDraft(
            name=text(self, "name", missing=_l("Enter a name"), longest=120),
            street=text(self, "street", longest=120),
            postal_code=text(self, "postal_code", longest=12),
            city=text(self, "city", longest=80),
            country=choice(self, "country", COUNTRIES) or "DE",
            latitude=_degrees(self, "latitude", most=90),
            longitude=_degrees(self, "longitude", most=180),
            travel=localized(self, "travel", longest=2000, is_long=True),
            access=localized(self, "access", longest=2000, is_long=True),
            about=localized(self, "about", longest=2000, is_long=True),
            rooms=self._rooms(),
        )
        if (self.draft.latitude is None) != (self.draft.longitude is None):
            missing = "latitude" if self.draft.latitude is None else "longitude"
            self.note(missing, _l("Enter both numbers, or none"))

    def _rooms(self) -> tuple[RoomDraft, ...]:
        return tuple(
            RoomDraft(
                text(self, f"{prefix}name", missing=_l("Enter a name"), longest=80),
                integer(self, f"{prefix}seats", least=1, most=100_000),
                row_id(self, prefix),
            )
            for prefix in prefixes(self, "room")
            if row_id(self, prefix) or not is_blank(self, prefix, ("name", "seats"))
        )


def _degrees(form: Form, name: str, *, most: int) -> float | None:
    value = form.value(name).strip()
    if not value:
        return None
    number = float(value.replace(",", ".")) if _DEGREES.fullmatch(value) else None
    if number is None or abs(number) > most:
        form.note(name, _l("Enter degrees such as 51.5236"))
        return None
    return number

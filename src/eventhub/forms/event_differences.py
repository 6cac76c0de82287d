"""What was typed against what somebody else has saved meanwhile, for people to compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eventhub.forms.event import EventForm
from eventhub.forms.rows import prefixes
from eventhub.i18n import LazyText, current_language
from eventhub.i18n import gettext as _
from eventhub.i18n import lazy_gettext as _l

LABELS: dict[str, LazyText] = {
    "title_de": _l("Title"),
    "title_en": _l("Title in English"),
    "edition_de": _l("Edition"),
    "edition_en": _l("Edition in English"),
    "summary_de": _l("Summary"),
    "summary_en": _l("Summary in English"),
    "description_de": _l("Description"),
    "description_en": _l("Description in English"),
    "series": _l("Part of a series"),
    "slug": _l("Address"),
    "topics": _l("Topics"),
    "visibility": _l("Who sees the meeting?"),
    "day": _l("Day"),
    "begin": _l("Beginning"),
    "end": _l("End"),
    "end_day": _l("Last day"),
    "doors": _l("Doors open"),
    "time_zone": _l("Time zone"),
    "attendance": _l("Form"),
    "venue": _l("Venue"),
    "room": _l("Room"),
    "joining_url": _l("Address to join online"),
    "capacity": _l("Places"),
    "party_size": _l("At most per registration"),
    "offer_hours": _l("Time to take an offer"),
    "registration_opens_at": _l("Registration opens"),
    "registration_closes_at": _l("Registration closes"),
    "has_waitlist": _l("Keep a waiting list"),
    "wants_confirmation": _l("Have addresses confirmed"),
    "wants_approval": _l("Check every registration"),
    "hand_out_de": _l("To hand out"),
    "hand_out_en": _l("To hand out, in English"),
    "cover": _l("Cover"),
    "cover_alt_de": _l("What is to be seen in the picture?"),
    "cover_alt_en": _l("The same in English"),
    "host_name": _l("Host"),
    "contact_address": _l("Contact address"),
}
ROWS: dict[str, tuple[LazyText, str]] = {
    "question": (_l("Questions"), "label_de"),
    "talk": (_l("Running order"), "title_de"),
    "gate": (_l("Gates"), "name_de"),
}
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose saved and typed values differ, as people read them; "" for an empty one."""

    label: LazyText
    saved: str
    typed: str


def differences(saved: EventForm, typed: EventForm) -> list[Difference]:
    """Every field that differs, in the order of the page."""
    return [*_fields(saved, typed), *_rows(saved, typed)]


def _fields(saved: EventForm, typed: EventForm) -> Iterator[Difference]:
    for name, label in LABELS.items():
        if _plain(saved, name) != _plain(typed, name):
            yield Difference(label, _shown(saved, name), _shown(typed, name))


def _plain(form: EventForm, name: str) -> list[str]:
    return sorted(" ".join(one.split()) for one in form.typed.all(name) if one.strip())


def _shown(form: EventForm, name: str) -> str:
    chosen = form.typed.all(name)
    if name in ("has_waitlist", "wants_confirmation", "wants_approval"):
        return _("Yes") if form.value(name) else _("No")
    known = _names(form)
    return ", ".join(known.get(one, one) for one in chosen)[:LONGEST]


def _names(form: EventForm) -> dict[str, str]:
    language, options = current_language(), form.options
    localized: list[Any] = [*options.series, *options.topics]
    named: list[Any] = [*options.venues, *(room for venue in options.venues for room in venue.rooms)]
    return {str(one.id): one.name.text(language) for one in localized} | {str(one.id): one.name for one in named}


def _rows(saved: EventForm, typed: EventForm) -> Iterator[Difference]:
    for name, (label, title) in ROWS.items():
        if _contents(saved, name) != _contents(typed, name):
            yield Difference(label, _titles(saved, name, title), _titles(typed, name, title))


def _contents(form: EventForm, name: str) -> list[dict[str, str]]:
    """The rows by what stands in their fields, whatever their keys and the ends of their lines are."""
    return [
        {
            field.removeprefix(prefix): " ".join(form.value(field).split())
            for field in form.typed
            if field.startswith(prefix) and form.value(field).strip()
        }
        for prefix in prefixes(form, name)
    ]


def _titles(form: EventForm, name: str, title: str) -> str:
    return ", ".join(form.value(f"{prefix}{title}") for prefix in prefixes(form, name))[:LONGEST]

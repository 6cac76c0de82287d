"""Events and entries as calendar values, for mails and for feeds."""

from datetime import datetime

from eventhub import i18n, urls
from eventhub.formats.icalendar import CalendarEvent, cancellation, invitation
from eventhub.i18n import gettext as _
from eventhub.models import CalendarEntry, Event, EventStatus, Hub, Person
from eventhub.settings import Settings
from eventhub.templating import plain

DEFAULT_SENDER = "eventhub@localhost"


def sender_of(hub: Hub) -> tuple[str, str]:
    """Name and address that mails and invitations come from."""
    return hub.sender_name or hub.name, hub.sender_address or DEFAULT_SENDER


def location_of(event: Event, language: str) -> str:
    """Where, on one line: room, venue, address, or that it is online."""
    if event.venue is None:
        with i18n.speaking(language):
            return _("Online") if event.is_online else ""
    room = event.room.name if event.room else ""
    return ", ".join(part for part in (room, event.venue.name, event.venue.address) if part)


def geo_of(event: Event) -> tuple[float, float] | None:
    """Latitude and longitude of the venue, if known."""
    venue = event.venue
    if venue is None or venue.latitude is None or venue.longitude is None:
        return None
    return venue.latitude, venue.longitude


def public_event(event: Event, *, hub: Hub, settings: Settings, language: str) -> CalendarEvent:
    """The event as everybody's calendar may show it; the joining address is not in it."""
    url = urls.absolute(settings.base_url, urls.event(event.slug))
    return _values(
        event,
        hub=hub,
        language=language,
        uid=event.calendar_uid,
        sequence=event.calendar_sequence,
        changed_at=event.calendar_changed_at,
        created_at=event.created_at,
        is_cancelled=event.status == EventStatus.CANCELLED,
        url=url,
        description=_lines(plain(event.summary.text(language)), url),
    )


def own_event(
    event: Event, entry: CalendarEntry, *, hub: Hub, language: str, own_url: str, cancel_url: str, join_url: str
) -> CalendarEvent:
    """The event as the calendar of a confirmed guest shows it, with their own page to join and the way to cancel.

    The address of the online room is not in it: whoever joins by ``join_url`` is counted. An entry that has fallen
    keeps neither way.
    """
    is_cancelled = entry.is_cancelled or event.status == EventStatus.CANCELLED
    joins_online = event.is_online and bool(event.joining_url) and not is_cancelled
    with i18n.speaking(language):
        joining = _("Join online: %(url)s", url=join_url) if joins_online else ""
        ticket = "" if is_cancelled else _("Your ticket: %(url)s", url=own_url)
        where_to_cancel = "" if is_cancelled else _("Cannot come? Release your place here: %(url)s", url=cancel_url)
    return _values(
        event,
        hub=hub,
        language=language,
        uid=entry.uid,
        sequence=entry.sequence,
        changed_at=max(entry.changed_at, event.calendar_changed_at),
        created_at=entry.created_at,
        is_cancelled=is_cancelled,
        url=own_url,
        description=_lines(plain(event.summary.text(language)), joining, ticket, where_to_cancel),
        conference_url=join_url if joins_online else "",
    )


def request(event: CalendarEvent, person: Person) -> str:
    """The iTIP REQUEST for one person (RFC 5546, section 3.2.2)."""
    return invitation(event, f"{person.given_name} {person.family_name}", person.address).decode()


def cancel(event: CalendarEvent, person: Person) -> str:
    """The iTIP CANCEL for one person (RFC 5546, section 3.2.5)."""
    return cancellation(event, f"{person.given_name} {person.family_name}", person.address).decode()


def _lines(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _values(
    event: Event,
    *,
    hub: Hub,
    language: str,
    uid: str,
    sequence: int,
    changed_at: datetime,
    created_at: datetime,
    is_cancelled: bool,
    url: str,
    description: str,
    conference_url: str = "",
) -> CalendarEvent:
    name, address = sender_of(hub)
    return CalendarEvent(
        uid=uid,
        sequence=sequence,
        dtstamp=changed_at,
        created_at=created_at,
        last_modified=changed_at,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        summary=event.title.text(language),
        description=description,
        location=location_of(event, language),
        url=url,
        geo=geo_of(event),
        conference_url=conference_url,
        is_cancelled=is_cancelled,
        organizer_name=name,
        organizer_address=address,
    )

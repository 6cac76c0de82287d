"""Talks of a programme as calendar values, as everybody may know them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from eventhub import urls
from eventhub.domain.programme import Item
from eventhub.formats.icalendar import CalendarEvent
from eventhub.i18n import current_language
from eventhub.mail.invitations import geo_of, location_of, sender_of
from eventhub.models import Event, Hub
from eventhub.templating import plain
from eventhub.web.programme_view import who_of

#: of an item of the running order that nobody gave a length
USUAL = timedelta(minutes=30)


def talk_events(
    event: Event, items: Iterable[Item], versions: Mapping[UUID, tuple[int, datetime]], *, hub: Hub, base_url: str
) -> list[CalendarEvent]:
    """The items in the reader's language; ``versions`` as `programme.versions` gives them."""
    return [_talk_event(event, item, versions.get(item.talk_id), hub, base_url) for item in items]


def _talk_event(
    event: Event, item: Item, version: tuple[int, datetime] | None, hub: Hub, base_url: str
) -> CalendarEvent:
    language = current_language()
    moved, changed_at = version or (0, event.calendar_changed_at)
    path = urls.talk(event.slug, item.slug) if item.slug and version else urls.schedule(event.slug)
    url = urls.absolute(base_url, path)
    who, words = who_of(item), plain(item.abstract.text(language))
    place = location_of(event, language)
    name, address = sender_of(hub)
    return CalendarEvent(
        uid=f"talk-{item.talk_id}",
        sequence=event.calendar_sequence + moved,
        dtstamp=changed_at,
        created_at=min(event.created_at, changed_at),
        last_modified=max(changed_at, event.calendar_changed_at),
        starts_at=item.starts_at,
        ends_at=item.ends_at if item.minutes else item.starts_at + USUAL,
        time_zone=event.time_zone,
        summary=item.title.text(language),
        description="\n\n".join(part for part in (who, words, url) if part),
        location=", ".join(part for part in (item.room, place) if part),
        url=url,
        geo=geo_of(event),
        organizer_name=name,
        organizer_address=address,
    )

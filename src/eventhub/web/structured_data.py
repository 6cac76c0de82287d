"""What search engines and messengers are told about an event, from what its page shows."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from eventhub import urls
from eventhub.domain.events import Box, BoxState
from eventhub.domain.programme import Item
from eventhub.formats import jsonld
from eventhub.i18n import current_language
from eventhub.mail.invitations import geo_of
from eventhub.models import Event, EventStatus, Talk, TalkKind
from eventhub.templating import plain
from eventhub.web.pages import AnyRequest, hub_of, settings_of
from eventhub.web.share_cards import picture_address

FULL = frozenset({BoxState.WAITLIST, BoxState.FULL})
SHOWS_REGISTRATION = FULL | {BoxState.NOT_YET, BoxState.OPEN, BoxState.FEW}


def event_data(request: AnyRequest, event: Event, box: Box, released: Sequence[Item] = ()) -> dict[str, Any]:
    """The event as schema.org describes one, with what was ``released`` of its programme; not the joining address."""
    base_url, language = settings_of(request).base_url, current_language()

    def whole(path: str) -> str:
        return urls.absolute(base_url, path)

    hub = hub_of(request).hub
    can_register = box.state in SHOWS_REGISTRATION
    return jsonld.event(
        jsonld.EventFacts(
            url=whole(urls.event(event.slug)),
            name=event.title.text(language),
            language=language,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            time_zone=event.time_zone,
            attendance=event.attendance.value,
            description=plain((event.summary or event.description).text(language), 300),
            doors_at=event.doors_at,
            is_cancelled=box.state == BoxState.CANCELLED,
            previous_starts_at=event.moved_from,
            place=_place(event),
            organizer=jsonld.Thing(hub.name, whole(urls.home())),
            series=_series(event, language, base_url),
            capacity=box.capacity,
            remaining=0 if box.state in FULL else box.left,
            registration_url=whole(urls.register(event.slug)) if can_register else None,
            is_registration_open=box.takes_guests,
            opens_at=box.opens_at,
            images=(picture_address(request, event),),
            talks=_talks(event, released, language, base_url),
        )
    )


def talk_data(request: AnyRequest, event: Event, item: Item) -> dict[str, Any]:
    """One released talk."""
    base_url, language = settings_of(request).base_url, current_language()
    facts = jsonld.EventFacts(
        url=urls.absolute(base_url, urls.event(event.slug)),
        name=event.title.text(language),
        language=language,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        attendance=event.attendance.value,
        is_cancelled=event.status == EventStatus.CANCELLED,
        place=_place(event),
    )
    return jsonld.session(_released(event, item, language, base_url), facts)


def _talks(event: Event, released: Sequence[Item], language: str, base_url: str) -> tuple[jsonld.Talk, ...]:
    if event.release_count:
        return tuple(_released(event, item, language, base_url) for item in released if item.is_talk)
    return tuple(_talk(talk, language) for talk in event.talks if talk.kind == TalkKind.TALK)


def _released(event: Event, item: Item, language: str, base_url: str) -> jsonld.Talk:
    url = urls.absolute(base_url, urls.talk(event.slug, item.slug)) if item.slug else ""
    names = tuple(one.name for one in item.speakers)
    return jsonld.Talk(item.title.text(language), names, item.starts_at, item.ends_at, url)


def _series(event: Event, language: str, base_url: str) -> jsonld.Thing | None:
    if event.series is None:
        return None
    address = urls.absolute(base_url, urls.series(event.series.slug))
    return jsonld.Thing(event.series.name.text(language), address)


def _place(event: Event) -> jsonld.Place | None:
    venue = event.venue
    if venue is None:
        return None
    address = jsonld.Address(venue.street, venue.postal_code, venue.city, venue.country)
    return jsonld.Place(venue.name, address, geo_of(event))


def _talk(talk: Talk, language: str) -> jsonld.Talk:
    ends_at = talk.starts_at + timedelta(minutes=talk.minutes) if talk.starts_at and talk.minutes else None
    speakers = tuple(speaker.name for speaker in talk.speakers)
    return jsonld.Talk(talk.title.text(language), speakers, talk.starts_at, ends_at)

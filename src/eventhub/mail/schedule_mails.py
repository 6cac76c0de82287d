"""Mails to speakers about where and when their talk is: added to the programme, moved, dropped, cancelled."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import i18n, urls
from eventhub.db import settings_of
from eventhub.formats.icalendar import CalendarEvent
from eventhub.i18n import gettext as _
from eventhub.mail import invitations, links
from eventhub.mail.letters import Invitation, Recipient, write
from eventhub.models import CalendarEntry, Event, Hub, OutboxMail, Person, Talk

CANCELLED = "cancelled"
TALK_ADDED = "talk_added"
TALK_MOVED = "talk_moved"
TALK_DROPPED = "talk_dropped"
TALK_CANCELLED = "talk_cancelled"
KINDS = (TALK_ADDED, TALK_MOVED, TALK_DROPPED, TALK_CANCELLED)


@dataclass(frozen=True, slots=True)
class Place:
    """When and where: an instant, a length in minutes, a room ("" without one)."""

    starts_at: datetime
    minutes: int
    room_id: UUID | None = None
    room_name: str = ""

    @property
    def ends_at(self) -> datetime:
        """The end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def is_same(self, other: "Place") -> bool:
        """Whether nobody has to go elsewhere, or at another time."""
        if (self.starts_at, self.minutes) != (other.starts_at, other.minutes):
            return False
        # A room whose row has gone is known by its name; one that was only renamed is the same.
        if self.room_id is None or other.room_id is None:
            return self.room_name == other.room_name
        return self.room_id == other.room_id


@dataclass(frozen=True, slots=True)
class News:
    """What happened to a talk: ``added``, ``moved``, ``dropped`` or ``cancelled`` (with the event).

    ``confirms`` is whether the reader is to confirm it first, and can.
    """

    change: str
    was: Place | None = None
    will_be: Place | None = None
    note: str = ""
    confirms: bool = False


async def talk_news(
    db: AsyncSession,
    event: Event,
    talk: Talk,
    to: Recipient,
    news: News,
    *,
    person: Person | None,
    entry: CalendarEntry | None,
    now: datetime,
    due_at: datetime | None = None,
) -> OutboxMail:
    """One mail to one speaker about one talk; with ``entry`` the calendar learns of it too, by REQUEST or CANCEL."""
    place = news.will_be or news.was
    return await write(
        db,
        f"talk_{news.change}",
        to,
        now=now,
        event=event,
        talk=talk,
        invitation=await _invitation(db, event, talk, to, place, person, entry),
        due_at=due_at,
        news=news,
        place=invitations.location_of(event, to.language),
        programme_url=urls.absolute(settings_of(db).base_url, urls.schedule(event.slug)),
        confirm_url=_confirm_url(db, person) if news.confirms and person else "",
        has_calendar=entry is not None,
    )


def _confirm_url(db: AsyncSession, person: Person) -> str:
    """Their proposals, with the button; its token goes out by mail alone."""
    return urls.absolute(settings_of(db).base_url, urls.proposals(links.speaker_token(db, person)))


async def _invitation(
    db: AsyncSession,
    event: Event,
    talk: Talk,
    to: Recipient,
    place: Place | None,
    person: Person | None,
    entry: CalendarEntry | None,
) -> Invitation | None:
    if entry is None or person is None:
        return None
    hub = await db.get_one(Hub, 1)
    values = talk_values(event, talk, entry, place, hub=hub, language=to.language, base_url=settings_of(db).base_url)
    if entry.is_cancelled:
        return Invitation(invitations.cancel(values, person), "CANCEL", entry.uid)
    return Invitation(invitations.request(values, person), "REQUEST", entry.uid)


def talk_values(
    event: Event,
    talk: Talk,
    entry: CalendarEntry,
    place: Place | None,
    *,
    hub: Hub,
    language: str,
    base_url: str,
) -> CalendarEvent:
    """The talk as the calendar of one who speaks in it shows it."""
    name, address = invitations.sender_of(hub)
    url = urls.absolute(base_url, urls.event(event.slug))
    room = place.room_name if place else ""
    where = invitations.location_of(event, language) if not room or event.venue is None else ", ".join(
        part for part in (room, event.venue.name, event.venue.address) if part
    )  # fmt: skip
    with i18n.speaking(language):
        description = _("Your talk at “%(event)s”", event=event.title.text(language))
    return CalendarEvent(
        uid=entry.uid,
        sequence=entry.sequence,
        dtstamp=entry.changed_at,
        created_at=entry.created_at,
        last_modified=entry.changed_at,
        starts_at=place.starts_at if place else event.starts_at,
        ends_at=place.ends_at if place else event.ends_at,
        time_zone=event.time_zone,
        summary=talk.title.text(language),
        description=f"{description}\n\n{url}",
        location=where,
        url=url,
        geo=invitations.geo_of(event),
        is_cancelled=entry.is_cancelled,
        organizer_name=name,
        organizer_address=address,
    )

"""Finding the draft of a schedule and its releases, with what pages and exports show of them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from eventhub.models import Event, Profile, Release, ReleasedTalk, Slot, Speaker, Talk, TalkStatus, Venue


def takes_place() -> ColumnElement[bool]:
    """The talks that were not called off."""
    return Talk.status != TalkStatus.CANCELLED


async def public_release(db: AsyncSession, event: Event) -> Release | None:
    """What the public is shown: the last release, without what was called off since; None before the first."""
    return await release(db, event, event.release_count) if event.release_count else None


async def release(db: AsyncSession, event: Event, number: int) -> Release | None:
    """One release with its talks, speakers and topics, without what was called off since."""
    return await db.scalar(_whole().where(Release.event_id == event.id, Release.number == number))


async def releases(db: AsyncSession, event: Event) -> Sequence[Release]:
    """All releases without their talks, the latest first."""
    query = select(Release).where(Release.event_id == event.id).order_by(Release.number.desc())
    return (await db.scalars(query)).all()


def speakers_of(item: ReleasedTalk) -> list[Speaker]:
    """Whom a release may name: those it froze, who are still there and have confirmed."""
    known = {str(speaker.id): speaker for speaker in item.talk.speakers if speaker.is_named}
    return [known[one] for one in item.speaker_ids if one in known]


def _whole() -> Select[Release]:
    lasting = ReleasedTalk.talk.has(takes_place())
    items = selectinload(Release.talks.and_(lasting)).joinedload(ReleasedTalk.talk)
    return (
        select(Release)
        .options(
            items.selectinload(Talk.topics),
            items.selectinload(Talk.speakers).joinedload(Speaker.profile).joinedload(Profile.person),
        )
        # A collection that was read whole before must not stand in for the narrowed one.
        .execution_options(populate_existing=True)
    )


# The draft


async def talks(db: AsyncSession, event: Event) -> Sequence[Talk]:
    """Everything of the event that takes place, with slots, speakers, topics and proposals, in a steady order."""
    query = (
        select(Talk)
        .where(Talk.event_id == event.id, takes_place())
        .options(
            joinedload(Talk.slot).joinedload(Slot.room),
            joinedload(Talk.proposal),
            selectinload(Talk.topics),
            selectinload(Talk.speakers).joinedload(Speaker.profile).joinedload(Profile.person),
        )
        .order_by(Talk.position, Talk.id)
        .execution_options(populate_existing=True)
    )
    return (await db.scalars(query)).all()


async def event_of(db: AsyncSession, event_id: object, *, lock: bool = False) -> Event | None:
    """The event with its house and all rooms, locked until the act ends if asked."""
    query = (
        select(Event)
        .where(Event.id == event_id)
        .options(joinedload(Event.venue).selectinload(Venue.rooms), joinedload(Event.room), joinedload(Event.series))
        .execution_options(populate_existing=True)
    )
    return await db.scalar(query.with_for_update(of=Event, key_share=True) if lock else query)

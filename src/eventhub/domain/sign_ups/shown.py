"""When and where the public sees talks: as the last release has them, before the first one as in the running order."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.mail.sign_up_mails import TalkAt
from eventhub.models import Event, Release, ReleasedTalk, Talk, TalkKind, TalkStatus


async def shown(
    db: AsyncSession,
    event: Event,
    *,
    talk_ids: Collection[UUID] | None = None,
    release: int | None = None,
    with_speakers: bool = False,
) -> dict[UUID, TalkAt]:
    """The public talks with limited places by id, the first to begin first; or those of ``talk_ids``.

    ``release`` looks at an older one, 0 at the running order. Talks that were called off are never among them.
    """
    number = event.release_count if release is None else release
    wanted = (
        Talk.event_id == event.id,
        Talk.status != TalkStatus.CANCELLED,
        Talk.kind == TalkKind.TALK,
        Talk.capacity.is_not(None) if talk_ids is None else Talk.id.in_(talk_ids),
    )
    options = (selectinload(Talk.speakers),) if with_speakers else ()
    if number:
        query = (
            select(ReleasedTalk, Talk)
            .join(Talk, Talk.id == ReleasedTalk.talk_id)
            .join(Release, Release.id == ReleasedTalk.release_id)
            .where(Release.event_id == event.id, Release.number == number, *wanted)
            .options(*options)
        )
        found = [
            TalkAt(talk, frozen.title, frozen.starts_at, frozen.minutes, frozen.room_name)
            for frozen, talk in (await db.execute(query)).all()
        ]
    else:
        plain = select(Talk).where(Talk.is_in_running_order, *wanted).options(*options)
        found = [TalkAt(talk, talk.title, talk.starts_at, talk.minutes) for talk in await db.scalars(plain)]
    found.sort(key=lambda one: (one.starts_at is None, one.starts_at or event.ends_at, one.talk.position, one.talk.id))
    return {one.talk.id: one for one in found}

"""Finding an upload by its address, as long as what it was begun with still opens anything."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import let_go
from eventhub.domain.permissions import Actor
from eventhub.domain.proposals import Came
from eventhub.domain.uploads.arrived import stored_name
from eventhub.domain.uploads.begin import hash_of
from eventhub.models import MaterialFile, Person, Proposal, ProposalSpeaker, Upload, User


async def by_key(db: AsyncSession, key: str, *, actor: Actor | None, now: datetime) -> Upload | None:
    """The upload with this key, if its time has not run out and its link still lives.

    One that a member of the staff began is theirs alone, while they are signed in and organise.
    """
    upload = await db.scalar(select(Upload).where(Upload.key_hash == hash_of(key)))
    if upload is None or upload.expires_at <= now or not await lives(db, upload):
        return None
    if upload.user_id is not None and (actor is None or actor.user_id != upload.user_id):
        return None
    return upload


async def awaits_sign_in(db: AsyncSession, key: str, *, now: datetime) -> bool:
    """Whether somebody of the staff began the upload with this key and could go on with it, once signed in."""
    upload = await db.scalar(select(Upload).where(Upload.key_hash == hash_of(key), Upload.expires_at > now))
    return upload is not None and upload.user_id is not None and await lives(db, upload)


async def current(db: AsyncSession, upload_id: UUID) -> Upload | None:
    """The upload as it is now, outside an act; whatever was read before on this session is forgotten."""
    await let_go(db)
    return await db.get(Upload, upload_id, populate_existing=True)


async def material_of(db: AsyncSession, upload: Upload) -> UUID | None:
    """The material that a finished upload has become a file of."""
    return await db.scalar(select(MaterialFile.material_id).where(MaterialFile.stored_as == stored_name(upload.id)))


async def reload(db: AsyncSession, upload_id: UUID) -> Upload | None:
    """The upload as it is now, locked until the act ends."""
    return await db.get(Upload, upload_id, with_for_update=True, populate_existing=True)


async def lives(db: AsyncSession, upload: Upload) -> bool:
    """Whether what it was begun with still opens anything: the speaker's link, or the organiser's account."""
    if upload.user_id is not None:
        user = await db.get(User, upload.user_id)
        return user is not None and user.is_active and Actor(user.id, user.name, user.address, user.role).organises
    number: int | None = None
    match upload.link_scope:
        case Came.SPEAKER:
            person = await db.get(Person, upload.link_ident)
            number = person.speaker_no if person else None
        case Came.DRAFT:
            proposal = await db.get(Proposal, upload.link_ident)
            number = proposal.draft_no if proposal else None
        case Came.CO_SPEAKER:
            speaker = await db.get(ProposalSpeaker, upload.link_ident)
            number = speaker.link_no if speaker and speaker.left_at is None else None
    return number == upload.link_no

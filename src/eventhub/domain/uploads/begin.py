"""An upload begins: who sends what, for which talk or meeting, and whether there is room for it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import proposals
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import speaking
from eventhub.domain.permissions import Actor
from eventhub.domain.uploads import limits
from eventhub.formats.file_names import safe_name
from eventhub.formats.file_types import AUDIO_OR_VIDEO, Family, FileTypeError, type_of_name
from eventhub.models import Event, FileRole, Material, MaterialKind, Proposal, ProposalSpeaker, Talk, Upload

LIFETIME = timedelta(hours=24)
KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to send; ``length`` in bytes. Speakers name the talk, organisers the event as well.

    ``material_id`` is the item of which this is a new version, or the captions.
    """

    name: str = ""
    length: int = 0
    event_id: UUID | None = None
    talk_id: UUID | None = None
    material_id: UUID | None = None
    kind: MaterialKind = MaterialKind.SLIDES
    role: FileRole = FileRole.MAIN
    language: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """An upload that may come now; ``key`` is the secret part of its address, which is not kept."""

    upload: Upload
    key: str


async def begin(db: AsyncSession, wish: Wish, *, by: Actor | proposals.Access, now: datetime) -> Begun:
    """Take note of what will come, and keep room for it for a day.

    Raises:
        DomainError: ``upload.not_yours`` for a talk, meeting or item that ``by`` may add nothing to, an item without
            files, and what speakers may not put up; ``file.…`` for a name that promises what is not taken;
            ``material.no_captions``; ``upload.too_many`` with twenty under way; those of the limits.
    """
    name = safe_name(wish.name)
    _refuse_by_name(wish, name)
    upload = await (_of_staff(db, wish, by) if isinstance(by, Actor) else _of_speaker(db, wish, by))
    await _refuse_material(db, wish, name, upload)
    await limits.make_room(db, upload.event_id, wish.length)
    await _refuse_many(db, upload)
    key = secrets.token_urlsafe(KEY_BYTES)
    upload.key_hash = hash_of(key)
    upload.name, upload.length, upload.received, upload.refusal = name, wish.length, 0, ""
    upload.kind, upload.role, upload.language = wish.kind, wish.role, wish.language
    upload.created_at, upload.expires_at = now, now + LIFETIME
    db.add(upload)
    await db.flush()
    return Begun(upload, key)


def hash_of(key: str) -> bytes:
    """What is kept of the secret part of an address."""
    return sha256(key.encode()).digest()


def _refuse_by_name(wish: Wish, name: str) -> None:
    """What can be said before a byte has come."""
    if wish.length <= 0:
        raise DomainError("file.empty")
    try:
        family = type_of_name(name).family
    except FileTypeError as error:
        raise DomainError(f"file.{error.reason}") from error
    if wish.role is FileRole.CAPTIONS and family is not Family.CAPTIONS:
        raise DomainError("file.not_captions")
    if wish.role is not FileRole.CAPTIONS and family is Family.CAPTIONS:
        raise DomainError("file.captions_of_nothing")
    if wish.kind in (MaterialKind.LINK, MaterialKind.MINUTES):
        raise DomainError("upload.not_yours")
    if wish.role is FileRole.CAPTIONS and wish.material_id is None:
        raise DomainError("material.no_captions")
    is_recording = wish.kind is MaterialKind.RECORDING and wish.role is FileRole.MAIN
    if is_recording and family not in AUDIO_OR_VIDEO:
        raise DomainError("file.not_a_recording")


async def _of_staff(db: AsyncSession, wish: Wish, actor: Actor) -> Upload:
    event = await db.get(Event, wish.event_id) if wish.event_id else None
    talk = await db.get(Talk, wish.talk_id) if wish.talk_id else None
    is_other = wish.talk_id is not None and (talk is None or event is None or talk.event_id != event.id)
    if not actor.organises or event is None or is_other:
        raise DomainError("upload.not_yours")
    return Upload(event_id=event.id, talk_id=wish.talk_id, user_id=actor.user_id)


async def _of_speaker(db: AsyncSession, wish: Wish, access: proposals.Access) -> Upload:
    if access.person is not None:
        # Found before the act began, and forgotten when it did.
        await db.refresh(access.person)
    found = await speaking.talk_of(db, access, wish.talk_id) if wish.talk_id else None
    if found is None or (wish.material_id is None and wish.kind is not MaterialKind.SLIDES):
        raise DomainError("upload.not_yours")
    talk, speaker = found
    upload = Upload(event_id=talk.event_id, talk_id=talk.id, speaker_id=speaker.id, link_scope=access.came.value)
    # The number is kept as it is now: raising it ends the upload with the link.
    if access.person is not None:
        upload.person_id = upload.link_ident = access.person.id
        upload.link_no = access.person.speaker_no
    elif access.came is proposals.Came.DRAFT:
        proposal = await db.get_one(Proposal, access.proposal_id)
        upload.link_ident, upload.link_no = proposal.id, proposal.draft_no
    else:
        row = await db.get_one(ProposalSpeaker, access.speaker_id)
        upload.link_ident, upload.link_no = row.id, row.link_no
    return upload


async def _refuse_material(db: AsyncSession, wish: Wish, name: str, upload: Upload) -> None:
    """A new version belongs to the same meeting; a speaker's to what a speaker of the same talk has put up.

    Whether the item takes it is asked once more when all has come (`materials.take_file`): it may change meanwhile.
    """
    if wish.material_id is None:
        return
    material = await db.get(Material, wish.material_id)
    if material is None or material.event_id != upload.event_id or not material.has_files:
        raise DomainError("upload.not_yours")
    is_speakers = material.talk_id == upload.talk_id and material.speaker_id is not None
    if upload.user_id is None and not is_speakers:
        raise DomainError("upload.not_yours")
    is_recording = material.kind is MaterialKind.RECORDING
    if wish.role is FileRole.CAPTIONS and not is_recording:
        raise DomainError("material.no_captions")
    if wish.role is FileRole.MAIN and is_recording and type_of_name(name).family not in AUDIO_OR_VIDEO:
        # An upload is announced with a kind of its own, which need not be that of the item.
        raise DomainError("file.not_a_recording")
    upload.material_id = material.id


async def _refuse_many(db: AsyncSession, upload: Upload) -> None:
    is_same = Upload.user_id == upload.user_id if upload.user_id else Upload.link_ident == upload.link_ident
    query = select(func.count()).select_from(Upload).where(limits.UNDER_WAY, is_same)
    if (await db.scalars(query)).one() >= limits.MOST_AT_ONCE:
        raise DomainError("upload.too_many", most=limits.MOST_AT_ONCE)

"""Files of materials: handed over by uploads as new materials or new versions, released, forgotten."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.events.find import lock as lock_event
from eventhub.domain.materials import chasing, consents, find
from eventhub.domain.materials.begun import begun
from eventhub.domain.permissions import Actor
from eventhub.models import (
    Event,
    FileRole,
    FileState,
    LocalizedText,
    Material,
    MaterialFile,
    MaterialKind,
    Speaker,
    Talk,
    Upload,
    User,
)

if TYPE_CHECKING:
    from eventhub.domain.uploads.arrived import Arrived

TITLE_LENGTH = 120


async def take_file(
    db: AsyncSession, upload: Upload, arrived: "Arrived", *, state: FileState = FileState.WAITING, now: datetime
) -> MaterialFile:
    """A file is complete: a new material, or a new version or the captions of the one that the upload names.

    It is held until ``state`` says otherwise. What a speaker puts up hangs on a consent only they can give; a new
    version waits for those who agreed to the one before, unless it is theirs.

    Raises:
        DomainError: ``material.gone`` when the material, the talk or the speaker has gone meanwhile, or is of another
            event; ``material.no_captions`` for captions of what is no recording, ``file.not_a_recording`` for a version
            of one that cannot be played.
    """
    event = await lock_event(db, upload.event_id)
    talk = await talk_of(db, event, upload.talk_id)
    who = await _uploader(db, upload, talk)
    if upload.material_id is not None:
        material = await _named(db, upload, arrived)
        await _replaced(db, event, upload, material, who, now=now)
    else:
        material = await _begun(db, upload, arrived, event, who, now=now)
        if talk is not None and who.speaker is not None:
            await consents.ask_uploader(db, material, who.speaker, talk, now=now)
        elif talk is not None:
            await consents.ask(db, event, material, talk, now=now)
    file = _version(material, upload, arrived, who.name, state, now=now)
    material.updated_at = now
    await chasing.stop_asking(db, material)
    details = {"file": arrived.name, "number": file.number}
    title = material.title.text("de")
    audit.note(db, "material.file_added", by=who.actor, now=now, subject=title, event=event, **details)
    await db.flush()
    return file


async def talk_of(db: AsyncSession, event: Event, talk_id: UUID | None) -> Talk | None:
    """The talk of this event with speakers and profiles; None for none.

    Raises:
        DomainError: ``material.gone`` when the event has no such talk.
    """
    if talk_id is None:
        return None
    query = select(Talk).where(Talk.id == talk_id, Talk.event_id == event.id)
    talk = await db.scalar(query.options(selectinload(Talk.speakers).joinedload(Speaker.profile)))
    if talk is None:
        raise DomainError("material.gone")
    return talk


@dataclass(frozen=True, slots=True)
class _Uploader:
    """Who sends a file: somebody of the staff, or a speaker of the talk."""

    name: str
    actor: Actor | None = None
    speaker: Speaker | None = None


async def _uploader(db: AsyncSession, upload: Upload, talk: Talk | None) -> _Uploader:
    if upload.user_id is not None:
        user = await db.get_one(User, upload.user_id)
        return _Uploader(user.name, actor=Actor(user.id, user.name, user.address, user.role))
    found = [one for one in talk.speakers if one.id == upload.speaker_id] if talk is not None else []
    if not found:
        raise DomainError("material.gone")
    return _Uploader(found[0].name, speaker=found[0])


async def _named(db: AsyncSession, upload: Upload, arrived: "Arrived") -> Material:
    material = await find.reload(db, upload.material_id) if upload.material_id else None
    is_there = material is not None and material.event_id == upload.event_id and material.has_files
    if material is None or not is_there or (upload.user_id is None and material.talk_id != upload.talk_id):
        raise DomainError("material.gone")
    if upload.role is FileRole.CAPTIONS and material.kind is not MaterialKind.RECORDING:
        raise DomainError("material.no_captions")
    is_recording = material.kind is MaterialKind.RECORDING and upload.role is FileRole.MAIN
    if is_recording and not arrived.media_type.startswith(("audio/", "video/")):
        # An upload is announced with a kind of its own, which need not be that of the item.
        raise DomainError("file.not_a_recording")
    return material


async def _replaced(
    db: AsyncSession, event: Event, upload: Upload, material: Material, who: _Uploader, *, now: datetime
) -> None:
    """A new version waits for the words of all but the one who puts it up; captions are no new version."""
    talk = await talk_of(db, event, material.talk_id) if upload.role is FileRole.MAIN else None
    if talk is not None:
        await consents.ask_again(db, event, material, talk, by=who.speaker, now=now)


async def _begun(
    db: AsyncSession, upload: Upload, arrived: "Arrived", event: Event, who: _Uploader, *, now: datetime
) -> Material:
    if upload.role is FileRole.CAPTIONS:
        raise DomainError("material.no_captions")
    title = LocalizedText(title_of(arrived.name))
    return await begun(
        db, event, upload.kind, title, talk_id=upload.talk_id, speaker=who.speaker, created_by=who.name, now=now
    )  # fmt: skip


def title_of(name: str) -> str:
    """What a file is called at first: its name without the ending, and with spaces."""
    return PurePath(name).stem.replace("_", " ").replace("-", " ").strip()[:TITLE_LENGTH] or name[:TITLE_LENGTH]


def _version(
    material: Material, upload: Upload, arrived: "Arrived", who: str, state: FileState, *, now: datetime
) -> MaterialFile:
    language = upload.language if upload.role is FileRole.CAPTIONS else ""
    same = [one.number for one in material.files if one.role is upload.role and one.language == language]
    file = MaterialFile(
        role=upload.role,
        language=language,
        number=max(same, default=0) + 1,
        name=arrived.name,
        media_type=arrived.media_type,
        size=arrived.size,
        sha256=arrived.sha256,
        stored_as=arrived.stored_as,
        state=state,
        uploaded_by=who,
        uploaded_at=now,
    )
    file.ready_at = now if file.is_ready else None
    material.files.append(file)
    return file


def release(db: AsyncSession, event: Event, file: MaterialFile, *, by: Actor, now: datetime) -> None:
    """Let go a file that could not be checked, on an organiser's word; ``file`` comes with its material.

    Raises:
        DomainError: ``material.not_held`` when it is not held; ``material.infected`` for one with a virus;
            ``material.not_checked_yet`` for one that the scanner has still to say something about.
    """
    if file.state is FileState.INFECTED:
        raise DomainError("material.infected")
    if file.state is FileState.WAITING:
        raise DomainError("material.not_checked_yet")
    if file.is_ready:
        raise DomainError("material.not_held")
    file.state, file.ready_at = FileState.RELEASED, now
    audit.note(db, "material.file_released", by=by, now=now, subject=file.name, event=event)

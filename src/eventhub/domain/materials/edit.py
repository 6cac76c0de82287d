"""Changing what is there: organisers describe it, its speaker chooses, both may take it away."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, stored_files
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import chasing, consents
from eventhub.domain.materials.add import check, take_over
from eventhub.domain.materials.files import talk_of
from eventhub.domain.materials.values import MaterialDraft, SpeakerChoice
from eventhub.domain.permissions import Actor
from eventhub.models import Event, FileRole, Material, MaterialFile, MaterialKind, PublishWhen

#: kinds that are kept as files may be changed into each other, the two others stay what they are
FILES = (MaterialKind.SLIDES, MaterialKind.FILE, MaterialKind.RECORDING)


async def edit(
    db: AsyncSession, event: Event, material: Material, draft: MaterialDraft, *, version: int, by: Actor, now: datetime
) -> None:
    """Organisers save what they say of it; ``material`` comes from `find.lock`, ``version`` is that of the form.

    Speakers of its talk are asked where its kind or talk now wants that; what they said before stands, unless a link
    now leads elsewhere. Who does not speak in its talk has neither the item nor a word in it any more.

    Raises:
        DomainError: ``material.changed_meanwhile``; ``material.gone`` for a talk of another event; those of
            `add.check`.
    """
    if version != material.version:
        raise DomainError("material.changed_meanwhile")
    if material.kind in FILES and draft.kind in FILES:
        material.kind = draft.kind
    check(draft)
    talk, url = await talk_of(db, event, draft.talk_id), material.url
    take_over(material, draft)
    consents.let_go(material, talk)
    _touch(material, now=now)
    if talk is not None and material.url != url:
        await consents.ask_again(db, event, material, talk, by=None, now=now)
    if talk is not None and material.speaker_id is None:
        await consents.ask(db, event, material, talk, now=now)
        await chasing.stop_asking(db, material)
    audit.note(db, "material.changed", by=by, now=now, subject=material.title.text("de"), event=event)


def choose(db: AsyncSession, event: Event, material: Material, choice: SpeakerChoice, *, now: datetime) -> None:
    """The speaker says who may see it, from when on and under which terms; the organisers' choice stays beside it.

    Raises:
        DomainError: ``material.no_time`` without the instant it is published at.
    """
    is_timed = choice.publish_when is PublishWhen.AT
    if is_timed and choice.publish_at is None:
        raise DomainError("material.no_time", field="at")
    material.speaker_audience, material.speaker_publish_when = choice.audience, choice.publish_when
    material.speaker_publish_at = choice.publish_at if is_timed else None
    material.licence, material.title = choice.licence, choice.title or material.title
    _touch(material, now=now)
    audit.note(db, "material.chosen", by=None, now=now, subject=material.title.text("de"), event=event)


async def delete(db: AsyncSession, event: Event, material: Material, *, by: Actor | None, now: datetime) -> None:
    """Take it away for good, with all versions; ``by`` is None when its speaker does so."""
    stored_files.forget(db, [one.stored_as for one in material.files])
    audit.note(db, "material.deleted", by=by, now=now, subject=material.title.text("de"), event=event)
    await db.delete(material)
    await db.flush()


def delete_file(
    db: AsyncSession, event: Event, material: Material, file: MaterialFile, *, by: Actor | None, now: datetime
) -> None:
    """Take one version or the captions of one language away; the last version goes with the material alone.

    Raises:
        DomainError: ``material.last_version``.
    """
    if file.role is FileRole.MAIN and len(material.main_files) == 1:
        raise DomainError("material.last_version")
    stored_files.forget(db, [file.stored_as])
    material.files.remove(file)
    _touch(material, now=now)
    audit.note(db, "material.file_deleted", by=by, now=now, subject=file.name, event=event)


def _touch(material: Material, *, now: datetime) -> None:
    material.version += 1
    material.updated_at = now

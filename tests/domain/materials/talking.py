"""A talk that came by a proposal and is certain, with what its speakers said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import materials
from eventhub.domain.materials import files, find
from eventhub.domain.permissions import Actor
from eventhub.domain.uploads.arrived import Arrived
from eventhub.models import (
    Event,
    FileState,
    ItemKind,
    LocalizedText,
    Material,
    MaterialKind,
    ProposalConsent,
    Talk,
    Upload,
    new_id,
)
from tests.domain.decisions.deciding import accept, confirm, id_of, locked, propose
from tests.makers import START, make_event
from tests.talks import MADE, make_speaker

AGREED = "Meine Folien dürfen veröffentlicht werden"


@dataclass(frozen=True)
class Held:
    """Ids of a talk and of its two speakers, the submitter first."""

    event_id: UUID
    proposal_id: UUID
    talk_id: UUID
    speaker_ids: tuple[UUID, ...]
    address: str


async def hold(db: AsyncSession, by: Actor, now: datetime, *, slides: bool = False) -> Held:
    """A confirmed talk of two; with ``slides`` the submitter agreed to their publication with the proposal."""
    event = make_event()
    (proposal,) = await propose(db, event)
    async with transaction(db):
        current = await locked(db, proposal)
        other = make_speaker("Jonas", "Terhorst", "jonas@example.org", agreed_at=MADE, position=1)
        current.speakers.append(other)
    if slides:
        async with transaction(db):
            submitter = (await locked(db, proposal)).submitter
            word = ProposalConsent(
                speaker_id=submitter.id, kind=ItemKind.SLIDES, wording=AGREED, language="de", given_at=MADE
            )
            db.add(word)
    await accept(db, proposal, by, now)
    await confirm(db, proposal, now, attends=False)
    talk = (await db.scalars(select(Talk))).one()
    found = await files.talk_of(db, await db.get_one(Event, talk.event_id), talk.id)
    assert found is not None
    speakers = tuple(one.id for one in found.speakers)
    return Held(talk.event_id, id_of(proposal), talk.id, speakers, found.speakers[0].address)


def upload_of(held: Held, **values: Any) -> Upload:
    """A complete upload of slides to the talk."""
    defaults: dict[str, Any] = {
        "key_hash": new_id().bytes * 2,
        "event_id": held.event_id,
        "talk_id": held.talk_id,
        "name": "meine-folien.pdf",
        "kind": MaterialKind.SLIDES,
        "length": 1,
        "received": 1,
        "created_at": START,
        "expires_at": START,
    }
    return Upload(**defaults | values)


def arrived(name: str = "meine-folien.pdf") -> Arrived:
    """What it has become."""
    media_type = "video/mp4" if name.endswith(".mp4") else "application/pdf"
    return Arrived(f"materials/{new_id()}", name, media_type, 1, bytes(32))


async def put_up(db: AsyncSession, held: Held, *, now: datetime, **values: Any) -> Material:
    """Hand a file over, in an act of its own; gives back its material as it is then."""
    upload = upload_of(held, **values)
    async with transaction(db):
        file = await materials.take_file(db, upload, arrived(upload.name), state=FileState.CLEAN, now=now)
        ident = file.material_id
    found = await find.by_id(db, ident)
    assert found is not None
    db.expunge_all()  # so that it stays readable when the next act begins
    return found


def draft(title: str = "Folien", **values: Any) -> materials.MaterialDraft:
    """What organisers type."""
    return materials.MaterialDraft(title=LocalizedText(title), **values)

"""What stayed of the demo's evenings: slides, a recording with captions, minutes, a link; and what is still to come."""

import io
import math
import struct
import wave
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.db import settings_of
from eventhub.demo.material_texts import AGREED, CAPTIONS, MINUTES, SLIDES
from eventhub.domain import events, materials
from eventhub.domain.materials import MaterialDraft, SpeakerChoice, Wording, consents, find
from eventhub.domain.permissions import Actor
from eventhub.domain.uploads.arrived import Arrived, stored_name
from eventhub.formats import typesetting
from eventhub.models import (
    Audience,
    Event,
    FileRole,
    FileState,
    Licence,
    Material,
    MaterialKind,
    Proposal,
    ProposalStatus,
    PublishWhen,
    Talk,
    TalkKind,
    Upload,
    new_id,
)
from eventhub.models import LocalizedText as Text
from eventhub.storage import Storage

LAST, BEFORE = "schichtwechsel-23", "schichtwechsel-22"
PDF, WAV, VTT = "application/pdf", "audio/wav", "text/vtt"
RATE, SECONDS = 8_000, 12


async def keep_materials(db: AsyncSession, *, by: Actor, now: datetime) -> None:
    """Put everything up at the time when it would have come."""
    last = await events.lock_by_slug(db, LAST, by)
    assert last is not None
    first, second, _third = await _talks(db, last)
    shelf = _Shelf(db, last, by, last.ends_at + timedelta(hours=14))
    slides = await shelf.add("roboter.pdf", PDF, _slides(SLIDES[0]), MaterialKind.SLIDES, first)
    await shelf.describe(slides, "Folien", "Slides", licence=Licence.CC_BY, audience=Audience.EVERYONE)
    recording = await shelf.add("roboter.wav", WAV, _tone(), MaterialKind.RECORDING, first)
    await shelf.describe(recording, "Kollege Roboter, zum Hören", "Robot, my colleague, to listen to",
                         audience=Audience.EVERYONE)  # fmt: skip
    await shelf.add("roboter.vtt", VTT, CAPTIONS.encode(), MaterialKind.RECORDING, first, captions_of=recording)
    safety = await shelf.add("arbeitsschutz.pdf", PDF, _slides(SLIDES[1]), MaterialKind.SLIDES, second)
    await shelf.describe(safety, "Folien", "Slides")
    held = await shelf.add("checkliste.pdf", PDF, _slides(SLIDES[1]), MaterialKind.FILE, second, FileState.UNCHECKED)
    held.files[0].state_note = "clamd: Connection refused"
    await shelf.describe(held, "Checkliste für die Nacht", "Checklist for the night", audience=Audience.CHECKED_IN)
    await _written(shelf)
    before = await events.lock_by_slug(db, BEFORE, by)
    assert before is not None
    shelf = _Shelf(db, before, by, before.ends_at + timedelta(days=2))
    handout = await shelf.add("rathaus.pdf", PDF, _slides(SLIDES[2]), MaterialKind.FILE)
    await shelf.add("rathaus.pdf", PDF, _slides(SLIDES[2]), MaterialKind.FILE, version_of=handout)
    await shelf.describe(handout, "Das Rathaus in Zahlen", "The town hall in numbers", audience=Audience.CHECKED_IN)
    await _ahead(db, by=by, now=now)


async def _written(shelf: "_Shelf") -> None:
    """What is no file."""
    for draft in (
        MaterialDraft(
            kind=MaterialKind.LINK,
            title=Text("Der Abend in drei Minuten", "The evening in three minutes"),
            url="https://video.example.org/schichtwechsel-23",
            audience=Audience.EVERYONE,
        ),
        MaterialDraft(
            kind=MaterialKind.MINUTES,
            title=Text("Protokoll des Abends", "Minutes of the evening"),
            text=MINUTES,
            audience=Audience.EVERYONE,
            licence=Licence.CC0,
        ),
    ):
        await materials.add(shelf.db, shelf.event, draft, by=shelf.by, now=shelf.at)


async def _ahead(db: AsyncSession, *, by: Actor, now: datetime) -> None:
    """A speaker has put up slides for a talk to come, and agreed; they wait for its end."""
    query = select(Talk).join(Proposal, Proposal.id == Talk.proposal_id)
    query = query.where(Proposal.status == ProposalStatus.CONFIRMED).options(selectinload(Talk.speakers))
    talk = (await db.scalars(query.order_by(Talk.id))).first()
    assert talk is not None
    event, at = await events.lock(db, talk.event_id), now - timedelta(hours=20)
    shelf = _Shelf(db, event, by, at)
    speaker = talk.speakers[0]
    slides = await shelf.add("entwurf.pdf", PDF, _slides(SLIDES[3]), MaterialKind.SLIDES, talk, speaker_id=speaker.id)
    choice = SpeakerChoice(audience=Audience.EVERYONE, licence=Licence.CC_BY_SA, title=Text("Folien", "Slides"))
    materials.choose(db, event, slides, choice, now=at)
    consents.give(db, event, slides, speaker, Wording(AGREED, "de"), now=at)


async def _talks(db: AsyncSession, event: Event) -> list[Talk]:
    query = select(Talk).where(Talk.event_id == event.id, Talk.kind == TalkKind.TALK)
    return list((await db.scalars(query.order_by(Talk.position))).all())


@dataclass(frozen=True)
class _Shelf:
    """Where materials of one event are put up, by whom and when."""

    db: AsyncSession
    event: Event
    by: Actor
    at: datetime

    async def add(
        self,
        name: str,
        media_type: str,
        content: bytes,
        kind: MaterialKind,
        talk: Talk | None = None,
        state: FileState = FileState.CLEAN,
        *,
        version_of: Material | None = None,
        captions_of: Material | None = None,
        speaker_id: Any = None,
    ) -> Material:
        """A file, as an upload hands it over: a new material, a version, or captions in German."""
        upload = Upload(
            id=new_id(), event_id=self.event.id, talk_id=talk.id if talk else None, kind=kind, name=name,
            role=FileRole.CAPTIONS if captions_of else FileRole.MAIN, language="de" if captions_of else "",
            material_id=next((one.id for one in (version_of, captions_of) if one is not None), None),
            speaker_id=speaker_id, user_id=None if speaker_id else self.by.user_id,
        )  # fmt: skip
        stored_as = stored_name(upload.id)
        await Storage(settings_of(self.db)).put(stored_as, content)
        arrived = Arrived(stored_as, name, media_type, len(content), sha256(content).digest())
        file = await materials.take_file(self.db, upload, arrived, state=state, now=self.at)
        found = await find.reload(self.db, file.material_id)
        assert found is not None
        return found

    async def describe(self, material: Material, de: str, en: str, **values: Any) -> None:
        """Say what it is and who may see it."""
        draft = MaterialDraft(title=Text(de, en), kind=material.kind, talk_id=material.talk_id,
                              publish_when=PublishWhen.NOW, **values)  # fmt: skip
        await materials.edit(self.db, self.event, material, draft, version=material.version, by=self.by, now=self.at)


def _slides(values: dict[str, Any]) -> bytes:
    return typesetting.typeset("slides.typ", typesetting.cleaned(values))


def _tone() -> bytes:
    """A recording nobody has to listen to: a quiet chord that comes and goes."""
    count = RATE * SECONDS
    chord = [[math.sin(2 * math.pi * pitch * n / RATE) for pitch in (220, 277, 330)] for n in range(count)]
    samples = [2600 * math.sin(math.pi * n / count) * sum(tones) for n, tones in enumerate(chord)]
    body = io.BytesIO()
    with wave.open(body, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", int(one)) for one in samples))
    return body.getvalue()

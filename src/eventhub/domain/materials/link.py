"""A speaker puts up a link: slides or a recording that lie elsewhere."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import chasing, consents
from eventhub.domain.materials.add import check_url
from eventhub.domain.materials.begun import begun
from eventhub.domain.materials.edit import choose
from eventhub.domain.materials.values import SpeakerChoice
from eventhub.models import Event, Material, MaterialKind, Speaker, Talk


async def add_of_speaker(
    db: AsyncSession, event: Event, talk: Talk, speaker: Speaker, choice: SpeakerChoice, *, now: datetime
) -> Material:
    """``speaker`` of ``talk`` puts up a link, and chooses for whom; the event must be locked.

    It is published once they agree, or have done so with the proposal; nobody asks for slides any more.

    Raises:
        DomainError: ``material.no_title``; ``material.no_url``; those of `choose`.
    """
    if not choice.title:
        raise DomainError("material.no_title", field="title")
    check_url(choice.url)
    material = await begun(
        db, event, MaterialKind.LINK, choice.title, talk_id=talk.id, speaker=speaker, created_by=speaker.name, now=now
    )  # fmt: skip
    material.url = choice.url
    choose(db, event, material, choice, now=now)
    await consents.ask_uploader(db, material, speaker, talk, now=now)
    await chasing.stop_asking(db, material)
    audit.note(db, "material.added", by=None, now=now, subject=choice.title.text("de"), event=event)
    await db.flush()
    return material

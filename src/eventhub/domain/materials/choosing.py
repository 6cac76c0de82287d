"""Several speakers of one talk: who may choose freely for an item of it, and who may only narrow what holds."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.errors import DomainError
from eventhub.domain.materials.edit import choose
from eventhub.domain.materials.values import SpeakerChoice
from eventhub.domain.materials.visibility import Times, instant_of, times_of
from eventhub.models import NO_TEXT, Event, Material, PublishWhen, Speaker, Talk

#: later than any instant there is
NEVER = datetime.max.replace(tzinfo=UTC)


def is_free(material: Material, talk: Talk, speaker: Speaker) -> bool:
    """Whether ``speaker`` of ``talk`` chooses alone: their own item, or one of the team when nobody else speaks."""
    if material.speaker_id is None:
        return len(talk.speakers) == 1
    return material.speaker_id == speaker.id


async def choose_as(
    db: AsyncSession,
    event: Event,
    material: Material,
    talk: Talk,
    speaker: Speaker,
    choice: SpeakerChoice,
    *,
    now: datetime,
) -> None:
    """``speaker`` chooses; for what is not theirs alone only narrower and later, and neither licence nor title.

    Raises:
        DomainError: ``material.only_narrower`` and ``material.only_later``; those of `choose`.
    """
    if not is_free(material, talk, speaker):
        _refuse_wider(event, material, choice, await times_of(db, event))
        choice = replace(choice, licence=material.licence, title=NO_TEXT)
    choose(db, event, material, choice, now=now)


def _refuse_wider(event: Event, material: Material, choice: SpeakerChoice, times: Times) -> None:
    if choice.audience.narrower(material.speaker_audience) is not choice.audience:
        raise DomainError("material.only_narrower", field="audience")
    when, at = material.speaker_publish_when, material.speaker_publish_at
    if when is None or (choice.publish_when is PublishWhen.AT and choice.publish_at is None):
        return
    before = instant_of(event, material, times, when, at) or NEVER
    if (instant_of(event, material, times, choice.publish_when, choice.publish_at) or NEVER) < before:
        raise DomainError("material.only_later", field="at")

"""Several speakers of one talk: who may choose freely for an item of it, and who may only narrow what holds."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.errors import DomainError
from eventhub.domain.materials import consents
from eventhub.domain.materials.add import check_url
from eventhub.domain.materials.edit import choose
from eventhub.domain.materials.values import SpeakerChoice
from eventhub.domain.materials.visibility import Times, instant_of, times_of
from eventhub.models import NO_TEXT, Event, Material, MaterialKind, PublishWhen, Speaker, Talk

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

    A link that they have put up may lead elsewhere from now on: what others agreed to was the old address.

    Raises:
        DomainError: ``material.only_narrower`` and ``material.only_later``; ``material.no_url``; those of `choose`.
    """
    if not is_free(material, talk, speaker):
        _refuse_wider(event, material, choice, await times_of(db, event))
        choice = replace(choice, licence=material.licence, title=NO_TEXT)
    has_moved = material.kind is MaterialKind.LINK and choice.url not in ("", material.url)
    if has_moved and material.speaker_id == speaker.id:
        check_url(choice.url)
        material.url = choice.url
        await consents.ask_again(db, event, material, talk, by=speaker, now=now)
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

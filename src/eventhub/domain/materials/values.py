"""What is said of a material from outside: by organisers, and by the speaker."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventhub.models import NO_TEXT, Audience, Licence, LocalizedText, MaterialKind, PublishWhen


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialDraft:
    """A material as organisers describe it; files come by uploads. ``url`` is of links, ``text`` of minutes."""

    title: LocalizedText
    kind: MaterialKind = MaterialKind.FILE
    talk_id: UUID | None = None
    url: str = ""
    text: LocalizedText = NO_TEXT
    licence: Licence = Licence.ALL_RIGHTS
    audience: Audience = Audience.REGISTERED
    publish_when: PublishWhen = PublishWhen.AFTER_TALK
    publish_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerChoice:
    """What a speaker chooses for an item of their talk; without ``title`` or ``url`` it keeps the one it has."""

    audience: Audience = Audience.REGISTERED
    publish_when: PublishWhen = PublishWhen.AFTER_TALK
    publish_at: datetime | None = None
    licence: Licence = Licence.ALL_RIGHTS
    title: LocalizedText = NO_TEXT
    url: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentence that a speaker agrees to, as it was shown, and its language."""

    text: str
    language: str

"""The forms of the plan: an item, where it goes, a release."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Self
from uuid import UUID

from eventhub.domain.events.parts import SpeakerDraft
from eventhub.domain.schedules import ItemDraft, fingerprint
from eventhub.forms.event_parts import LONGEST_TALK, two
from eventhub.forms.reading import Form, choice, day, email, integer, local_time, localized, several, text
from eventhub.forms.rows import RowsForm, is_blank, listed, prefixes, row_id
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Room, Talk, TalkFormat, TalkKind, Topic

FORMATS = tuple(dict.fromkeys(("talk", "keynote", *(kind.value for kind in TalkFormat))))
LANGUAGES = ("de", "en")


class ItemForm(RowsForm):
    """An item of the programme: its words, who speaks, how long it takes."""

    fields_of: Mapping[str, str] = {"schedule.repeats_itself": "repeats", "sign_up.no_capacity": "capacity"}
    draft: ItemDraft

    @classmethod
    def new(cls, kind: str) -> Self:
        """A new item of a kind."""
        minutes = {TalkKind.BREAK.value: "15", TalkKind.BLOCKER.value: "60"}.get(kind, "30")
        row = {"speaker": ["0"]} if kind == TalkKind.TALK else {}
        return cls.filled({"kind": kind, "minutes": minutes, "language": "de", "format": "talk", **row})

    @classmethod
    def of(cls, talk: Talk) -> Self:
        """An item to edit."""
        people = [
            {"id": str(one.id), "name": one.name, "organisation": one.organisation, "address": one.address}
            for one in talk.speakers
        ]
        return cls.filled(
            {
                "kind": talk.kind.value,
                **two("title", talk.title),
                **two("abstract", talk.abstract),
                "format": talk.format,
                "minutes": str(talk.slot.minutes if talk.slot else talk.minutes or ""),
                "language": talk.language,
                "topics": [str(topic.id) for topic in talk.topics],
                "capacity": str(talk.capacity or ""),
                "repeats": str(talk.repeats_id or ""),
                "seen": fingerprint(talk),
                **listed("speaker", people),
            }
        )

    def read_item(self, *, topics: Sequence[Topic], others: Sequence[Talk]) -> ItemDraft:
        """Read every field, in the order of the page; errors are noted."""
        kind = TalkKind(choice(self, "kind", tuple(TalkKind)) or TalkKind.TALK)
        is_talk = kind == TalkKind.TALK
        repeats = choice(self, "repeats", [str(talk.id) for talk in others]) if is_talk else ""
        known = {str(topic.id): topic.id for topic in topics}
        return ItemDraft(
            kind=kind,
            title=localized(self, "title", missing=_l("Enter a title"), longest=200),
            abstract=localized(self, "abstract", longest=5000, is_long=True),
            # Imported programmes have kinds of their own, which stay.
            format=(text(self, "format", longest=40) or "talk") if is_talk else "talk",
            minutes=integer(self, "minutes", least=1, most=LONGEST_TALK, missing=_l("Enter how long it takes")) or 30,
            language=choice(self, "language", LANGUAGES) or "de",
            topic_ids=tuple(known[one] for one in several(self, "topics", list(known))) if is_talk else (),
            speakers=self._speakers() if is_talk else (),
            capacity=integer(self, "capacity", least=1, most=100_000) if is_talk else None,
            repeats_id=UUID(repeats) if repeats else None,
            seen=self.value("seen"),
        )

    def _speakers(self) -> tuple[SpeakerDraft, ...]:
        return tuple(
            SpeakerDraft(
                name=text(self, f"{prefix}name", missing=_l("Enter the name"), longest=120),
                organisation=text(self, f"{prefix}organisation", longest=120),
                address=email(self, f"{prefix}address"),
                id=row_id(self, prefix),
            )
            for prefix in prefixes(self, "speaker")
            if not is_blank(self, prefix, ("name", "organisation", "address"))
        )


class MoveForm(Form):
    """Where an item goes: room, day, time, length; ``version`` is of its slot as it was seen."""

    day: date | None = None
    begin: time | None = None
    minutes: int | None = None
    room_id: UUID | None = None
    version: int = 0

    def read_move(self, rooms: Sequence[Room]) -> None:
        """Read every field; errors are noted."""
        room = choice(self, "room", [str(one.id) for one in rooms])
        self.room_id = UUID(room) if room else None
        self.day = day(self, "day", missing=_l("Enter the day"))
        self.begin = local_time(self, "begin", missing=_l("Enter when it begins"))
        self.minutes = integer(self, "minutes", least=1, most=LONGEST_TALK)
        self.version = integer(self, "version") or 0


class ReleaseForm(Form):
    """What is new, in a sentence."""

    about = ""
    version = 0

    def check(self) -> None:
        """Read every field."""
        self.about = text(self, "note", longest=300)
        self.version = integer(self, "version") or 0

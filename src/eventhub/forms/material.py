"""The forms of what stays of a meeting: as organisers describe it, and as a speaker chooses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from eventhub.domain.materials import MaterialDraft, SpeakerChoice
from eventhub.forms.event_parts import two
from eventhub.forms.reading import Form, Typed, checkbox, choice, integer, local_datetime, localized, text
from eventhub.i18n import Zone, local_input
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Audience, Licence, LocalizedText, Material, MaterialKind, PublishWhen, Talk

FILE_KINDS = (MaterialKind.SLIDES, MaterialKind.FILE, MaterialKind.RECORDING)
#: whom a speaker can give it to: all, those who had a place, those who were there
SPEAKER_AUDIENCES = (Audience.EVERYONE, Audience.REGISTERED, Audience.CHECKED_IN)
#: languages of captions
CAPTION_LANGUAGES = ("de", "en")
LONGEST_URL = 500
LONGEST_TITLE = 120


class _Visible(Form):
    """Who may see it, from when on, under which terms; times are those of ``zone``."""

    zone: Zone = "Europe/Berlin"
    licence: Licence
    when: PublishWhen
    at: datetime | None

    def read_times(self) -> None:
        """The three fields that organisers and speakers share."""
        when = choice(self, "when", list(PublishWhen), missing=_l("Choose from when on"))
        self.when = PublishWhen(when) if when else PublishWhen.AFTER_TALK
        is_timed = self.when is PublishWhen.AT
        missing = _l("Enter day and time") if is_timed else None
        self.at = local_datetime(self, "at", self.zone, missing=missing) if is_timed else None
        licence = choice(self, "licence", list(Licence), missing=_l("Choose a licence"))
        self.licence = Licence(licence) if licence else Licence.ALL_RIGHTS


class MaterialForm(_Visible):
    """A link or minutes to put up, or any item to edit; ``talks`` are those it can be of."""

    def __init__(
        self,
        typed: Typed | None = None,
        *,
        kind: MaterialKind = MaterialKind.LINK,
        zone: Zone = "Europe/Berlin",
        talks: Sequence[Talk] = (),
    ) -> None:
        """An empty form, or one that shows ``typed``; nothing is checked yet."""
        super().__init__(typed)
        self.kind, self.zone, self.talks = kind, zone, talks

    @classmethod
    def of(cls, material: Material, *, zone: Zone, talks: Sequence[Talk]) -> Self:
        """An item to edit."""
        return cls(
            Typed.of(
                {
                    **two("title", material.title),
                    **two("text", material.text),
                    "kind": material.kind.value,
                    "talk": str(material.talk_id or ""),
                    "url": material.url,
                    "audience": material.audience.value,
                    "when": material.publish_when.value,
                    "at": local_input(material.publish_at, zone),
                    "licence": material.licence.value,
                    "version": str(material.version),
                }
            ),
            kind=material.kind,
            zone=zone,
            talks=talks,
        )

    @classmethod
    def new(cls, kind: MaterialKind, talk_id: str, *, zone: Zone, talks: Sequence[Talk]) -> Self:
        """What a new item begins with: seen by those who are registered, after the talk."""
        values = {
            "talk": talk_id,
            "audience": Audience.REGISTERED.value,
            "when": PublishWhen.AFTER_TALK.value,
            "licence": Licence.ALL_RIGHTS.value,
        }
        return cls(Typed.of(values), kind=kind, zone=zone, talks=talks)

    def check(self) -> None:
        """Read every field, in the order of the page."""
        title = localized(self, "title", missing=_l("Enter a title"), longest=LONGEST_TITLE)
        is_file = self.kind in FILE_KINDS
        kind = choice(self, "kind", FILE_KINDS, missing=_l("Choose what it is")) if is_file else ""
        talk = choice(self, "talk", [str(one.id) for one in self.talks])
        is_link = self.kind is MaterialKind.LINK
        url = text(self, "url", missing=_l("Enter the address") if is_link else None, longest=LONGEST_URL)
        is_text = self.kind is MaterialKind.MINUTES
        words = localized(self, "text", missing=_l("Write the minutes") if is_text else None, is_long=True)
        audience = choice(self, "audience", list(Audience), missing=_l("Choose who may see it"))
        self.read_times()
        self.version = integer(self, "version") or 0
        self.draft = MaterialDraft(
            title=title,
            kind=MaterialKind(kind) if kind else self.kind,
            talk_id=UUID(talk) if talk else None,
            url=url,
            text=words,
            licence=self.licence,
            audience=Audience(audience) if audience else Audience.REGISTERED,
            publish_when=self.when,
            publish_at=self.at,
        )


class SpeakerForm(_Visible):
    """What a speaker chooses for one item, and whether the network may publish it."""

    def __init__(self, typed: Typed | None = None, *, zone: Zone = "Europe/Berlin") -> None:
        """An empty form, or one that shows ``typed``; nothing is checked yet."""
        super().__init__(typed)
        self.zone = zone

    @classmethod
    def of(cls, material: Material, *, agrees: bool, zone: Zone) -> Self:
        """What was chosen last; for what organisers put up and nobody has chosen yet, what they did."""
        audience = material.speaker_audience or material.audience
        if audience not in SPEAKER_AUDIENCES:
            audience = Audience.CHECKED_IN
        at = material.speaker_publish_at if material.speaker_publish_when else material.publish_at
        values = {
            "audience": audience.value,
            "when": (material.speaker_publish_when or material.publish_when).value,
            "at": local_input(at, zone),
            "licence": material.licence.value,
            "agrees": "yes" if agrees else "",
            "url": material.url,
        }
        return cls(Typed.of(values), zone=zone)

    @classmethod
    def new(cls, *, agrees: bool, zone: Zone) -> Self:
        """What a new item begins with; ``agrees`` is what was said with the proposal."""
        values = {"audience": "registered", "when": "after_talk", "licence": "all_rights"}
        values["agrees"] = "yes" if agrees else ""
        return cls(Typed.of(values), zone=zone)

    def check(self) -> None:
        """Read every field, in the order of the page."""
        audience = choice(self, "audience", SPEAKER_AUDIENCES, missing=_l("Choose who may see it"))
        self.read_times()
        self.agrees = checkbox(self, "agrees")
        self.choice = SpeakerChoice(
            audience=Audience(audience) if audience else Audience.REGISTERED,
            publish_when=self.when,
            publish_at=self.at,
            licence=self.licence,
        )


class SpeakerLinkForm(SpeakerForm):
    """A link of a speaker, new or (``is_new`` false) there already: then it keeps its title."""

    is_new = True

    def check(self) -> None:
        """Read every field, in the order of the page."""
        title = text(self, "title", missing=_l("Enter a title"), longest=LONGEST_TITLE) if self.is_new else ""
        url = text(self, "url", missing=_l("Enter the address"), longest=LONGEST_URL)
        super().check()
        self.choice = replace(self.choice, title=LocalizedText(title), url=url)


class SavedLinkForm(SpeakerLinkForm):
    """A link that a speaker has put up."""

    is_new = False


class FileForm(Form):
    """Files to put up, under ``field``, and what they are."""

    def __init__(self, typed: Typed | None = None, *, field: str = "files") -> None:
        """An empty form, or one that shows ``typed``; nothing is checked yet."""
        super().__init__(typed)
        self.field = field
        self.files: list[Any] = []

    def check(self) -> None:
        """At least one file, and its kind: slides of a talk, unless something else is chosen."""
        usual = MaterialKind.SLIDES if self.value("talk") else MaterialKind.FILE
        self.kind = MaterialKind(choice(self, "kind", FILE_KINDS) or usual)
        self.files = self.typed.files(self.field)
        if not self.files:
            self.note(self.field, _l("Choose a file to upload"))

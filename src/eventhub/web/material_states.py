"""What the team's pages call the states of materials and files, and from when on something is shown."""

from datetime import datetime

from eventhub.domain.materials.board import Standing
from eventhub.domain.materials.visibility import is_out
from eventhub.i18n import LazyText, moment_short
from eventhub.i18n import gettext as _
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Audience, Event, EventStatus, FileState, Material, PublishWhen
from eventhub.web.labels import Label
from eventhub.web.material_words import AUDIENCE, ICON, KIND, LICENCE, agreement

__all__ = ["AUDIENCE", "FILE_STATE", "ICON", "KIND", "LICENCE", "STANDING", "WHEN", "agreement", "whence"]

WHEN: dict[PublishWhen, LazyText] = {
    PublishWhen.AFTER_TALK: _l("After the talk"),
    PublishWhen.NOW: _l("At once"),
    PublishWhen.AT: _l("At a time"),
}
STANDING: dict[Standing, Label] = {
    Standing.HERE: Label(_l("There"), "ok"),
    Standing.HELD: Label(_l("Being checked"), "note"),
    Standing.MISSING: Label(_l("Missing"), "warn"),
    Standing.NOT_EXPECTED: Label(_l("Not expected")),
    Standing.UNREACHABLE: Label(_l("Not reachable"), "bad"),
    Standing.UNCONFIRMED: Label(_l("Not confirmed yet")),
}
FILE_STATE: dict[FileState, Label] = {
    FileState.WAITING: Label(_l("Virus check is running"), "note"),
    FileState.CLEAN: Label(_l("Checked"), "ok"),
    FileState.UNCHECKED: Label(_l("Held, could not be checked"), "warn"),
    FileState.INFECTED: Label(_l("Virus found"), "bad"),
    FileState.RELEASED: Label(_l("Released by hand"), "ok"),
}


def whence(event: Event, material: Material, opens_at: datetime | None, now: datetime) -> str:
    """From when on its audience sees it, in words; what it still waits for comes first."""
    if material.effective_audience is Audience.ORGANISERS:
        return ""
    if material.has_files and material.current_file is None:
        return _("waits for the virus check") if material.main_files else ""
    if not material.has_consent:
        return _("has to be put up anew") if material.is_stuck else _("waits for consent")
    if is_out(event, material, opens_at, now=now):
        return _("visible now")
    if opens_at is None or opens_at <= now:
        return _("once the meeting is published") if event.status == EventStatus.DRAFT and opens_at else _("never")
    if PublishWhen.AT in (material.publish_when, material.speaker_publish_when):
        return moment_short(opens_at, event.time_zone)
    return _("after the talk") if material.talk_id is not None else _("after the meeting")

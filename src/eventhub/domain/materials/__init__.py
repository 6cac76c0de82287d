"""What stays of a meeting: who put it up, who may see it, and from when on."""

from eventhub.domain.materials.add import add
from eventhub.domain.materials.awaited import awaited
from eventhub.domain.materials.choosing import choose_as, is_free
from eventhub.domain.materials.edit import choose, delete, delete_file, edit
from eventhub.domain.materials.files import release, take_file
from eventhub.domain.materials.link import add_of_speaker
from eventhub.domain.materials.values import MaterialDraft, SpeakerChoice, Wording
from eventhub.domain.materials.visibility import (
    ORGANISER,
    STRANGER,
    Shown,
    Viewer,
    may_see,
    seen_by_party,
    visible_to,
    visible_to_everyone,
    visible_to_party,
)

__all__ = [
    "ORGANISER",
    "STRANGER",
    "MaterialDraft",
    "Shown",
    "SpeakerChoice",
    "Viewer",
    "Wording",
    "add",
    "add_of_speaker",
    "awaited",
    "choose",
    "choose_as",
    "delete",
    "delete_file",
    "edit",
    "is_free",
    "may_see",
    "release",
    "seen_by_party",
    "take_file",
    "visible_to",
    "visible_to_everyone",
    "visible_to_party",
]

"""The form of the hub's settings."""

import re
from collections.abc import Iterator
from typing import Any, Self
from zoneinfo import available_timezones

from eventhub.domain.hub import HubDraft
from eventhub.forms.event import ZONES
from eventhub.forms.event_differences import LONGEST, Difference
from eventhub.forms.event_parts import two
from eventhub.forms.reading import Form, choice, email, integer, local_time, localized, text
from eventhub.i18n import LazyText
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Hub

MOST_DAYS = 3650
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

LABELS: dict[str, LazyText] = {
    "name": _l("Name"),
    "subtitle": _l("Second line of the name"),
    "promise_de": _l("Promise in one sentence"),
    "promise_en": _l("Promise in English"),
    "about_de": _l("About the network"),
    "about_en": _l("About the network, in English"),
    "how_to_join_de": _l("How to join"),
    "how_to_join_en": _l("How to join, in English"),
    "brand": _l("Brand"),
    "accent": _l("Lamp"),
    "imprint_de": _l("Imprint"),
    "imprint_en": _l("Imprint in English"),
    "privacy_de": _l("Privacy notice"),
    "privacy_en": _l("Privacy notice in English"),
    "accessibility_de": _l("Accessibility statement"),
    "accessibility_en": _l("Accessibility statement in English"),
    "sender_name": _l("Name of the sender"),
    "sender_address": _l("Address of the sender"),
    "contact_address": _l("Contact address"),
    "time_zone": _l("Time zone"),
    "retention_days": _l("Keep registrations, in days"),
    "certificate_days": _l("Keep certificates, in days"),
    "feedback_days": _l("Take feedback, in days"),
    "signer_name": _l("Signed by"),
    "draft_days": _l("Keep drafts of proposals, in days"),
    "proposal_days": _l("Keep rejected and withdrawn proposals, in days"),
    "profile_days": _l("Keep unused profiles of speakers, in days"),
    "remind_first_days": _l("First reminder to confirm, in days"),
    "remind_again_days": _l("Second reminder to confirm, in days"),
    "remind_before_days": _l("Last reminder to confirm, in days"),
    "slides_first_days_before": _l("First ask for slides, days before"),
    "slides_again_days_before": _l("Second ask for slides, days before"),
    "slides_first_days_after": _l("Third ask for slides, days after"),
    "slides_again_days_after": _l("Last ask for slides, days after"),
    "morning_minutes": _l("Mail on the morning after, at"),
    "later_material_days": _l("Mail about later materials, days after"),
    "file_limit_mb": _l("Largest file, in MB"),
    "event_limit_mb": _l("Room for the files of a meeting, in MB"),
    "hub_limit_mb": _l("Room for all files, in MB"),
}
#: when the mail of the morning after leaves unless another time is set, in minutes
MORNING = 8 * 60
#: for talks and what follows a meeting: the shortest time that leaves room for the mail a week before, and what holds
#: when the field is empty
TALK_TIMES = {
    "certificate_days": (1, 1095),
    "feedback_days": (1, 14),
    "draft_days": (14, 90),
    "proposal_days": (1, 365),
    "profile_days": (1, 1095),
    "remind_first_days": (1, 3),
    "remind_again_days": (1, 7),
    "remind_before_days": (1, 2),
    "slides_first_days_before": (1, 7),
    "slides_again_days_before": (1, 2),
    "slides_first_days_after": (1, 1),
    "slides_again_days_after": (1, 7),
    "later_material_days": (1, 7),
}
#: room for files in MB: what holds when the field is empty
SPACE = {"file_limit_mb": 500, "event_limit_mb": 5_000, "hub_limit_mb": 50_000}
MOST_SPACE = 100_000_000


class SettingsForm(Form):
    """What an organiser may change about the hub."""

    def check(self) -> None:
        """Read every field, in the order of the page."""
        self.values: dict[str, Any] = {
            "name": text(self, "name", missing=_l("Enter the name of the network"), longest=80),
            "subtitle": text(self, "subtitle", longest=80),
            "promise": localized(self, "promise", longest=160),
            "about": localized(self, "about", is_long=True),
            "how_to_join": localized(self, "how_to_join", is_long=True),
            "brand": _colour(self, "brand"),
            "accent": _colour(self, "accent"),
            "imprint": localized(self, "imprint", is_long=True),
            "privacy": localized(self, "privacy", is_long=True),
            "accessibility": localized(self, "accessibility", is_long=True),
            "sender_name": text(self, "sender_name", longest=120),
            "sender_address": email(self, "sender_address"),
            "contact_address": email(self, "contact_address"),
            "time_zone": choice(self, "time_zone", available_timezones(), missing=_l("Choose a time zone")),
            "retention_days": integer(
                self, "retention_days", least=1, most=MOST_DAYS, missing=_l("Enter a number of days")
            ),
            **{
                name: integer(self, name, least=least, most=MOST_DAYS) or usual
                for name, (least, usual) in TALK_TIMES.items()
            },
            **{name: integer(self, name, least=1, most=MOST_SPACE) or usual for name, usual in SPACE.items()},
            "morning_minutes": self._morning(),
            "signer_name": text(self, "signer_name", longest=120),
            "version": integer(self, "version") or 0,
        }

    @classmethod
    def of(cls, hub: Hub) -> Self:
        """The settings to edit."""
        lines = ["name", "subtitle", "brand", "accent", "sender_name", "sender_address", "contact_address"]
        lines += ["time_zone", "signer_name"]
        values = {name: getattr(hub, name) for name in lines}
        values["morning_minutes"] = "{:02}:{:02}".format(*divmod(hub.morning_minutes, 60))
        for name in ("promise", "about", "how_to_join", "imprint", "privacy", "accessibility"):
            values |= two(name, getattr(hub, name))
        numbers = ("retention_days", *TALK_TIMES, *SPACE, "version")
        return cls.filled(values | {name: str(getattr(hub, name)) for name in numbers})

    def _morning(self) -> int:
        at = local_time(self, "morning_minutes")
        return MORNING if at is None else at.hour * 60 + at.minute

    def draft(self) -> HubDraft:
        """What the form says, once it has no errors."""
        return HubDraft(**self.values)

    def colour(self, name: str) -> str:
        """The colour in a field as ``#rrggbb``, "" when it is none."""
        value = self.value(name).strip()
        return value.lower() if COLOUR.fullmatch(value) else ""

    def zones(self) -> list[str]:
        """The time zones to choose from, with the one in use."""
        used = self.value("time_zone")
        return [*ZONES, *([used] if used in available_timezones() and used not in ZONES else [])]


def differences(saved: SettingsForm, typed: SettingsForm) -> Iterator[Difference]:
    """Every field whose saved and typed values differ, in the order of the page."""
    for name, label in LABELS.items():
        there, here = (form.value(name).replace("\r\n", "\n").strip() for form in (saved, typed))
        if there != here:
            yield Difference(label, there[:LONGEST], here[:LONGEST])


def _colour(form: SettingsForm, name: str) -> str:
    if not form.colour(name):
        form.note(name, _l("Enter the colour like #0b5a60"))
    return form.colour(name)

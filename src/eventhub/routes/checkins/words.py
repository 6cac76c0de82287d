"""What a verdict says: one word, one name, and at most what somebody at the door must act on."""

from dataclasses import dataclass, field

from eventhub.domain.checkins import Answer
from eventhub.i18n import current_language, day_month, moment_short, ngettext, time
from eventhub.i18n import gettext as _
from eventhub.models import Event, Gate, RegistrationStatus, Verdict

Tag = tuple[str, str, bool]
"""An icon, a text, and whether it stands out."""


@dataclass(frozen=True)
class Words:
    """A verdict in words. ``kind`` gives colour, shape and signal: ok, warn or bad."""

    kind: str
    icon: str
    word: str
    name: str
    texts: list[str] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    can_admit: bool = False
    is_anyway: bool = False

    @property
    def title(self) -> str:
        """The verdict in one line."""
        return f"{self.word}: {self.name}" if self.kind == "bad" else f"{self.word}, {self.name}"


def words_for(answer: Answer, gate: Gate, *, organises: bool) -> Words:
    """The words of the verdict at this gate, for somebody who ``organises`` or does not."""
    if answer.verdict is Verdict.OK:
        return _welcome(answer, gate.event)
    if answer.verdict is Verdict.ALREADY:
        return Words("warn", "history", _("Already checked in"), answer.name, facts=_since(answer, gate.event))
    if answer.verdict is Verdict.UNDONE:
        return Words("warn", "undo-2", _("Check-in taken back"), answer.name)
    if answer.verdict is Verdict.NOT_IN:
        return Words("warn", "undo-2", _("Was not checked in"), answer.name)
    name, texts = _reason(answer, gate.event)
    if answer.verdict not in (Verdict.WAITLISTED, Verdict.NOT_CONFIRMED):
        return Words("bad", "x", _("Not valid"), name, texts)
    needs_place = answer.status is RegistrationStatus.WAITLISTED
    is_full = needs_place and gate.event.places_left is not None and gate.event.places_left < 1
    is_undecided = answer.status is RegistrationStatus.AWAITING_APPROVAL
    can_admit = organises or not (is_full or is_undecided)
    return Words("bad", "x", _("Not valid"), name, texts, can_admit=can_admit, is_anyway=is_full)


def _welcome(answer: Answer, event: Event) -> Words:
    tags: list[Tag] = []
    if answer.is_speaker:
        tags.append(("presentation", _("Speaker"), True))
    if answer.is_first_visit:
        tags.append(("sparkles", _("First visit"), True))
    if answer.is_without_photos:
        tags.append(("eye-off", _("No photos"), False))
    hand_out = event.hand_out.text(current_language())
    facts = [(_("Hand out"), hand_out)] if hand_out else []
    if answer.is_practice:
        return Words("ok", "check", _("Welcome, only practised"), answer.name, tags=tags, facts=facts)
    return Words("ok", "check", _("Welcome"), answer.name, tags=tags, facts=facts)


def _since(answer: Answer, event: Event) -> list[tuple[str, str]]:
    zone, at = event.time_zone, answer.checked_in_at
    facts = []
    if at is not None:
        minutes = int((answer.scanned_at - at).total_seconds() // 60)
        ago = ngettext("%(num)d minute earlier", "%(num)d minutes earlier", minutes) if minutes else _("just now")
        told = f"{time(at, zone)}, {ago}" if minutes < 120 else moment_short(at, zone)
        facts.append((_("At"), told))
    gate = answer.gate_name.text(current_language()) if answer.gate_name else ""
    if gate and answer.user_name:
        facts.append((_("Where"), _("%(gate)s, by %(name)s", gate=gate, name=answer.user_name)))
    elif gate or answer.user_name:
        facts.append((_("Where"), gate) if gate else (_("By"), answer.user_name))
    return facts


def _reason(answer: Answer, event: Event) -> tuple[str, list[str]]:
    """Why a ticket is not valid: in one word, and in sentences."""
    if answer.verdict is Verdict.CANCELLED:
        return _ended(answer, event)
    if answer.verdict is Verdict.WAITLISTED:
        if answer.status is RegistrationStatus.OFFERED:
            told = _("%(name)s has a place on offer and has not taken it yet.", name=answer.name)
            return _("Place on offer"), [told]
        told = _("%(name)s is number %(place)d on the waiting list.", name=answer.name, place=answer.queue_place or 1)
        return _("Waiting list"), [told, *_free(event)]
    if answer.verdict is Verdict.NOT_CONFIRMED:
        if answer.status is RegistrationStatus.AWAITING_APPROVAL:
            return _("Not approved"), [_("The team has not decided about %(name)s yet.", name=answer.name)]
        return _("Not confirmed"), [_("%(name)s has not confirmed the address yet.", name=answer.name)]
    if answer.verdict is Verdict.REPLACED:
        told = _("%(name)s has got a newer ticket. Ask for it, or let the person in by name.", name=answer.name)
        return _("Replaced"), [told]
    if answer.verdict is Verdict.OTHER_EVENT and answer.other_event is not None:
        return _("Another meeting"), [_other(answer.other_event)]
    return _("Unknown"), [_("We do not know this code. Search the name, or take the person in as a walk-in.")]


def _ended(answer: Answer, event: Event) -> tuple[str, list[str]]:
    day = day_month(answer.ended_at, event.time_zone) if answer.ended_at else ""
    if answer.status is RegistrationStatus.REJECTED:
        told = _("The registration of %(name)s was turned down on %(day)s.", name=answer.name, day=day)
        return _("Turned down"), [told, *_free(event)]
    if answer.status is RegistrationStatus.EXPIRED:
        told = _("%(name)s did not confirm the address in time.", name=answer.name)
        return _("Expired"), [told, *_free(event)]
    told = _("The ticket of %(name)s was cancelled on %(day)s.", name=answer.name, day=day)
    return _("Cancelled"), [told, *_free(event)]


def _free(event: Event) -> list[str]:
    left = event.places_left
    if left is None:
        return []
    if left < 1:
        return [_("No place is free right now.")]
    return [ngettext("%(num)d place is free right now.", "%(num)d places are free right now.", left)]


def _other(other: Event) -> str:
    language = current_language()
    title, day = (other.edition or other.title).text(language), day_month(other.starts_at, other.time_zone)
    if other.venue is None:
        return _("This ticket is for %(meeting)s on %(day)s.", meeting=title, day=day)
    where = other.venue.city
    return _("This ticket is for %(meeting)s on %(day)s in %(where)s.", meeting=title, day=day, where=where)

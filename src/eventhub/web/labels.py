"""What the workspace calls states and kinds: the word, and the badge it stands on."""

from dataclasses import dataclass

from eventhub.domain.registrations import Happening
from eventhub.i18n import LazyText, Zone, current_language, moment_short
from eventhub.i18n import gettext as _
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import ConsentKind, MailStatus, RegistrationStatus, Role


@dataclass(frozen=True, slots=True)
class Label:
    """A word for a state; ``kind`` colours its badge: "", ok, warn, bad, note or accent."""

    word: LazyText
    kind: str = ""


REGISTRATION: dict[str, Label] = {
    RegistrationStatus.CONFIRMED: Label(_l("Confirmed"), "ok"),
    RegistrationStatus.WAITLISTED: Label(_l("Waiting list"), "warn"),
    RegistrationStatus.OFFERED: Label(_l("Place offered"), "accent"),
    RegistrationStatus.AWAITING_APPROVAL: Label(_l("Awaits a decision"), "accent"),
    RegistrationStatus.UNVERIFIED: Label(_l("Address not confirmed"), "note"),
    RegistrationStatus.CANCELLED: Label(_l("Cancelled"), "bad"),
    RegistrationStatus.REJECTED: Label(_l("Turned down"), "bad"),
    RegistrationStatus.EXPIRED: Label(_l("Expired")),
}

ALL = _l("All")
INSIDE = _l("Checked in")

CONSENT: dict[str, LazyText] = {
    ConsentKind.SENSITIVE: _l("Food and needs"),
    ConsentKind.PHOTOS: _l("Photos"),
    ConsentKind.AFTER_EVENT: _l("Mail after the meeting"),
}

#: what happened to a registration, by the code of a `Happening`
HAPPENED: dict[str, LazyText] = {
    "registered_guest": _l("Registered by the guest"),
    "registered_organiser": _l("Registered by the team"),
    "registered_door": _l("Registered at the door"),
    "waiting": _l("On the waiting list"),
    "offered": _l("Place offered, until %(until)s"),
    "confirmed": _l("Confirmed"),
    "reissued": _l("Ticket issued anew"),
    "rejected": _l("Turned down"),
    "expired": _l("Expired, the address was not confirmed"),
    "cancelled_guest": _l("Cancelled by the guest"),
    "cancelled_organiser": _l("Cancelled by the team"),
    "checked_in": _l("Checked in at %(gate)s by %(who)s"),
    "check_in_undone": _l("Check-in undone"),
    "joined_online": _l("Joined online"),
    "marked_online": _l("Marked as there online by %(who)s"),
}

MAIL: dict[str, Label] = {
    MailStatus.HELD: Label(_l("Held"), "accent"),
    MailStatus.QUEUED: Label(_l("In the queue"), "note"),
    MailStatus.SENDING: Label(_l("Being sent"), "note"),
    MailStatus.FAILED: Label(_l("Failed"), "bad"),
    MailStatus.SENT: Label(_l("Sent"), "ok"),
    MailStatus.DISCARDED: Label(_l("Discarded")),
}

#: why a mail was written, by its kind
OCCASION: dict[str, LazyText] = {
    "address_to_confirm": _l("Address to confirm"),
    "approval_awaited": _l("Request received"),
    "registration_confirmed": _l("Registration"),
    "registration_rejected": _l("Turned down"),
    "registration_cancelled": _l("Cancellation"),
    "registration_reduced": _l("Fewer persons"),
    "waitlisted": _l("Waiting list"),
    "place_offered": _l("Offer"),
    "offer_lapsed": _l("Offer lapsed"),
    "link_again": _l("Link sent again"),
    "event_moved": _l("Time or place changed"),
    "event_changed": _l("Details changed"),
    "event_cancelled": _l("Meeting cancelled"),
    "reminder": _l("Reminder"),
    "after_meeting": _l("Morning after"),
    "later_materials": _l("Later materials"),
    "speaker_link": _l("Link for a speaker"),
    "draft_saved": _l("Draft begun"),
    "proposal_received": _l("Proposal received"),
    "proposal_withdrawn": _l("Proposal withdrawn"),
    "draft_expiring": _l("Draft about to go"),
    "call_closed": _l("Call closed, meeting cancelled"),
    "co_speaker_invited": _l("Invitation to speak along"),
    "co_speaker_agreed": _l("Speaks along"),
    "co_speaker_left": _l("Does not speak along"),
    "talk_added": _l("Talk in the programme"),
    "talk_moved": _l("Talk moved"),
    "talk_dropped": _l("Talk dropped"),
    "talk_cancelled": _l("Talk cancelled with the meeting"),
    "sign_up_moved_up": _l("Place in a talk"),
    "sign_up_talk_moved": _l("Talk moved"),
    "sign_up_talk_gone": _l("Talk called off"),
    "proposal_accepted": _l("Talk accepted"),
    "proposal_rejected": _l("Talk turned down"),
    "proposal_reminder": _l("Reminder to confirm"),
    "proposal_cancelled": _l("Talk cancelled"),
    "slides_asked": _l("Slides asked for"),
    "consent_asked": _l("Consent asked for"),
}

ROLE: dict[str, LazyText] = {
    Role.OWNER: _l("Owner"),
    Role.ORGANISER: _l("Organiser"),
    Role.REVIEWER: _l("Reviewer"),
    Role.DOOR: _l("Door staff"),
}


def happened(one: Happening, zone: Zone) -> str:
    """What happened, in words."""
    gate = one.gate.text(current_language()) if one.gate else _("the door")
    until = moment_short(one.until, zone) if one.until else ""
    return str(HAPPENED[one.code] % {"who": one.who or _("somebody"), "gate": gate, "until": until})

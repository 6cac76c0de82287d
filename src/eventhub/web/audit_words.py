"""The log in words: a sentence for every action that the domain notes, and its details as people read them.

A test walks all notes in the source.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from eventhub.i18n import LazyText, Zone, gettext, moment_short, number
from eventhub.i18n import lazy_gettext as _l
from eventhub.web.labels import OCCASION, REGISTRATION, ROLE

ACTIONS: dict[str, LazyText] = {
    "event.created": _l("Meeting created"),
    "event.updated": _l("Meeting changed"),
    "event.published": _l("Meeting published"),
    "event.unpublished": _l("Meeting taken back to draft"),
    "event.cancelled": _l("Meeting cancelled"),
    "event.cancellation_taken_back": _l("Cancellation of the meeting taken back"),
    "event.cancellation_sent": _l("Cancellation mails sent at once"),
    "event.deleted": _l("Draft deleted"),
    "registration.added": _l("Registered by the team"),
    "registration.added_anyway": _l("Added beyond the capacity"),
    "registration.approved": _l("Registration approved"),
    "registration.cancelled": _l("Registration cancelled"),
    "registration.changed": _l("Registration changed"),
    "registration.exported": _l("Registrations exported"),
    "registration.marked_absent": _l("Marked as not there"),
    "registration.marked_on_site": _l("Marked as there on site"),
    "registration.marked_online": _l("Marked as there online"),
    "registration.link_sent": _l("Link sent again"),
    "registration.offer_lapsed": _l("Offer lapsed"),
    "registration.offered": _l("Place offered"),
    "registration.promoted": _l("Confirmed from the waiting list"),
    "registration.rejected": _l("Registration turned down"),
    "registration.tickets_reissued": _l("Tickets issued anew"),
    "registration.name_corrected": _l("Name corrected"),
    "certificate.issued": _l("Certificates issued"),
    "certificate.withdrawn": _l("Certificate withdrawn"),
    "certificate.erased": _l("Certificate deleted"),
    "registration.speaker_added": _l("Registered as a speaker"),
    "proposal.accepted": _l("Talk accepted"),
    "proposal.rejected": _l("Talk turned down"),
    "proposal.decision_taken_back": _l("Decision taken back"),
    "proposal.told_again": _l("Mail about the decision written again"),
    "proposal.cancelled": _l("Accepted talk cancelled"),
    "proposal.names_shown": _l("Names looked at before the decision"),
    "call.criteria_changed": _l("Criteria of the review changed"),
    "call.reviewers_changed": _l("Reviewers changed"),
    "mail.released": _l("Mail released"),
    "mail.requeued": _l("Mail tried again"),
    "mail.discarded": _l("Mail discarded"),
    "feedback.questions_changed": _l("Questions of the feedback changed"),
    "talk.capacity_changed": _l("Places of a talk changed"),
    "call.created": _l("Call for talks written"),
    "call.updated": _l("Call for talks changed"),
    "schedule.imported": _l("Programme imported"),
    "schedule.opened": _l("Planning of the programme begun"),
    "schedule.released": _l("Programme released"),
    "schedule.restored": _l("Old release taken back into the plan"),
    "schedule.shifted": _l("All items shifted"),
    "talk.added": _l("Item of the programme added"),
    "talk.called_off": _l("Item of the programme called off"),
    "talk.changed": _l("Item of the programme changed"),
    "talk.corrected": _l("Words of a talk corrected in public"),
    "talk.suggestion_left": _l("Suggestion of a speaker left"),
    "talk.suggestion_taken": _l("Suggestion of a speaker taken over"),
    "material.added": _l("Material put up"),
    "material.asked": _l("Slides asked for"),
    "material.changed": _l("Material changed"),
    "material.chosen": _l("Speaker chose who may see a material"),
    "material.consent_asked": _l("Speakers asked whether a material may be published"),
    "material.consent_given": _l("Speaker agreed to the publication of a material"),
    "material.consent_withdrawn": _l("Speaker withdrew the consent to publish a material"),
    "material.deleted": _l("Material deleted"),
    "material.expected": _l("Slides expected"),
    "material.file_added": _l("File added to the materials"),
    "material.file_deleted": _l("Version of a file deleted"),
    "material.file_infected": _l("The scanner found a virus in a file"),
    "material.file_released": _l("Held file released by hand"),
    "material.not_expected": _l("Slides not expected"),
    "material.withdrawal_recorded": _l("Withdrawal of a consent to publish a material noted"),
    "series.created": _l("Series created"),
    "series.updated": _l("Series changed"),
    "series.deleted": _l("Series deleted"),
    "venue.created": _l("Venue created"),
    "venue.updated": _l("Venue changed"),
    "venue.deleted": _l("Venue deleted"),
    "topic.created": _l("Topic created"),
    "topic.renamed": _l("Topic renamed"),
    "topic.deleted": _l("Topic deleted"),
    "hub.updated": _l("Settings changed"),
    "user.activated": _l("Account opened again"),
    "user.deactivated": _l("Account closed"),
    "user.role_changed": _l("Role changed"),
    "user.added": _l("Person added to the team"),
    "user.password_changed": _l("Password changed"),
    "user.password_reset": _l("Password set anew"),
    "user.signed_in": _l("Signed in"),
    "privacy.event_forgotten": _l("Registrations deleted after their time"),
}

#: the first part of an action, and what the part of the log is called
GROUPS: dict[str, LazyText] = {
    "event": _l("Meetings"),
    "registration": _l("Registrations"),
    "certificate": _l("Certificates"),
    "proposal": _l("Proposals"),
    "call": _l("Calls for talks"),
    "schedule": _l("Programme"),
    "talk": _l("Talks"),
    "material": _l("Material"),
    "feedback": _l("Feedback"),
    "mail": _l("Mails"),
    "series": _l("Series"),
    "venue": _l("Venues"),
    "topic": _l("Topics"),
    "hub": _l("Settings"),
    "user": _l("Team"),
    "privacy": _l("Privacy"),
}

DETAILS: dict[str, LazyText] = {
    "persons": _l("Persons"),
    "held": _l("Places held"),
    "capacity": _l("Capacity"),
    "waiting_since": _l("Waiting since"),
    "until": _l("Until"),
    "told": _l("Told by mail"),
    "fields": _l("Changed"),
    "kind": _l("Occasion"),
    "role": _l("Role"),
    "status": _l("State"),
    "text": _l("Words"),
    "minutes": _l("Minutes"),
    "number": _l("Version"),
    "added": _l("New items"),
    "changed": _l("Changed items"),
    "who": _l("Persons asked"),
    "found": _l("Found by the scanner"),
}

#: the parts of a meeting, and of the settings, that are named as changed
FIELDS: dict[str, LazyText] = {
    "slug": _l("address of the page"),
    "series_id": _l("series"),
    "venue_id": _l("venue"),
    "room_id": _l("room"),
    "title": _l("title"),
    "edition": _l("edition"),
    "summary": _l("summary"),
    "description": _l("description"),
    "hand_out": _l("what is handed out"),
    "visibility": _l("visibility"),
    "attendance": _l("on site or online"),
    "joining_url": _l("joining address"),
    "time_zone": _l("time zone"),
    "starts_at": _l("beginning"),
    "ends_at": _l("end"),
    "doors_at": _l("doors"),
    "registration_opens_at": _l("start of registration"),
    "registration_closes_at": _l("end of registration"),
    "capacity": _l("capacity"),
    "has_waitlist": _l("waiting list"),
    "wants_confirmation": _l("confirmation of the address"),
    "wants_approval": _l("approval"),
    "max_companions": _l("companions"),
    "offer_hours": _l("time to accept an offer"),
    "cover": _l("cover"),
    "cover_file": _l("cover picture"),
    "cover_alt": _l("text for the cover"),
    "host_name": _l("host"),
    "contact_address": _l("contact address"),
    "name": _l("name"),
    "subtitle": _l("subtitle"),
    "promise": _l("promise"),
    "about": _l("about the network"),
    "how_to_join": _l("how to join"),
    "brand": _l("main colour"),
    "accent": _l("accent colour"),
    "imprint": _l("imprint"),
    "privacy": _l("privacy notice"),
    "accessibility": _l("accessibility statement"),
    "sender_name": _l("name of the sender"),
    "sender_address": _l("address of the sender"),
    "retention_days": _l("time that data is kept"),
    "certificate_days": _l("time that certificates are kept"),
    "feedback_days": _l("time to give feedback"),
    "file_limit_mb": _l("largest file"),
    "event_limit_mb": _l("room for the files of a meeting"),
    "hub_limit_mb": _l("room for all files"),
    "logo_file": _l("logo"),
    "signer_name": _l("name that certificates are signed with"),
    "draft_days": _l("time that drafts are kept"),
    "proposal_days": _l("time that proposals are kept"),
    "profile_days": _l("time that profiles are kept"),
    "remind_first_days": _l("first reminder to confirm"),
    "remind_again_days": _l("second reminder to confirm"),
    "remind_before_days": _l("last reminder to confirm"),
    "morning_minutes": _l("time of the mail on the morning after"),
    "later_material_days": _l("time until the mail about later materials"),
    "slides_first_days_before": _l("first ask for slides"),
    "slides_again_days_before": _l("second ask for slides"),
    "slides_first_days_after": _l("third ask for slides"),
    "slides_again_days_after": _l("last ask for slides"),
}


def saying(text: str) -> list[str]:
    """The actions whose sentence holds ``text``, in the current language."""
    wanted = text.casefold()
    return [action for action, sentence in ACTIONS.items() if wanted in str(sentence).casefold()]


def in_words(details: Mapping[str, Any], zone: Zone) -> Iterator[tuple[str, str]]:
    """Label and value of each detail that says something."""
    for name, value in details.items():
        if value not in ("", "None") and name in DETAILS:
            yield str(DETAILS[name]), _value(name, str(value), zone)


def _value(name: str, value: str, zone: Zone) -> str:
    if name == "fields":
        return ", ".join(str(FIELDS.get(one, one)) for one in value.split(", "))
    if name == "kind":
        return str(OCCASION.get(value, value))
    if name == "role":
        return str(ROLE.get(value, value))
    if name == "status" and value in REGISTRATION:
        return str(REGISTRATION[value].word)
    if value.isdecimal():
        return number(int(value))
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment_short(at, zone) if at.tzinfo else value


def who(user_name: str) -> str:
    """The name, or that the program did it by itself."""
    return user_name or gettext("System")

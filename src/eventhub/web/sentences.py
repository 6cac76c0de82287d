"""The sentence for every code of a `DomainError`. A test walks all codes that the domain raises."""

from eventhub.domain.errors import DomainError
from eventhub.forms.reading import Sentence
from eventhub.i18n import LazyText
from eventhub.i18n import lazy_gettext as _l
from eventhub.templating import speak_with

SENTENCES: dict[str, LazyText] = {
    # events
    "event.already_over": _l("This meeting is already over."),
    "event.already_told": _l("The guests have been told already, so this cannot be taken back."),
    "event.changed_meanwhile": _l("Somebody else has changed this meeting meanwhile. Look at it again, then save."),
    "event.doors_after_start": _l("The doors open before the beginning, or just then."),
    "event.ends_before_start": _l("The end must be after the beginning."),
    "event.has_guests": _l("Somebody has registered, so this meeting stays. Cancel it instead."),
    "event.has_registrations": _l("Somebody holds a place. Cancel the meeting instead."),
    "event.is_cancelled": _l("This meeting is cancelled and cannot be changed."),
    "event.no_capacity": _l("Give at least one place, or leave the field empty for no limit."),
    "event.no_venue": _l("Choose a venue, or hold the meeting online."),
    "event.not_cancelled": _l("This meeting is not cancelled."),
    "event.not_draft": _l("This meeting is not a draft."),
    "event.not_published": _l("This meeting is not published."),
    "event.opens_after_close": _l("Registration must open before it closes, and before the beginning."),
    "event.slug_taken": _l("This address is taken by another meeting. Choose another one."),
    "call.changed_meanwhile": _l("Somebody else has changed this call meanwhile. Open it again, then save."),
    "call.closed": _l("The call is closed."),
    "call.closes_before_opening": _l("The deadline must be after the opening."),
    "call.grace_before_close": _l("The grace must be after the deadline."),
    "call.no_types": _l("Add at least one type of talk before the call is public."),
    "profile.not_confirmed": _l("Confirm your address first."),
    "proposal.changed_meanwhile": _l("This proposal was saved elsewhere meanwhile. Look at both texts, then save."),
    "proposal.closed": _l("Nothing can be changed any more."),
    "proposal.incomplete": _l("Something is still missing. Fill it in, then submit."),
    "proposal.invited_already": _l("This person belongs to the talk already, or is invited."),
    "proposal.invited_just_now": _l("The invitation went out moments ago. Wait ten minutes before you send it again."),
    "proposal.no_such_speaker": _l("This person does not belong to the talk."),
    "proposal.not_co_speaker": _l("The talk is yours. Withdraw it instead."),
    "proposal.not_draft": _l("This proposal is in already."),
    "proposal.not_submitted": _l("This proposal cannot be withdrawn any more."),
    "proposal.not_yours": _l("Only the person who proposed the talk can do that."),
    "proposal.too_many": _l("Several proposals wait for this address already. Open the link of a mail first."),
    "proposal.too_many_speakers": _l("At most %(most)d people can speak along."),
    "proposal.too_many_topics": _l("Choose at most %(most)d topics."),
    "series.in_use": _l("There are meetings in this series, so it stays."),
    "series.slug_taken": _l("This address is taken by another series. Choose another one."),
    "topic.in_use": _l("A meeting uses this topic, so it stays."),
    "topic.slug_taken": _l("There is a topic of this name already."),
    "venue.in_use": _l("A meeting takes place here, so this venue stays."),
    "venue.room_in_use": _l("A meeting takes place in the room %(room)s, so it stays."),
    "picture.not_a_picture": _l("This file is not a picture we can use. Choose a PNG, JPEG or WebP."),
    "picture.too_large": _l("This picture is larger than 5 MB. Choose a smaller one."),
    "picture.too_many_pixels": _l("This picture has more than 40 million pixels. Choose a smaller one."),
    # registrations
    "registration.again": _l("There is a registration for this address already."),
    "registration.checked_in": _l("Whoever is checked in keeps the place."),
    "registration.closed": _l("Registration is closed."),
    "registration.confirmation_expired": _l("The time to confirm is over. Register again."),
    "registration.ended": _l("This registration has ended."),
    "registration.event_over": _l("This meeting is already over."),
    "registration.full": _l("There are no places left."),
    "registration.no_address": _l("There is no mail address for this registration."),
    "registration.not_awaiting": _l("This registration is not waiting for a decision."),
    "registration.not_confirmed": _l("This registration is not confirmed."),
    "registration.not_unverified": _l("This address is confirmed already."),
    "registration.nothing_to_cancel": _l("There is nothing left to cancel."),
    "registration.too_many_companions": _l("You can bring at most %(most)d others."),
    "offer.lapsed": _l("The offer has lapsed. You are on the waiting list again."),
    "offer.none": _l("There is no place on offer for you right now."),
    "offer.not_lapsed": _l("The offer still stands."),
    "waitlist.not_first": _l("Somebody else is first in the queue."),
    "waitlist.not_waiting": _l("This registration is not on the waiting list."),
    # certificates of attendance
    "certificate.no_meeting": _l("This meeting did not take place, so there are no certificates."),
    "certificate.not_there": _l("There is a certificate only for those who were checked in."),
    "certificate.too_early": _l("Certificates are issued once the meeting is over."),
    "certificate.withdrawn": _l("This certificate is withdrawn already."),
    # places in talks
    "sign_up.again": _l("You are signed up for this talk already."),
    "sign_up.begun": _l("This talk has begun already."),
    "sign_up.full": _l("There are no places left in this talk."),
    "sign_up.no_capacity": _l("Give at least one place, or leave the field empty for no limit."),
    "sign_up.none": _l("You are not signed up for this talk."),
    "sign_up.not_confirmed": _l("Only confirmed guests sign up for talks."),
    "sign_up.not_offered": _l("One cannot sign up for this talk."),
    "sign_up.overlaps": _l("There is another talk at that time you have signed up for. Leave that one first."),
    # the programme
    "schedule.changed_meanwhile": _l("Somebody else has changed the plan meanwhile. Look at what is different now."),
    "schedule.empty": _l("Nothing has a time yet, so there is nothing to release."),
    "schedule.moved_meanwhile": _l("“%(title)s” was moved meanwhile by %(who)s. The plan shows where it is now."),
    "schedule.no_length": _l("Give a length from 1 minute to 24 hours."),
    "schedule.not_open": _l("The plan has not been begun yet."),
    "schedule.nothing_new": _l("Nothing has changed since the last release."),
    "schedule.nothing_to_shift": _l("There is nothing to shift."),
    "schedule.repeats_itself": _l("A repetition names another talk that is no repetition itself."),
    "schedule.room_elsewhere": _l("This room is in another house."),
    "talk.cancelled": _l("This talk is called off."),
    "talk.changed_meanwhile": _l("Somebody else has changed this talk meanwhile. Look at it again, then save."),
    "talk.has_proposal": _l("This talk came by a proposal. Cancel it there."),
    "talk.no_suggestion": _l("There is no suggestion any more."),
    "talk.not_released": _l("This talk is in no release yet."),
    # programmes to and from elsewhere
    "export.no_event": _l("There is no meeting at the address %(slug)s."),
    "export.no_release": _l("There is no release %(number)d."),
    "export.no_talks": _l("There is nothing in the programme yet."),
    "import.cut_off": _l("The file ends in the middle. Fetch it again, then try once more."),
    "import.has_doctype": _l("The file declares a document type or entities, which we do not read."),
    "import.no_date": _l("The talk “%(talk)s” has no date with a time, so it cannot be placed. Nothing was imported."),
    "import.no_event": _l("There is no meeting at the address %(slug)s."),
    "import.no_room": _l("The talk “%(talk)s” has no room, so it cannot be placed. Nothing was imported."),
    "import.no_talks": _l("There are no talks in this file."),
    "import.not_a_schedule": _l("This file is not a schedule in the frab format, neither JSON nor XML."),
    "stars.too_many": _l("A feed holds at most %(most)d talks."),
    "stars.unknown": _l("This feed is not there any more, or another browser made it."),
    # the door
    "checkin.already": _l("This ticket is checked in already."),
    "checkin.organisers_only": _l("Only an organiser can let this person in."),
    "checkin.scan_used": _l("This entry was used for somebody else. Reload the page and try again."),
    "checkin.unknown": _l("There is nobody to let in or out here. Reload the page."),
    # judging proposals
    "review.closed": _l("This proposal is decided; it is no longer judged."),
    "review.conflict": _l("You have said that you are not impartial here."),
    "review.counts": _l("Your vote counts already."),
    "review.final": _l("You have abstained, and that is final."),
    "review.not_yours": _l("You are not asked to judge this proposal."),
    # decisions on proposals
    "decision.confirmed": _l("This talk is confirmed already."),
    "decision.event_over": _l("This meeting is over or was called off."),
    "decision.no_event": _l("Choose a date for proposal %(number)d first."),
    "decision.none": _l("There is no decision to take back."),
    "decision.not_accepted": _l("This talk is not accepted."),
    "decision.not_open": _l("This proposal is decided already."),
    "decision.not_to_confirm": _l("This proposal is not accepted yet."),
    "decision.not_told": _l("The mail about this decision has not left. Take the decision back instead."),
    "decision.nothing_marked": _l("Mark at least one proposal first."),
    "decision.nothing_to_tell": _l("There is nothing left to tell here."),
    "decision.told": _l("The mail about this decision has left already."),
    # mails
    "mail.left": _l("This mail has left already, or was discarded."),
    "mail.no_server": _l("There is no mail server set, so nothing can be sent."),
    "mail.not_failed": _l("This mail has not failed."),
    "mail.not_held": _l("This mail is not being held."),
    "mail.superseded": _l("A newer mail about the same calendar entry has taken its place."),
    # people
    "password.guessable": _l("Choose a password that is harder to guess."),
    "password.short": _l("Use at least %(shortest)d characters."),
    "sign_in.wait": _l("Too many attempts. Try again in %(minutes)d min."),
    "sign_in.wrong": _l("Address or password do not match."),
    "user.address_taken": _l("There is an account for this address already."),
    "user.last_owner": _l("One owner must stay. Make somebody else an owner first."),
    "user.unknown": _l("There is no account for this address."),
    "hub.accent_too_dark": _l("This lamp is too dark against the ink. Choose a lighter colour."),
    "hub.brand_too_light": _l("This colour is too light for text on white. Choose a darker one."),
    "hub.changed_meanwhile": _l("Somebody else has saved the settings meanwhile."),
    "hub.exists": _l("This hub is set up already."),
}


def sentence(error: Sentence) -> str:
    """What to tell the person, in the current language."""
    if isinstance(error, DomainError):
        return str(SENTENCES[error.code] % error.details) if error.details else str(SENTENCES[error.code])
    return str(error)


def install() -> None:
    """Let the templates' macros say sentences."""
    speak_with(sentence)

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
    "event.ends_before_start": _l("The end must be after the beginning."),
    "event.has_registrations": _l("Somebody holds a place. Cancel the meeting instead."),
    "event.not_cancelled": _l("This meeting is not cancelled."),
    "event.not_draft": _l("This meeting is not a draft."),
    "event.not_published": _l("This meeting is not published."),
    "event.slug_taken": _l("This address is taken by another meeting. Choose another one."),
    "series.slug_taken": _l("This address is taken by another series. Choose another one."),
    "topic.slug_taken": _l("There is a topic of this name already."),
    "venue.in_use": _l("A meeting takes place here, so this venue stays."),
    # registrations
    "registration.again": _l("There is a registration for this address already."),
    "registration.checked_in": _l("Whoever is checked in keeps the place."),
    "registration.closed": _l("Registration is closed."),
    "registration.confirmation_expired": _l("The time to confirm is over. Register again."),
    "registration.ended": _l("This registration has ended."),
    "registration.event_over": _l("This meeting is already over."),
    "registration.full": _l("There are no places left."),
    "registration.not_awaiting": _l("This registration is not waiting for a decision."),
    "registration.not_confirmed": _l("This registration is not confirmed."),
    "registration.not_unverified": _l("This address is confirmed already."),
    "registration.nothing_to_cancel": _l("There is nothing left to cancel."),
    "offer.lapsed": _l("The offer has lapsed. You are on the waiting list again."),
    "offer.none": _l("There is no place on offer for you right now."),
    "offer.not_lapsed": _l("The offer still stands."),
    "waitlist.not_first": _l("Somebody else is first in the queue."),
    "waitlist.not_waiting": _l("This registration is not on the waiting list."),
    # the door
    "checkin.already": _l("This ticket is checked in already."),
    # people
    "password.guessable": _l("Choose a password that is harder to guess."),
    "password.short": _l("Use at least %(shortest)d characters."),
    "sign_in.wait": _l("Too many attempts. Try again in %(minutes)d min."),
    "sign_in.wrong": _l("Address or password do not match."),
    "user.address_taken": _l("There is an account for this address already."),
    "user.unknown": _l("There is no account for this address."),
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

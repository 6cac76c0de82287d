"""The one way to say no: a code, which the web layer turns into a sentence in the guest's language."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

# What two people can break at once is held by the database too; its refusal reads like the rule's.
CONSTRAINTS = {
    "ck_events_places": "registration.full",
    "uq_parties_live_event_id_person_id": "registration.again",
    "uq_check_ins_open_registration_id": "checkin.already",
    "ck_talks_places": "sign_up.full",
    "uq_sign_ups_open_talk_id_registration_id": "sign_up.again",
    "pk_feedback_marks": "feedback.again",
    "uq_events_slug": "event.slug_taken",
    "uq_series_slug": "series.slug_taken",
    "uq_topics_slug": "topic.slug_taken",
    "uq_users_address_key": "user.address_taken",
    "ck_events_ends_after_start": "event.ends_before_start",
    "fk_events_venue_id_venues": "venue.in_use",
}
# SQLite names the columns of a broken unique constraint, not the constraint.
COLUMNS = {
    "parties.event_id, parties.person_id": "registration.again",
    "check_ins.registration_id": "checkin.already",
    "sign_ups.talk_id, sign_ups.registration_id": "sign_up.again",
    "feedback_marks.key": "feedback.again",
    "events.slug": "event.slug_taken",
    "series.slug": "series.slug_taken",
    "topics.slug": "topic.slug_taken",
    "users.address_key": "user.address_taken",
}


class DomainError(Exception):
    """A rule refuses the act. ``code`` names the rule; ``field`` the input it belongs to, if any."""

    def __init__(self, code: str, *, field: str | None = None, **details: object) -> None:
        """Name the rule; ``details`` fill the sentence's placeholders."""
        super().__init__(code)
        self.code = code
        self.field = field
        self.details = details


class AwayError(Exception):
    """A server that a chore asks is away: the rest of its round is left for the next. The act itself is kept."""


def code_of(error: IntegrityError) -> str | None:
    """The code for the named constraint that refused, or None for one nobody should meet."""
    text = str(error.orig)
    for name, code in CONSTRAINTS.items():
        if name in text:
            return code
    if "UNIQUE constraint failed: " in text:
        return COLUMNS.get(text.split("UNIQUE constraint failed: ", 1)[1].strip())
    return None


@contextmanager
def refusals() -> Generator[None]:
    """Turn a constraint's refusal into the `DomainError` that the rule would have raised.

    Raises:
        DomainError: for a constraint that has a code; any other IntegrityError goes on as it is.
    """
    try:
        yield
    except IntegrityError as error:
        code = code_of(error)
        if code is None:
            raise
        raise DomainError(code) from error

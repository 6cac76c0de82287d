"""What the workspace says about meetings: states, visibility, the check before publishing, what a change has meant."""

from dataclasses import dataclass
from datetime import datetime

from eventhub.domain.events import BoxState, box_of
from eventhub.domain.events.edit import Change
from eventhub.i18n import LazyText, ngettext, zone_of
from eventhub.i18n import gettext as _
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Attendance, Event, QuestionKind, TalkKind, Visibility
from eventhub.web.labels import Label

STATES: dict[BoxState, Label] = {
    BoxState.DRAFT: Label(_l("Draft")),
    BoxState.NOT_YET: Label(_l("Opens later"), "note"),
    BoxState.OPEN: Label(_l("Open"), "ok"),
    BoxState.FEW: Label(_l("Almost full"), "warn"),
    BoxState.WAITLIST: Label(_l("Waiting list"), "bad"),
    BoxState.FULL: Label(_l("Fully booked"), "bad"),
    BoxState.CLOSED: Label(_l("Registration closed")),
    BoxState.OVER: Label(_l("Over")),
    BoxState.CANCELLED: Label(_l("Cancelled"), "bad"),
}
TODAY = Label(_l("Today"), "accent")
CHECKED = Label(_l("With approval"), "note")

VISIBILITY: dict[Visibility, LazyText] = {
    Visibility.PUBLIC: _l("Everybody"),
    Visibility.UNLISTED: _l("Who has the link"),
    Visibility.MEMBERS: _l("Members"),
}
ATTENDANCE: dict[Attendance, LazyText] = {
    Attendance.ON_SITE: _l("On site"),
    Attendance.ONLINE: _l("Online"),
    Attendance.HYBRID: _l("Both"),
}
QUESTION: dict[QuestionKind, LazyText] = {
    QuestionKind.TEXT: _l("Text"),
    QuestionKind.CHOICE: _l("One answer"),
    QuestionKind.SEVERAL: _l("Several answers"),
    QuestionKind.NUMBER: _l("Number"),
    QuestionKind.CHECKBOX: _l("Tick"),
}
TALK: dict[TalkKind, LazyText] = {TalkKind.TALK: _l("Talk"), TalkKind.BREAK: _l("Without a talk")}
COVERS: dict[str, LazyText] = {
    "schicht24": _l("Morning shift"),
    "schicht25": _l("Day shift"),
    "schicht23": _l("Night shift"),
    "digitaltag": _l("Noon"),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """A point of the check in words: when it is done, when it is not, and what that means."""

    done: LazyText
    missing: LazyText
    meaning: LazyText | str = ""


POINTS: dict[str, Saying] = {
    "basics": Saying(_l("Title, time and place are set"), _l("Title, time or place is missing")),
    "joining_url": Saying(
        _l("The address to join online is set"),
        _l("The address to join online is missing"),
        _l("It may follow. Guests see it on their own page, and get it by mail once it is there."),
    ),
    "summary": Saying(_l("There is a summary"), _l("The summary is missing"), _l("Lists and search engines show it.")),
    "english": Saying(
        _l("There are English texts"), _l("English texts are missing"), _l("Guests see the German ones then.")
    ),
    "programme": Saying(_l("There is a running order"), _l("The running order is empty"), _l("It may follow.")),
    "speakers": Saying(_l("Every talk has a speaker"), _l("A talk has no speaker yet"), _l("It may follow.")),
    "cover_alt": Saying(
        _l("The picture is described"),
        _l("The picture has no text"),
        _l("People who do not see it learn nothing of it."),
    ),
    "legal": Saying(
        _l("Imprint and privacy notice are written"),
        _l("Imprint or privacy notice is missing"),
        _l("Both must be reachable before people register."),
    ),
    "sender": Saying(
        _l("The sender's address is set"), _l("The sender's address is missing"), _l("Mails need one to come from.")
    ),
    "smtp": Saying(
        _l("A mail server is set"),
        _l("There is no mail server"),
        _l("Mails wait in the outbox until you release each one."),
    ),
}


def state_of(event: Event, now: datetime) -> Label:
    """Where the meeting stands, for a badge."""
    state = box_of(event, now).state
    if event.is_published and not event.is_over(now) and _is_today(event, now):
        return TODAY
    if state is BoxState.OPEN and event.wants_approval:
        return CHECKED
    return STATES[state]


def _is_today(event: Event, now: datetime) -> bool:
    zone = zone_of(event.time_zone)
    return event.starts_at.astimezone(zone).date() <= now.astimezone(zone).date()


def saved(change: Change, *, is_published: bool) -> str:
    """What saving a meeting has meant for others."""
    words = [_("Saved.")]
    if is_published and change.is_moved:
        words.append(
            ngettext(
                "%(num)d mail about the new time or place is on its way.",
                "%(num)d mails about the new time or place are on their way.",
                change.told,
            )
            if change.told
            else _("Nobody had to be told of the new time or place.")
        )
    elif change.told:
        words.append(
            ngettext(
                "%(num)d calendar is brought up to date.", "%(num)d calendars are brought up to date.", change.told
            )
        )
    if change.promoted:
        words.append(
            ngettext(
                "%(num)d registration on the waiting list has been offered a place.",
                "%(num)d registrations on the waiting list have been offered a place.",
                change.promoted,
            )
        )
    return " ".join(words)

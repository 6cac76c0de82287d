"""What is remembered: one file an entity group, no rule that needs more than the row itself."""

from eventhub.models.audit import AuditEntry
from eventhub.models.base import NO_TEXT, Base, LocalizedText, UTCDateTime, new_id
from eventhub.models.event import (
    Attendance,
    Event,
    EventStatus,
    Gate,
    Question,
    QuestionKind,
    Visibility,
    event_topics,
)
from eventhub.models.hub import Hub
from eventhub.models.outbox import MailStatus, OutboxMail
from eventhub.models.person import CalendarEntry, Person
from eventhub.models.registration import (
    HOLDING,
    LIVE,
    Answer,
    Consent,
    ConsentKind,
    Party,
    Registration,
    RegistrationStatus,
    Source,
)
from eventhub.models.series import Series, Topic
from eventhub.models.talk import Speaker, Talk, TalkKind
from eventhub.models.ticket import CheckIn, Scan, ScanKind, Ticket, Verdict
from eventhub.models.user import Role, SignInAttempt, User, UserSession
from eventhub.models.venue import Room, Venue

__all__ = [
    "HOLDING",
    "LIVE",
    "NO_TEXT",
    "Answer",
    "Attendance",
    "AuditEntry",
    "Base",
    "CalendarEntry",
    "CheckIn",
    "Consent",
    "ConsentKind",
    "Event",
    "EventStatus",
    "Gate",
    "Hub",
    "LocalizedText",
    "MailStatus",
    "OutboxMail",
    "Party",
    "Person",
    "Question",
    "QuestionKind",
    "Registration",
    "RegistrationStatus",
    "Role",
    "Room",
    "Scan",
    "ScanKind",
    "Series",
    "SignInAttempt",
    "Source",
    "Speaker",
    "Talk",
    "TalkKind",
    "Ticket",
    "Topic",
    "UTCDateTime",
    "User",
    "UserSession",
    "Venue",
    "Verdict",
    "Visibility",
    "event_topics",
    "new_id",
]

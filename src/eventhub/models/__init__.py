"""What is remembered: one file an entity group, no rule that needs more than the row itself."""

from eventhub.models.audit import AuditEntry
from eventhub.models.base import NO_TEXT, Base, LocalizedText, UTCDateTime, new_id
from eventhub.models.call import Call, CallQuestion, CallType, Criterion, TalkFormat, call_topics
from eventhub.models.certificate import Certificate, CertificateEnd
from eventhub.models.event import (
    Attendance,
    Event,
    EventStatus,
    Gate,
    GateKind,
    Question,
    QuestionKind,
    Visibility,
    event_topics,
)
from eventhub.models.feedback import FeedbackForm, FeedbackKind, FeedbackMark, FeedbackResponse, FeedbackSnapshot
from eventhub.models.figures import EventFigures
from eventhub.models.hub import Hub
from eventhub.models.material import (
    Audience,
    FileRole,
    FileState,
    Licence,
    Material,
    MaterialConsent,
    MaterialFile,
    MaterialKind,
    PublishWhen,
    Upload,
)
from eventhub.models.outbox import MailStatus, OutboxMail
from eventhub.models.person import CalendarEntry, Person
from eventhub.models.profile import Profile
from eventhub.models.proposal import (
    ItemKind,
    Mark,
    Proposal,
    ProposalAnswer,
    ProposalConsent,
    ProposalSpeaker,
    ProposalStatus,
    proposal_topics,
)
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
from eventhub.models.review import Review, Reviewer, Score, reviewer_topics
from eventhub.models.schedule import Release, ReleasedTalk, StarList
from eventhub.models.series import Series, Topic
from eventhub.models.sign_up import SignUp
from eventhub.models.talk import Slot, Speaker, Talk, TalkKind, TalkStatus, talk_topics
from eventhub.models.ticket import CheckIn, Scan, ScanKind, Ticket, Verdict
from eventhub.models.user import Role, SignInAttempt, User, UserSession
from eventhub.models.venue import Room, Venue

__all__ = [
    "HOLDING",
    "LIVE",
    "NO_TEXT",
    "Answer",
    "Attendance",
    "Audience",
    "AuditEntry",
    "Base",
    "CalendarEntry",
    "Call",
    "CallQuestion",
    "CallType",
    "Certificate",
    "CertificateEnd",
    "CheckIn",
    "Consent",
    "ConsentKind",
    "Criterion",
    "Event",
    "EventFigures",
    "EventStatus",
    "FeedbackForm",
    "FeedbackKind",
    "FeedbackMark",
    "FeedbackResponse",
    "FeedbackSnapshot",
    "FileRole",
    "FileState",
    "Gate",
    "GateKind",
    "Hub",
    "ItemKind",
    "Licence",
    "LocalizedText",
    "MailStatus",
    "Mark",
    "Material",
    "MaterialConsent",
    "MaterialFile",
    "MaterialKind",
    "OutboxMail",
    "Party",
    "Person",
    "Profile",
    "Proposal",
    "ProposalAnswer",
    "ProposalConsent",
    "ProposalSpeaker",
    "ProposalStatus",
    "PublishWhen",
    "Question",
    "QuestionKind",
    "Registration",
    "RegistrationStatus",
    "Release",
    "ReleasedTalk",
    "Review",
    "Reviewer",
    "Role",
    "Room",
    "Scan",
    "ScanKind",
    "Score",
    "Series",
    "SignInAttempt",
    "SignUp",
    "Slot",
    "Source",
    "Speaker",
    "StarList",
    "Talk",
    "TalkFormat",
    "TalkKind",
    "TalkStatus",
    "Ticket",
    "Topic",
    "UTCDateTime",
    "Upload",
    "User",
    "UserSession",
    "Venue",
    "Verdict",
    "Visibility",
    "call_topics",
    "event_topics",
    "new_id",
    "proposal_topics",
    "reviewer_topics",
    "talk_topics",
]

"""Meetings: finding them, writing them, and the moves between draft, published and cancelled."""

from eventhub.domain.events.edit import (
    EventDraft,
    GateDraft,
    QuestionDraft,
    SpeakerDraft,
    TalkDraft,
    copy,
    create,
    update,
)
from eventhub.domain.events.find import (
    Filter,
    by_slug,
    lock,
    lock_by_slug,
    past,
    upcoming,
    visible_to,
    with_details,
)
from eventhub.domain.events.transitions import cancel, publish, send_cancellation_now, take_back, unpublish

__all__ = [
    "EventDraft",
    "Filter",
    "GateDraft",
    "QuestionDraft",
    "SpeakerDraft",
    "TalkDraft",
    "by_slug",
    "cancel",
    "copy",
    "create",
    "lock",
    "lock_by_slug",
    "past",
    "publish",
    "send_cancellation_now",
    "take_back",
    "unpublish",
    "upcoming",
    "update",
    "visible_to",
    "with_details",
]

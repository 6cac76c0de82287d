"""Makers of talks' tests: a call, a proposal in it."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from eventhub.models import (
    Call,
    CallType,
    Criterion,
    Event,
    LocalizedText,
    Proposal,
    ProposalSpeaker,
    ProposalStatus,
    TalkFormat,
)

MADE = datetime(2026, 12, 5, tzinfo=UTC)
numbers = count(1)


def make_call(event: Event | None = None, **values: Any) -> Call:
    """A published call of a meeting with two types, and two criteria of which the first weighs twice."""
    defaults: dict[str, Any] = {
        "event": event,
        "is_published": True,
        "types": [
            CallType(name=LocalizedText("Vortrag", "Talk"), minutes=25, wanted=2, position=0),
            CallType(name=LocalizedText("Werkstatt", "Workshop"), minutes=90, format=TalkFormat.WORKSHOP, position=1),
        ],
        "criteria": [
            Criterion(name=LocalizedText("Nutzen", "Use"), weight=2, position=0),
            Criterion(name=LocalizedText("Klarheit", "Clarity"), weight=1, position=1),
        ],
        "topics": [],
        "questions": [],
        "created_at": MADE,
        "updated_at": MADE,
    }
    return Call(**defaults | values)


def make_proposal(call: Call, name: str = "Ayşe Demir", **values: Any) -> Proposal:
    """A submitted proposal of one speaker; the address follows from the name."""
    given, _, family = name.partition(" ")
    address = f"{family.casefold()}-{next(numbers)}@example.org"
    call.proposal_counter = (call.proposal_counter or 0) + 1
    defaults: dict[str, Any] = {
        "call": call,
        "event": call.event,
        "type": call.types[0],
        "number": call.proposal_counter,
        "status": ProposalStatus.SUBMITTED,
        "title": LocalizedText(f"Formulare für alle {call.proposal_counter}"),
        "abstract": LocalizedText("Fünf Änderungen, die jede Organisation in einer Woche schafft."),
        "topics": [],
        "answers": [],
        "speakers": [make_speaker(given, family, address, agreed_at=MADE)],
        "created_at": MADE,
        "saved_at": MADE,
        "submitted_at": MADE,
    }
    return Proposal(**defaults | values)


def make_speaker(given: str, family: str, address: str, **values: Any) -> ProposalSpeaker:
    """Somebody of a proposal."""
    defaults: dict[str, Any] = {
        "given_name": given,
        "family_name": family,
        "address": address,
        "address_key": address,
        "organisation": "Formwerk Herten",
        "created_at": MADE,
        "consents": [],
    }
    return ProposalSpeaker(**defaults | values)

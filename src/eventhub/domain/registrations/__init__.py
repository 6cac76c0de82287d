"""Registrations: one person's place, or wish for one, at one event; one function a transition."""

from eventhub.domain.registrations.applicants import Agreed, Applicant, Companion, Given, Outcome
from eventhub.domain.registrations.cancel import cancel, expire
from eventhub.domain.registrations.change import Details, change, reissue_tickets, withdraw_consent
from eventhub.domain.registrations.decide import (
    accept_offer,
    add_anyway,
    approve,
    confirm_address,
    promote,
    reject,
)
from eventhub.domain.registrations.find import PAGE, Row, RowFilter, counts, how_many, rows
from eventhub.domain.registrations.register import register
from eventhub.domain.registrations.resend import send_link_again, send_lost_link

__all__ = [
    "PAGE",
    "Agreed",
    "Applicant",
    "Companion",
    "Details",
    "Given",
    "Outcome",
    "Row",
    "RowFilter",
    "accept_offer",
    "add_anyway",
    "approve",
    "cancel",
    "change",
    "confirm_address",
    "counts",
    "expire",
    "how_many",
    "promote",
    "register",
    "reissue_tickets",
    "reject",
    "rows",
    "send_link_again",
    "send_lost_link",
    "withdraw_consent",
]

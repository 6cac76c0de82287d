"""Registrations: one person's place, or wish for one, at one event; one function a transition."""

from eventhub.domain.registrations.applicants import Agreed, Applicant, Companion, Given, Outcome
from eventhub.domain.registrations.cancel import cancel, expire
from eventhub.domain.registrations.change import Details, change, choose_consents, reissue_tickets, withdraw_consent
from eventhub.domain.registrations.decide import (
    accept_offer,
    add_anyway,
    approve,
    confirm_address,
    promote,
    reject,
)
from eventhub.domain.registrations.export import kept_of
from eventhub.domain.registrations.find import PAGE, Row, RowFilter, counts, how_many, rows, towns
from eventhub.domain.registrations.register import UNVERIFIED_TIME, register
from eventhub.domain.registrations.resend import latest_mail_id, send_link_again, send_lost_link
from eventhub.domain.registrations.stage import Stage, stage_of

__all__ = [
    "PAGE",
    "UNVERIFIED_TIME",
    "Agreed",
    "Applicant",
    "Companion",
    "Details",
    "Given",
    "Outcome",
    "Row",
    "RowFilter",
    "Stage",
    "accept_offer",
    "add_anyway",
    "approve",
    "cancel",
    "change",
    "choose_consents",
    "confirm_address",
    "counts",
    "expire",
    "how_many",
    "kept_of",
    "latest_mail_id",
    "promote",
    "register",
    "reissue_tickets",
    "reject",
    "rows",
    "send_link_again",
    "send_lost_link",
    "stage_of",
    "towns",
    "withdraw_consent",
]

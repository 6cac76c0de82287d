"""Registrations: one person's place, or wish for one, at one event; one function a transition."""

from eventhub.domain.registrations.applicants import Agreed, Applicant, Companion, Given, Outcome
from eventhub.domain.registrations.by_hand import add_by_hand
from eventhub.domain.registrations.cancel import cancel, expire
from eventhub.domain.registrations.change import (
    Details,
    change,
    choose_consents,
    correct_name,
    reissue_tickets,
    withdraw_consent,
)
from eventhub.domain.registrations.decide import (
    accept_offer,
    add_anyway,
    approve,
    confirm_address,
    promote,
    reject,
)
from eventhub.domain.registrations.detail import Act, Detail, Happening, detail
from eventhub.domain.registrations.export import kept_of
from eventhub.domain.registrations.find import PAGE, Found, Row, RowFilter, counts, look_up, rows, towns
from eventhub.domain.registrations.register import UNVERIFIED_TIME, register
from eventhub.domain.registrations.resend import latest_mail_id, send_link_again, send_lost_link
from eventhub.domain.registrations.selected import Done, cancel_selected, resend_selected, selection
from eventhub.domain.registrations.sheet import CHUNK, SheetRow, sheet_ids, sheet_rows
from eventhub.domain.registrations.speaker import as_speaker, register_speaker
from eventhub.domain.registrations.stage import Stage, stage_of

__all__ = [
    "CHUNK",
    "PAGE",
    "UNVERIFIED_TIME",
    "Act",
    "Agreed",
    "Applicant",
    "Companion",
    "Detail",
    "Details",
    "Done",
    "Found",
    "Given",
    "Happening",
    "Outcome",
    "Row",
    "RowFilter",
    "SheetRow",
    "Stage",
    "accept_offer",
    "add_anyway",
    "add_by_hand",
    "approve",
    "as_speaker",
    "cancel",
    "cancel_selected",
    "change",
    "choose_consents",
    "confirm_address",
    "correct_name",
    "counts",
    "detail",
    "expire",
    "kept_of",
    "latest_mail_id",
    "look_up",
    "promote",
    "register",
    "register_speaker",
    "reissue_tickets",
    "reject",
    "resend_selected",
    "rows",
    "selection",
    "send_link_again",
    "send_lost_link",
    "sheet_ids",
    "sheet_rows",
    "stage_of",
    "towns",
    "withdraw_consent",
]

"""Certificates of attendance: a record that somebody was there, verified by its code until it is withdrawn."""

from eventhub.domain.certificates.find import Attendee, attendees, by_code, of_event, of_party, valid_of
from eventhub.domain.certificates.issue import issue, issue_missing
from eventhub.domain.certificates.retention import delete_outdated, outdated
from eventhub.domain.certificates.withdraw import check_in_undone, erase, name_corrected, withdraw

__all__ = [
    "Attendee",
    "attendees",
    "by_code",
    "check_in_undone",
    "delete_outdated",
    "erase",
    "issue",
    "issue_missing",
    "name_corrected",
    "of_event",
    "of_party",
    "outdated",
    "valid_of",
    "withdraw",
]

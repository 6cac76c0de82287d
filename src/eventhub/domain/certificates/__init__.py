"""Certificates of attendance: a record that somebody was there, verified by its code until it is withdrawn."""

from eventhub.domain.certificates.find import Attendee, attendees, by_code, kept_of_party, of_event, of_party, valid_of
from eventhub.domain.certificates.issue import issue, issue_missing
from eventhub.domain.certificates.retention import delete_outdated, outdated
from eventhub.domain.certificates.withdraw import check_in_undone, erase, erase_own, name_corrected, withdraw

__all__ = [
    "Attendee",
    "attendees",
    "by_code",
    "check_in_undone",
    "delete_outdated",
    "erase",
    "erase_own",
    "issue",
    "issue_missing",
    "kept_of_party",
    "name_corrected",
    "of_event",
    "of_party",
    "outdated",
    "valid_of",
    "withdraw",
]

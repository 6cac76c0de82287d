"""Feedback on meetings and talks: anonymous by design, shown in steps of five.

`docs/security.md` says what this protects, and what not.
"""

from eventhub.domain.feedback.close import close, close_now, due
from eventhub.domain.feedback.edit import are_fixed, save
from eventhub.domain.feedback.give import Ballot, answered, asks, give, mark_of, waiting
from eventhub.domain.feedback.questions import LONGEST_TEXT, USUAL, Asked, Option, Question, Scope
from eventhub.domain.feedback.results import Before, Summary, before, of_event, of_talk, of_talks, summary
from eventhub.domain.feedback.tally import STEP, Breakdown, Cell, Results, Tallied
from eventhub.domain.feedback.window import Phase, asked_of, closes_at, is_anything_asked, phase_of, talks_of

__all__ = [
    "LONGEST_TEXT",
    "STEP",
    "USUAL",
    "Asked",
    "Ballot",
    "Before",
    "Breakdown",
    "Cell",
    "Option",
    "Phase",
    "Question",
    "Results",
    "Scope",
    "Summary",
    "Tallied",
    "answered",
    "are_fixed",
    "asked_of",
    "asks",
    "before",
    "close",
    "close_now",
    "closes_at",
    "due",
    "give",
    "is_anything_asked",
    "mark_of",
    "of_event",
    "of_talk",
    "of_talks",
    "phase_of",
    "save",
    "summary",
    "talks_of",
    "waiting",
]

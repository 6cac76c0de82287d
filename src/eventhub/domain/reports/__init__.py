"""The report for the funder: what was held, and how many came; numbers only, and no small group among them."""

from eventhub.domain.reports.figures import Figures, keep
from eventhub.domain.reports.period import Held, Period, Report, meeting, of_event, of_period
from eventhub.domain.reports.suppression import LEAST, Group, Groups

__all__ = [
    "LEAST",
    "Figures",
    "Group",
    "Groups",
    "Held",
    "Period",
    "Report",
    "keep",
    "meeting",
    "of_event",
    "of_period",
]

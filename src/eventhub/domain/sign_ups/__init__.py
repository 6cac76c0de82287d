"""Places in talks that have few of them: per person, first come, first served; who heads the queue moves up at once."""

from eventhub.domain.sign_ups.act import end_of, leave, promote, set_capacity, sign_up, talk_of
from eventhub.domain.sign_ups.find import (
    Choice,
    Limited,
    Listed,
    Seat,
    choices,
    listing,
    of_party,
    one_of,
    talks,
)
from eventhub.domain.sign_ups.shown import shown
from eventhub.domain.sign_ups.tell import close, close_removed, follow_release, tell_moved, tell_rearranged

__all__ = [
    "Choice",
    "Limited",
    "Listed",
    "Seat",
    "choices",
    "close",
    "close_removed",
    "end_of",
    "follow_release",
    "leave",
    "listing",
    "of_party",
    "one_of",
    "promote",
    "set_capacity",
    "shown",
    "sign_up",
    "talk_of",
    "talks",
    "tell_moved",
    "tell_rearranged",
]

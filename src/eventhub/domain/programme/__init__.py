"""The programme as the public sees it: the running order until release 1, afterwards the releases.

Read in few queries and as plain values, because everybody looks at it at once. What was called off and who may not be
named is left out here, whatever a release froze.
"""

from eventhub.domain.programme.find import (
    beside,
    brief,
    event_at,
    held_talks,
    listed_items,
    of,
    of_proposals,
    rooms,
    talk_at,
)
from eventhub.domain.programme.moves import versions
from eventhub.domain.programme.people import Appearance, SpeakerPage, listed_talks, speaker_at
from eventhub.domain.programme.values import HeldTalk, Item, Named, Programme, ReleaseLine, is_now, next_of

__all__ = [
    "Appearance",
    "HeldTalk",
    "Item",
    "Named",
    "Programme",
    "ReleaseLine",
    "SpeakerPage",
    "beside",
    "brief",
    "event_at",
    "held_talks",
    "is_now",
    "listed_items",
    "listed_talks",
    "next_of",
    "of",
    "of_proposals",
    "rooms",
    "speaker_at",
    "talk_at",
    "versions",
]

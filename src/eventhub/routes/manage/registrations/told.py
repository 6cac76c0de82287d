"""What is said after an act: who, and what it meant for the queue."""

from collections.abc import Sequence

from eventhub.i18n import gettext as _
from eventhub.i18n import ngettext
from eventhub.models import Party, Registration, RegistrationStatus

MOST_NAMES = 5


def listed(names: Sequence[str]) -> str:
    """Some of the names, and how many more there are."""
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return shown if more <= 0 else _("%(names)s and %(more)d more", names=shown, more=more)


def names_of(persons: Sequence[Registration]) -> str:
    """Who it was."""
    return listed([one.name for one in persons])


def offered_to(offered: Sequence[Party]) -> str:
    """A sentence about the places offered to the queue, with a space before it; "" when there are none."""
    if not offered:
        return ""
    places = sum(len(party.with_status(RegistrationStatus.OFFERED)) for party in offered)
    names = listed([party.lead.name for party in offered])
    return " " + ngettext(
        "%(num)d place was offered to the waiting list: %(names)s.",
        "%(num)d places were offered to the waiting list: %(names)s.",
        places,
        names=names,
    )

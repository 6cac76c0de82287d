"""Groups of people as a report may show them: none is smaller than five, and none can be reckoned back.

What is too small goes into one sum of others, and the smallest group that is not too small goes in with it, as do all
of its size. So the sum is never below five, and whoever knows all names and this very rule cannot tell which of the
hidden groups is the larger one: were two of them exchanged, every report would read the same. A report of several
meetings adds up what the report of each shows, so that no difference between two reports says more than they do.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from eventhub.domain.registrations.applicants import fold

LEAST = 5


@dataclass(frozen=True, slots=True)
class Group:
    """How many persons are of one kind; ``name`` is "" for those who did not say."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Groups:
    """All who were there: the groups that are shown, the largest first, and the persons of all others in one number.

    Others are none, or at least `LEAST`. When there are too few persons for any group, both are empty.
    """

    shown: tuple[Group, ...] = ()
    others: int = 0

    @property
    def persons(self) -> int:
        """How many persons the groups and the others are together."""
        return sum(one.number for one in self.shown) + self.others


def merged(groups: Iterable[Group], *, rest: int = 0) -> Groups:
    """The groups as they may be shown; ``rest`` counts persons who are among the others already."""
    found = _gathered(groups)
    large = sorted((one for one in found if one.number >= LEAST), key=lambda one: (-one.number, one.name))
    others = rest + sum(one.number for one in found if one.number < LEAST)
    if large and (len(large) < len(found) or 0 < others < LEAST):
        hiding = large[-1].number
        others += sum(one.number for one in large if one.number == hiding)
        large = [one for one in large if one.number > hiding]
    return Groups(tuple(large), others if others >= LEAST else 0)


def summed(parts: Iterable[tuple[Groups, int]]) -> Groups:
    """The groups of several meetings, each with how many were there; made of what each shows by itself, and no more."""
    known = list(parts)
    unknown = sum(persons - groups.persons + groups.others for groups, persons in known)
    return merged((one for groups, _ in known for one in groups.shown), rest=unknown)


def _gathered(groups: Iterable[Group]) -> list[Group]:
    """One group for each name, however it is written: under the spelling that most have chosen."""
    spellings: dict[str, Counter[str]] = {}
    for one in groups:
        name = " ".join(one.name.split())
        spellings.setdefault(fold(name), Counter())[name] += one.number
    return [
        Group(min(found, key=lambda name: (-found[name], name)), found.total())
        for found in spellings.values()
        if found.total()
    ]

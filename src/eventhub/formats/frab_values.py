"""Single values of a frab file, and what is known while its talks are read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from eventhub.formats.frab import Deviations

DURATION = re.compile(r"(\d{1,4}):(\d{2})(?::\d{2})?")
LONGEST = {"name": 120, "room": 80, "track": 80, "type": 40, "language": 8, "external": 80}


@dataclass(slots=True)
class Reading:
    """What is known while the talks are read one by one."""

    acronym: str
    base_url: str
    zone: ZoneInfo
    minutes: int
    deviations: Deviations
    guids: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)


def text(value: Any) -> str:
    """A value as text: nothing is "", a number its digits; characters no file may hold are left out."""
    if value is None or isinstance(value, (bool, Mapping, list)):
        return ""
    return "".join(char for char in str(value) if char >= " " or char in "\n\r\t").strip()


def minutes_of(value: Any) -> int | None:
    """The minutes of a duration such as ``0:45``, None for anything else."""
    found = DURATION.fullmatch(text(value))
    return int(found[1]) * 60 + int(found[2]) if found else None


def cut(words: str, kind: str, noted: Deviations) -> str:
    """The words as far as there is room for them."""
    if len(words) > LONGEST[kind]:
        noted.note("too_long", words, kind=kind)
    return words[: LONGEST[kind]]

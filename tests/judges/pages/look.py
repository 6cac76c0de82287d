"""One page in one state: where it is, who looks, and what was typed before it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Who(StrEnum):
    """Who looks at a page."""

    STRANGER = "stranger"
    DOOR = "door"
    REVIEWER = "reviewer"
    ORGANISER = "organiser"
    OWNER = "owner"


@dataclass(frozen=True)
class Look:
    """One page in one state. With ``form``, that form of the page (the end of its address) is sent, ``typed`` in it."""

    path: str
    who: Who = Who.STRANGER
    status: int = 200
    form: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_mail(self) -> bool:
        """Whether this is a mail as it was written, not a page."""
        return self.path.endswith("/body")

    def __str__(self) -> str:
        sent = f" sending {', '.join(self.typed) or 'nothing'}" if self.form else ""
        return f"{self.who}: {self.path}{sent}"


SLUG = "schichtwechsel-24"

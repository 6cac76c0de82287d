"""What an import did."""

from dataclasses import dataclass, field

from eventhub.formats import frab
from eventhub.models import Event


@dataclass(slots=True)
class Outcome:
    """What an import did: talks added, changed and left as they were, and what deserves a second look."""

    event: Event
    is_new: bool
    added: int = 0
    changed: int = 0
    same: int = 0
    rooms: int = 0
    people: int = 0
    is_released: bool = False
    deviations: list[frab.Deviation] = field(default_factory=list)

    def note(self, code: str, example: str = "", count: int = 1) -> None:
        """Add something to say."""
        self.deviations.append(frab.Deviation(code, example, count))

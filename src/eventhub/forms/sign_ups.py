"""How many places a talk has."""

from eventhub.forms.reading import Form, integer
from eventhub.models import Talk

MOST = 100_000


class PlacesForm(Form):
    """The places of a talk; nothing for as many as come."""

    capacity: int | None

    def check(self) -> None:
        """A number from 1 on, or nothing."""
        self.capacity = integer(self, "capacity", least=1, most=MOST)

    @classmethod
    def of(cls, talk: Talk) -> "PlacesForm":
        """The form as it is now."""
        return cls.filled({"capacity": "" if talk.capacity is None else str(talk.capacity)})

"""The name of one person, corrected by the team."""

from typing import Self

from eventhub.domain.registrations import Companion
from eventhub.forms.reading import Form
from eventhub.forms.registration import read_name
from eventhub.forms.registration_by_hand import NAME
from eventhub.models import Registration


class NameForm(Form):
    """Given name and family name."""

    name: Companion

    def check(self) -> None:
        """Both are needed."""
        self.name = read_name(self, "given", "family", NAME)

    @classmethod
    def of(cls, registration: Registration) -> Self:
        """The name to correct."""
        return cls.filled({"given": registration.given_name, "family": registration.family_name})

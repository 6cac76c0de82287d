"""Somebody registered by the team: names, address, organisation, companions, and whether over the capacity too."""

from eventhub.domain.registrations import Applicant, Given
from eventhub.forms.reading import Typed, checkbox, choice, email, text
from eventhub.forms.registration import LONGEST_ORGANISATION, RegistrationForm, read_name
from eventhub.i18n import LANGUAGES
from eventhub.i18n import lazy_gettext as _l

MOST_COMPANIONS = 9
NAME = (_l("Enter the given name"), _l("Enter the family name"))
COMPANIONS_NAME = (_l("Enter the companion's given name"), _l("Enter the companion's family name"))


class RegistrationByHandForm(RegistrationForm):
    """The team asks for less than the guest's own page, and may bring more companions."""

    fields_of = {"registration.again": "email", "registration.full": "anyway"}

    def __init__(self, typed: Typed | None = None) -> None:
        """The form; it asks the same for every meeting."""
        super().__init__(typed)
        self.most_companions = MOST_COMPANIONS
        self.is_anyway = False

    def check(self) -> None:
        """Read everything, in the order of the page."""
        guest = read_name(self, "given", "family", NAME)
        address = email(self, "email", missing=_l("Enter the mail address"))
        organisation = text(self, "organisation", longest=LONGEST_ORGANISATION)
        language = choice(self, "language", LANGUAGES) or LANGUAGES[0]
        companions = tuple(
            read_name(self, f"mate{number}_given", f"mate{number}_family", COMPANIONS_NAME)
            for number in self.companion_numbers
        )
        self.is_anyway = checkbox(self, "anyway")
        given = Given(organisation=organisation)
        self.applicant = Applicant(guest.given_name, guest.family_name, address, language, given, companions)

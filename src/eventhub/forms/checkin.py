"""The forms of the door: a code or a name to let in, and somebody who walks in."""

from uuid import UUID, uuid4

from eventhub.domain.registrations import Agreed, Applicant, Given
from eventhub.forms.reading import Form, checkbox, email, text
from eventhub.i18n import current_language
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import ConsentKind

PHOTOS = _l("Photos are fine")
#: the pages a scan may come from, and "next" leads back to
PAGES = ("scan", "code", "list", "walk-in")
LONGEST_SCAN = 500


def made_id(form: Form, name: str = "scan_id") -> UUID:
    """The id that was made on the phone, so that a repeated request is known; a new one where it is missing."""
    return _id(form.value(name)) or uuid4()


def _id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


class ScanForm(Form):
    """What a scanner read or somebody typed, or a registration chosen from the list."""

    text: str
    registration_id: UUID | None
    scan_id: UUID
    page: str

    def check(self) -> None:
        """Something to look up is needed."""
        self.registration_id = _id(self.value("registration"))
        missing = _l("Enter the code under the QR code") if self.registration_id is None else None
        self.text = text(self, "text", missing=missing, longest=LONGEST_SCAN)
        self.scan_id = made_id(self)
        self.page = self.value("page") if self.value("page") in PAGES else ""


class ActForm(Form):
    """An act on an earlier scan."""

    scan_id: UUID
    is_anyway: bool
    page: str

    def check(self) -> None:
        """Nothing is needed."""
        self.scan_id = made_id(self)
        self.is_anyway = checkbox(self, "anyway")
        self.page = self.value("page") if self.value("page") in PAGES else ""


class WalkInForm(Form):
    """A name; the rest is optional."""

    given_name: str
    family_name: str
    organisation: str
    address: str
    takes_photos: bool
    is_anyway: bool
    scan_id: UUID

    def check(self) -> None:
        """Both names are needed."""
        self.given_name = text(self, "given_name", missing=_l("Enter the given name"), longest=80)
        self.family_name = text(self, "family_name", missing=_l("Enter the family name"), longest=80)
        self.organisation = text(self, "organisation", longest=120)
        self.address = email(self, "email")
        self.takes_photos = checkbox(self, "photos")
        self.is_anyway = checkbox(self, "anyway")
        self.scan_id = made_id(self)

    @property
    def applicant(self) -> Applicant:
        """Who is to be registered."""
        agreed = (Agreed(ConsentKind.PHOTOS, str(PHOTOS)),) if self.takes_photos else ()
        return Applicant(
            self.given_name,
            self.family_name,
            self.address,
            language=current_language(),
            given=Given(organisation=self.organisation, consents=agreed),
        )

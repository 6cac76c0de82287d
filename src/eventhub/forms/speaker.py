"""The forms of somebody who speaks: the profile, who speaks along, the way to the personal link."""

from typing import Self
from urllib.parse import urlsplit
from uuid import UUID

from eventhub.domain.proposals import ProfileDraft
from eventhub.forms.event_parts import two
from eventhub.forms.reading import Form, checkbox, email, integer, localized, text
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import ProposalSpeaker

LONGEST_BIO = 600
MOST_LINKS = 5
NO_GIVEN_NAME = _l("Enter your given name")
NO_FAMILY_NAME = _l("Enter your family name")


def profile_of(speaker: ProposalSpeaker) -> ProfileDraft:
    """What is said of a speaker now; the picture stays as it is."""
    return ProfileDraft(
        given_name=speaker.given_name,
        family_name=speaker.family_name,
        organisation=speaker.organisation,
        bio=speaker.bio,
        links=tuple(speaker.links),
        is_first_talk=speaker.is_first_talk,
    )


class ProfileForm(Form):
    """What the programme says of a speaker."""

    draft: ProfileDraft

    @classmethod
    def of(cls, given: ProfileDraft) -> Self:
        """A profile to edit."""
        return cls.filled(
            {
                "given": given.given_name,
                "family": given.family_name,
                "organisation": given.organisation,
                "links": "\n".join(given.links),
                "crop": "50",
                **two("bio", given.bio),
            }
        )

    def check(self) -> None:
        """Read every field, in the order of the page."""
        self.draft = ProfileDraft(
            given_name=text(self, "given", missing=NO_GIVEN_NAME, longest=80),
            family_name=text(self, "family", missing=NO_FAMILY_NAME, longest=80),
            organisation=text(self, "organisation", longest=120),
            bio=localized(self, "bio", longest=LONGEST_BIO, is_long=True),
            links=self._links(),
            drops_picture=checkbox(self, "drop_picture"),
        )
        crop = integer(self, "crop", least=0, most=100)
        self.crop = 50 if crop is None else crop

    def _links(self) -> tuple[str, ...]:
        lines = [line.strip() for line in self.value("links").splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            self.note("links", _l("Give at most %(most)s addresses", most=MOST_LINKS))
        if any(not _is_address(line) for line in lines):
            self.note("links", _l("Write each address with https:// at its beginning, one a line"))
        return tuple(lines[:MOST_LINKS])


def _is_address(line: str) -> bool:
    try:
        parts = urlsplit(line)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and " " not in line and len(line) <= 300


class InviteForm(Form):
    """Somebody to speak along."""

    fields_of = {
        "proposal.too_many_speakers": "invite_email",
        "proposal.invited_already": "invite_email",
        "proposal.invited_just_now": "invite_email",
    }

    def check(self) -> None:
        """Read name and address."""
        self.given = text(self, "invite_given", missing=_l("Enter the given name"), longest=80)
        self.family = text(self, "invite_family", missing=_l("Enter the family name"), longest=80)
        self.address = email(self, "invite_email", missing=_l("Enter the mail address"))


class LinkForm(Form):
    """Asks for the personal link."""

    def check(self) -> None:
        """Read the address."""
        self.address = email(self, "email", missing=_l("Enter your mail address"))


def speaker_id(given: str) -> UUID | None:
    """The id behind a button's ``resend ID``."""
    try:
        return UUID(given.partition(" ")[2])
    except ValueError:
        return None

"""Who wants to come, as cleaned values of the form, and what became of it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from eventhub.models import ConsentKind, Party, RegistrationStatus


@dataclass(frozen=True, slots=True)
class Agreed:
    """A consent as it was given: its kind, the words that stood beside the box, and their language.

    Without a language it is that of the guest.
    """

    kind: ConsentKind
    wording: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who comes along, by name."""

    given_name: str
    family_name: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the guest answers besides names: answers by question id, consents, and the optional statistics."""

    organisation: str = ""
    role: str = ""
    organisation_kind: str = ""
    municipality: str = ""
    answers: Mapping[UUID, Any] = field(default_factory=dict)
    consents: tuple[Agreed, ...] = ()


@dataclass(frozen=True, slots=True)
class Applicant:
    """The guest who registers, with companions. The address may be empty at the door only."""

    given_name: str
    family_name: str
    address: str
    language: str = "de"
    given: Given = Given()
    companions: tuple[Companion, ...] = ()

    @property
    def persons(self) -> int:
        """How many places the party needs."""
        return 1 + len(self.companions)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What everybody would be told at this moment; ``party`` is for staff, never for the answer page."""

    status: RegistrationStatus
    party: Party
    is_known: bool = False


# Letters with a stroke, or without a dot, do not come apart into letter and accent.
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


# It stands in an index, whose entries PostgreSQL limits to a third of a page.
SEARCHED_CHARACTERS = 500
SEARCHED_BYTES = 1200


def search_text(*parts: str) -> str:
    """What a search looks through: without case and accents, so that "oz" finds "Özdemir"."""
    text = fold(" ".join(parts))[:SEARCHED_CHARACTERS]
    return text.encode()[:SEARCHED_BYTES].decode(errors="ignore")


def fold(text: str) -> str:
    """Text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char))

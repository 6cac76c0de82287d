"""What a guest may change on the own page: names and answers, consents, who does not come."""

from collections.abc import Sequence
from typing import Any, Self
from uuid import UUID

from eventhub.domain.registrations import Agreed, Companion, Details, Given
from eventhub.forms.reading import Form, Typed, checkbox, choice, email, several, text
from eventhub.forms.registration import (
    COMPANIONS_NAME,
    CONSENTS,
    LONGEST_ORGANISATION,
    LONGEST_TOWN,
    ORGANISATION_KINDS,
    OWN_NAME,
    SENSITIVE,
    AskingForm,
    field_of,
    read_name,
    standing,
)
from eventhub.i18n import LazyText
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import ConsentKind, Event, Party, Registration, RegistrationStatus

ALL = "all"


class LostTicketForm(Form):
    """The address to send the link to."""

    address: str

    def check(self) -> None:
        """It is needed."""
        self.address = email(self, "email", missing=_l("Enter your mail address"))


class AnswersForm(AskingForm):
    """The names of all who still come, and what the guest answered."""

    def __init__(self, typed: Typed | None = None, event: Event | None = None, party: Party | None = None) -> None:
        """The form for ``party``."""
        super().__init__(typed, event)
        self.party = party
        self.details: Details | None = None

    @classmethod
    def filled_for(cls, event: Event, party: Party) -> Self:
        """The form as it is now."""
        lead = party.lead
        pairs = [
            pair
            for one in party.live
            for pair in (
                (f"name{one.position}_given", one.given_name),
                (f"name{one.position}_family", one.family_name),
            )
        ]
        pairs += [(name, getattr(lead, name)) for name in ("organisation", "role", "organisation_kind", "municipality")]
        for answer in lead.answers:
            values = answer.value if isinstance(answer.value, list) else [answer.value]
            pairs += [(field_of(answer.question), "yes" if value is True else str(value)) for value in values]
        if ConsentKind.SENSITIVE in standing(lead.consents):
            pairs.append((SENSITIVE.name, "yes"))
        return cls(Typed(pairs), event, party)

    @classmethod
    def read_for(cls, typed: Typed, event: Event, party: Party) -> Self:
        """The form with cleaned values, or with errors."""
        form = cls(typed, event, party)
        form.check()
        return form

    def check(self) -> None:
        """Read everything, in the order of the page; who has left keeps the name."""
        assert self.party is not None
        names = tuple(self._name(one) for one in self.party.registrations)
        organisation = text(self, "organisation", longest=LONGEST_ORGANISATION)
        role = text(self, "role", longest=LONGEST_ORGANISATION)
        answers, is_agreed = self.read_answers()
        kind = choice(self, "organisation_kind", ORGANISATION_KINDS)
        town = text(self, "municipality", longest=LONGEST_TOWN)
        consents = [
            Agreed(one.kind, one.wording, one.language)
            for one in standing(self.party.lead.consents).values()
            if one.kind is not ConsentKind.SENSITIVE
        ]
        if is_agreed:
            consents.append(SENSITIVE.agreed(self))
        kept = self._no_longer_asked(is_agreed=is_agreed)
        given = Given(organisation, role, kind, town, kept | answers, tuple(consents))
        self.details = Details(names, given)

    def _name(self, one: Registration) -> Companion:
        assert self.party is not None
        if one not in self.party.live:
            return Companion(one.given_name, one.family_name)
        missing = OWN_NAME if one.is_lead else COMPANIONS_NAME
        return read_name(self, f"name{one.position}_given", f"name{one.position}_family", missing)

    def _no_longer_asked(self, *, is_agreed: bool) -> dict[UUID, Any]:
        assert self.party is not None
        return {
            one.question_id: one.value
            for one in self.party.lead.answers
            if one.question.is_retired and (is_agreed or not one.question.is_sensitive)
        }


class ConsentsForm(Form):
    """Which consents are ticked."""

    agreed: tuple[Agreed, ...] = ()

    @classmethod
    def filled_for(cls, party: Party) -> Self:
        """The boxes as they stand."""
        stands = standing(party.lead.consents)
        return cls.filled({one.name: "yes" for one in CONSENTS if one.kind in stands})

    def check(self) -> None:
        """Nothing is required."""
        self.agreed = tuple(one.agreed(self) for one in CONSENTS if checkbox(self, one.name))


class _PartyForm(Form):
    """Which persons of a party an act is about; it has to be known whom one can choose."""

    def __init__(self, typed: Typed | None = None, party: Party | None = None) -> None:
        """The form for ``party``."""
        super().__init__(typed)
        self.party = party
        #: whether nobody who was chosen can be any more: the form was sent twice, or somebody else was quicker
        self.is_too_late = False

    @classmethod
    def read_for(cls, typed: Typed, party: Party) -> Self:
        """The form with those persons, or with an error."""
        form = cls(typed, party)
        form.check()
        return form

    def chosen(self, among: Sequence[Registration], *, missing: LazyText) -> Sequence[Registration]:
        """Those of ``among`` whose place in the party ``who`` names. Only when it names nobody, one alone is meant."""
        assert self.party is not None
        if "who" not in self.typed and len(among) <= 1:
            return among
        everybody = [str(one.position) for one in self.party.registrations]
        named = several(self, "who", everybody, missing=missing)
        found = [one for one in among if str(one.position) in named]
        self.is_too_late = bool(named) and not found
        return found


class CancelForm(_PartyForm):
    """Who does not come: all of the party, or some by their place in it."""

    leaving: Sequence[Registration] = ()

    def check(self) -> None:
        """One of the answers is needed; for somebody alone there is only one."""
        assert self.party is not None
        live = self.party.live
        is_all = self.value("who") == ALL
        self.leaving = live if is_all else self.chosen(live, missing=_l("Choose who is not coming"))
        self.is_too_late = not self.leaving and not self.errors


class JoinForm(_PartyForm):
    """Who of the party joins online."""

    joining: Sequence[Registration] = ()

    def check(self) -> None:
        """Somebody is needed; for one alone there is nothing to choose."""
        assert self.party is not None
        confirmed = self.party.with_status(RegistrationStatus.CONFIRMED)
        self.joining = self.chosen(confirmed, missing=_l("Choose who joins"))

    @property
    def options(self) -> list[tuple[str, str]]:
        """Value and name of each who may join."""
        assert self.party is not None
        return [(str(one.position), one.name) for one in self.party.with_status(RegistrationStatus.CONFIRMED)]


class PersonForm(Form):
    """Which one of the party an act is about, by their place in it; without a choice the guest who registered."""

    position: int | None

    def check(self) -> None:
        """A number, or nothing."""
        who = text(self, "who", longest=3)
        self.position = int(who or 0) if who.isdecimal() or not who else None

    def one_of(self, party: Party) -> Registration | None:
        """That person."""
        return next((one for one in party.registrations if one.position == self.position), None)

"""The signed links that only a mailbox gets to know."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import settings_of
from eventhub.models import Call, Party, Person, Proposal, ProposalSpeaker
from eventhub.signing import is_signed, sign

Row = TypeVar("Row", Party, Person, Proposal, ProposalSpeaker, Call)


@dataclass(frozen=True, slots=True)
class Link(Generic[Row]):
    """A kind of link. Raising the number that its row keeps kills the links sent before."""

    scope: str
    number: Callable[[Row], int]

    def token(self, db: AsyncSession, row: Row) -> str:
        """The living link of this row."""
        return sign(settings_of(db), self.scope, row.id, self.number(row))

    def opens(self, db: AsyncSession, row: Row, token: str) -> bool:
        """Whether ``token`` is the living link of this row."""
        return is_signed(settings_of(db), token, self.scope, row.id, self.number(row))


_OWN: Link[Party] = Link("party", lambda party: party.link_no)
# Its number never changes: the link in a mail stops further ones, also after the tickets were issued anew.
_STOP: Link[Party] = Link("stop", lambda _party: 0)
_FEED: Link[Person] = Link("feed", lambda person: person.feed_no)
_SPEAKER: Link[Person] = Link("speaker", lambda person: person.speaker_no)
_DRAFT: Link[Proposal] = Link("draft", lambda proposal: proposal.draft_no)
_CO_SPEAKER: Link[ProposalSpeaker] = Link("co-speaker", lambda speaker: speaker.link_no)
_GRACE: Link[Call] = Link("grace", lambda call: call.grace_no)

#: the party's own page ``/r/{token}``
own_token, opens = _OWN.token, _OWN.opens
#: stops the mails after the meeting ``/stop/{token}``, and opens nothing
stop_token, stops = _STOP.token, _STOP.opens
#: the person's own calendar feed ``/me/{token}.ics``
feed_token, opens_feed = _FEED.token, _FEED.opens
#: all proposals of the person and the kept profile, ``/proposals/{token}``; goes out by mail alone
speaker_token, opens_speaker = _SPEAKER.token, _SPEAKER.opens
#: this one proposal, for the browser that started it
draft_token, opens_draft = _DRAFT.token, _DRAFT.opens
#: one proposal, for one who was invited to speak in it
co_speaker_token, opens_co_speaker = _CO_SPEAKER.token, _CO_SPEAKER.opens
#: lets submit to the call until its time of grace has passed
grace_token, grants_grace = _GRACE.token, _GRACE.opens

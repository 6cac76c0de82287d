"""Writes one mail from its templates, for whomever; what it is about comes with the call.

The words lie in ``templates/emails/<kind>/``; `emails` and `speaker_mails` say which mails there are.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import i18n, templating, urls
from eventhub.db import settings_of
from eventhub.mail import outbox
from eventhub.mail.look import look
from eventhub.models import Event, Hub, OutboxMail, Party, Proposal, Talk


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a mail: the address, the names, the language ("de" or "en")."""

    address: str
    given_name: str
    name: str
    language: str


def lead_of(party: Party) -> Recipient | None:
    """The guest who registered the party; None for walk-ins at the door, who may leave no address."""
    person, lead = party.person, party.lead
    if person is None:
        return None
    return Recipient(person.address, lead.given_name or lead.family_name, lead.name, party.language)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What goes to a calendar with a mail: the iCalendar text, its method (REQUEST or CANCEL) and its UID."""

    text: str
    method: str
    uid: str


async def write(
    db: AsyncSession,
    kind: str,
    to: Recipient,
    *,
    now: datetime,
    event: Event | None = None,
    proposal: Proposal | None = None,
    talk: Talk | None = None,
    invitation: Invitation | None = None,
    due_at: datetime | None = None,
    is_held: bool = False,
    unsubscribe_url: str | None = None,
    **more: Any,
) -> OutboxMail:
    """Render the mail in the language of its recipient and post it into the running transaction.

    The templates get the hub, the recipient as ``given_name`` and ``to``, the event with its place, and ``more``.
    """
    hub = await db.get_one(Hub, 1)
    with i18n.speaking(to.language):
        context = _context(db, hub, to, event, now=now) | {"proposal": proposal, "talk": talk} | more
        context["subject"] = templating.render(f"emails/{kind}/subject.txt", context).strip()
        letter = outbox.Letter(
            kind=kind,
            to_address=to.address,
            to_name=to.name,
            language=to.language,
            subject=context["subject"],
            body_text=tidy(templating.render(f"emails/{kind}/body.txt", context)),
            body_html=templating.render(f"emails/{kind}/body.html", context),
            calendar=invitation.text if invitation else None,
            calendar_method=invitation.method if invitation else None,
            calendar_uid=invitation.uid if invitation else None,
            unsubscribe_url=unsubscribe_url,
        )
    return outbox.post(
        db,
        letter,
        now=now,
        due_at=due_at,
        event_id=event.id if event else None,
        proposal_id=proposal.id if proposal else None,
        talk_id=talk.id if talk else None,
        is_held=is_held,
    )


def tidy(text: str) -> str:
    """At most one empty line in a row, and none at the edges, wherever a block of the template came out empty."""
    return re.sub(r"\n\s*\n", "\n\n", text).strip() + "\n"


def _context(db: AsyncSession, hub: Hub, to: Recipient, event: Event | None, *, now: datetime) -> dict[str, Any]:
    base_url = settings_of(db).base_url

    def whole(path: str) -> str:
        return urls.absolute(base_url, path)

    return {
        "hub": hub,
        "to": to,
        "given_name": templating.unlinked(to.given_name or to.name),
        "event": event,
        "look": look(hub.brand, hub.accent),
        "contact_address": (event.contact_address if event else "") or hub.contact_address,
        "zone": event.time_zone if event else "Europe/Berlin",
        "language": to.language,
        "now": now,
        "whole": whole,
        "event_url": whole(urls.event(event.slug)) if event else "",
        "imprint_url": whole(urls.imprint()),
        "privacy_url": whole(urls.privacy()),
    }

"""The mails after a meeting: what stays of it, what one was asked to be told, and what was put up later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import urls
from eventhub.db import settings_of
from eventhub.mail import letters, links
from eventhub.models import Event, Material, Party

AFTER_MEETING = "after_meeting"
LATER_MATERIALS = "later_materials"
KINDS = (AFTER_MEETING, LATER_MATERIALS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes only to those who ticked it: the question how it was, and the next date; how to join stands with it."""

    asks_for_feedback: bool
    next_event: Event | None


async def after_meeting(
    db: AsyncSession,
    event: Event,
    party: Party,
    materials: Sequence[Material],
    wanted: Wanted | None,
    *,
    was_there: bool,
    has_certificate: bool,
    now: datetime,
) -> None:
    """The morning after: materials, the way to the certificate, and what is ``wanted``; always with one click to stop.

    ``was_there`` is of the guest it goes to, ``has_certificate`` of anybody in the party.
    """
    await _write(
        db,
        AFTER_MEETING,
        event,
        party,
        now=now,
        materials=materials,
        wanted=wanted,
        was_there=was_there,
        has_certificate=has_certificate,
        next_event=wanted.next_event if wanted else None,
    )


async def later_materials(
    db: AsyncSession, event: Event, party: Party, materials: Sequence[Material], *, now: datetime
) -> None:
    """What has come since the morning after, with one click to stop it; no further mail follows."""
    await _write(db, LATER_MATERIALS, event, party, now=now, materials=materials, wanted=None)


async def _write(db: AsyncSession, kind: str, event: Event, party: Party, *, now: datetime, **more: Any) -> None:
    to, lead = letters.lead_of(party), party.lead
    if to is None:
        return
    base_url, token = settings_of(db).base_url, links.own_token(db, party)
    stop_url = urls.absolute(base_url, urls.stop_mails(links.stop_token(db, party)))
    mail = await letters.write(
        db,
        kind,
        to,
        now=now,
        event=event,
        unsubscribe_url=stop_url,
        what=event.edition.text(party.language) or event.title.text(party.language),
        lead=lead,
        place="",
        own_url=urls.absolute(base_url, urls.own(token)),
        materials_url=urls.absolute(base_url, urls.own_materials(token)),
        certificate_url=urls.absolute(base_url, urls.own_certificate(token)),
        feedback_url=urls.absolute(base_url, urls.own_feedback(token)),
        join_url=urls.absolute(base_url, f"{urls.home()}#join"),
        stop_url=stop_url,
        **more,
    )
    mail.party_id = party.id

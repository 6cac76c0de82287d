"""The page itself. A GET changes nothing, and a link that is dead or forged says where a new one is to be had."""

from datetime import datetime
from typing import Any

from litestar import get
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.domain import certificates, checkins, events, feedback, parties, presence, registrations, sign_ups
from eventhub.domain.registrations import Stage
from eventhub.forms.own import ConsentsForm
from eventhub.forms.registration import CONSENTS, ORGANISATION_KINDS, answer_in_words, field_of, standing
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.i18n import lazy_gettext as _l
from eventhub.mail import links
from eventhub.models import ConsentKind, Event, Party, RegistrationStatus
from eventhub.web.asked import stay_of
from eventhub.web.calendar_menu import Item, event_menu, feed_link
from eventhub.web.inputs import Db, HTMXRequest, Token
from eventhub.web.material_rows import party_rows
from eventhub.web.pages import Page, go_to, hub_of, page, say_when, settings_of
from eventhub.web.ticket_cards import cards_of

SHOWN_QUEUE = 5
SUGGESTED = 3
#: who had a place is shown what stays of the meeting
MEANT_FOR = (Stage.CONFIRMED, Stage.AFTER)

say_when("answers-saved", _l("Your answers are saved."))
say_when("consents-saved", _l("Your choice is saved."))
say_when("released", _l("The place is released. The others keep theirs."))
say_when("confirmed", _l("That is settled. The mail with your ticket is on its way."))


@get("/r/{token:str}", name="own:show")
async def show(request: HTMXRequest, db: Db, token: Token) -> Page:
    """Where the guest stands: ticket, queue, offer, answers, consents."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    return await own_page(request, db, party, token)


async def dead_link(request: HTMXRequest, db: AsyncSession) -> Page:
    """The link opens nothing (any more): the next meetings, each with the way to a new link."""
    upcoming = await events.upcoming(db, now=clock.now(), limit=SUGGESTED)
    return page(request, "own/dead_link.html", status_code=404, upcoming=upcoming)


def to_own_page(request: HTMXRequest, token: str, *, done: str | None = None) -> Page:
    """On to the guest's page, in the language that was asked for."""
    return go_to(request, stay_of(request)(urls.own(token)), done=done)


async def own_page(
    request: HTMXRequest, db: AsyncSession, party: Party, token: str, *, refusal: Any = None, status_code: int = 200
) -> Page:
    """The page of ``party``, with a ``refusal`` on top of it if an act was refused."""
    event, now = party.event, clock.now()
    stage = registrations.stage_of(event, party, now=now)
    if stage is Stage.UNVERIFIED:
        return confirm_page(request, event, party, token, refusal=refusal, status_code=status_code)
    has_place = stage is Stage.CONFIRMED
    there = await presence.of_party(db, party)
    ahead = await parties.ahead(db, party) if stage is Stage.WAITLISTED else ()
    return page(
        request,
        "own/show.html",
        status_code=status_code,
        refusal=refusal,
        event=event,
        party=party,
        lead=party.lead,
        live=party.live,
        token=token,
        stay=stay_of(request),
        stage=stage.value,
        box=events.box_of(event, now),
        now=now,
        is_lead_coming=party.lead.status is RegistrationStatus.CONFIRMED,
        cards=cards_of(settings_of(request), event, party) if has_place else [],
        calendar_menu=own_menu(request, db, event, party, token) if has_place else [],
        inside=there,
        ahead=ahead,
        shown_queue=SHOWN_QUEUE,
        log=queue_log(party, stage),
        answers=answers_in_words(party),
        consents=consents_of(event, party),
        consents_form=ConsentsForm.filled_for(party),
        materials=await party_rows(db, party, token, there) if stage in MEANT_FOR else [],
        choices=await sign_ups.choices(db, event, party, now=now) if has_place else [],
        is_editable=bool(party.live) and not event.is_over(now),
        next_event=await events.next_one(db, now=now) if stage is Stage.AFTER else None,
        has_certificates=stage is Stage.AFTER and bool(there or await certificates.kept_of_party(db, party)),
        asks_feedback=stage is Stage.AFTER
        and await feedback.asks(db, event, party, there, hub=hub_of(request).hub, now=now),
        contact=event.contact_address,
        joining=checkins.joining(event, now),
        joins_from=checkins.joins_from(event),
    )


def confirm_page(
    request: HTMXRequest, event: Event, party: Party, token: str, *, refusal: Any = None, status_code: int = 200
) -> Page:
    """One button that says: this address is mine."""
    return page(
        request,
        "own/confirm.html",
        status_code=status_code,
        refusal=refusal,
        event=event,
        party=party,
        lead=party.lead,
        token=token,
        stay=stay_of(request),
    )


def own_menu(request: HTMXRequest, db: AsyncSession, event: Event, party: Party, token: str) -> list[Item]:
    """The calendar menu with the guest's own file and the feed of their own meetings."""
    if party.person is None or party.lead.status is not RegistrationStatus.CONFIRMED:
        return []
    (_file, icon, label, small), *elsewhere, _feed = event_menu(request, event)
    feed = feed_link(request, urls.my_calendar(links.feed_token(db, party.person)))
    return [
        (urls.own_calendar(token), icon, label, small),
        *elsewhere,
        (feed, "refresh-cw", _("Subscribe to my meetings"), _("stays right")),
    ]


def queue_log(party: Party, stage: Stage) -> list[tuple[datetime, str]]:
    """What has happened in the queue, the latest first."""
    if stage not in (Stage.WAITLISTED, Stage.OFFERED, Stage.LAPSED) or party.waiting_since is None:
        return []
    log = [(party.created_at, _("Put on the waiting list"))]
    if party.waiting_since > party.created_at:
        lapsed = _("The time to accept an offer passed. You wait again, at the end of the queue.")
        log.append((party.waiting_since, lapsed))
    if stage is not Stage.WAITLISTED and party.offered_at is not None:
        log.append((party.offered_at, _("A place became free and was offered to you")))
    return log[::-1]


def answers_in_words(party: Party) -> list[dict[str, Any]]:
    """What the guest answered, line by line: label, words, the field to change it at, and the consent it rests on."""
    lead, language = party.lead, current_language()
    agreed = standing(lead.consents).get(ConsentKind.SENSITIVE)
    rows = [
        {
            "label": one.question.label.text(language),
            "words": answer_in_words(one.question, one.value, language, yes=_("Yes")),
            "field": "" if one.question.is_retired else field_of(one.question),
            "agreed_at": agreed.given_at if agreed and one.question.is_sensitive else None,
        }
        for one in sorted(lead.answers, key=lambda one: (one.question.position, one.question_id))
    ]
    kind = str(ORGANISATION_KINDS.get(lead.organisation_kind, ""))
    for label, field, parts in (
        (_("Organisation"), "organisation", (lead.organisation, lead.role)),
        (_("Statistics"), "organisation_kind", (kind, lead.municipality)),
    ):
        words = ", ".join(part for part in parts if part)
        rows.append({"label": label, "words": words or _("Nothing entered"), "field": field, "agreed_at": None})
    return rows


def consents_of(event: Event, party: Party) -> list[dict[str, Any]]:
    """Each consent that can be given here, since when it stands, or when it was withdrawn."""
    stands = standing(party.lead.consents)
    is_asked = any(one.is_sensitive and not one.is_retired for one in event.questions)
    rows = []
    for text in CONSENTS:
        if text.kind is ConsentKind.SENSITIVE and not (is_asked or text.kind in stands):
            continue
        withdrawn = [one.withdrawn_at for one in party.lead.consents if one.kind is text.kind and one.withdrawn_at]
        since = stands[text.kind].given_at if text.kind in stands else None
        rows.append({"text": text, "since": since, "withdrawn_at": max(withdrawn, default=None)})
    return rows


ROUTES = [show]

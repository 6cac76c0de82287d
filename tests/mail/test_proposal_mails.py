"""The mails about proposing, in both languages: each has its link, and nothing that was typed becomes one."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import proposals
from eventhub.mail import proposal_mails
from eventhub.models import LocalizedText, OutboxMail, Series
from tests.calls import open_call, start
from tests.makers import make_event


@pytest.mark.parametrize("language", ["de", "en"])
async def test_every_kind_is_written_with_its_link(db: AsyncSession, now: datetime, language: str) -> None:
    async with transaction(db):
        event = make_event()
        call = await open_call(db, event, now=now)
        proposal = await start(db, call, now=now, title=LocalizedText("Jetzt www.example.org ansehen"))
        submitter = proposal.submitter
        submitter.language = language
        person = submitter.person
        assert person is not None
        person.language = language
        invited = await proposals.invite(
            db, proposal, given_name="Deniz", family_name="Özçelik", address="deniz@example.org", now=now
        )
        await proposal_mails.speaker_link(db, person, now=now)
        await proposal_mails.draft_saved(db, proposal, now=now)
        await proposal_mails.proposal_received(db, proposal, now=now)
        await proposal_mails.proposal_withdrawn(db, proposal, now=now)
        await proposal_mails.draft_expiring(db, proposal, days=7, now=now)
        await proposal_mails.call_closed(db, proposal, event, now=now)
        await proposal_mails.co_speaker_agreed(db, proposal, invited, now=now)
        await proposal_mails.co_speaker_left(db, proposal, invited, now=now)
    mails = (await db.scalars(select(OutboxMail).order_by(OutboxMail.kind))).all()
    assert [mail.kind for mail in mails] == sorted(proposal_mails.KINDS)
    for mail in mails:
        assert mail.language == language
        assert ("/proposals/" in mail.body_text) == (mail.kind != "proposal_withdrawn")
        assert "www.example.org" not in mail.body_text
        assert "www.example.org" not in mail.body_html


async def test_a_draft_without_a_name_and_a_standing_call_are_spoken_of_as_well(
    db: AsyncSession, now: datetime
) -> None:
    async with transaction(db):
        series = Series(slug="abend", name=LocalizedText("Abend"))
        call = await open_call(db, series, now=now, closes_at=None)
        proposal = await proposals.start(db, call, "h@example.org", proposals.ProposalDraft(), language="de", now=now)
        await proposals.tell_started(db, proposal, now=now)
    (mail,) = (await db.scalars(select(OutboxMail))).all()
    assert (mail.subject, "Guten Tag," in mail.body_text, "Abend" in mail.body_text) == (
        "Ihr Entwurf: ohne Titel", True, True,
    )  # fmt: skip

"""Writing a proposal: drafts, versions, submitting, and what may be changed when."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import calls, proposals
from eventhub.domain.errors import DomainError
from eventhub.domain.proposals import ProposalDraft
from eventhub.mail import links
from eventhub.models import LocalizedText, ProposalStatus, Talk
from tests.calls import draft_of, open_call, read, start, submitted
from tests.domain.proposals.proposing import DAY, kinds, refused
from tests.makers import make_event


async def test_a_draft_needs_an_address_and_nothing_else(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await proposals.start(db, call, "H.Goevert@example.org", ProposalDraft(), language="de", now=now)
        assert await proposals.tell_started(db, proposal, now=now) is True
        assert await proposals.tell_started(db, proposal, now=now + timedelta(minutes=9)) is False
    assert (proposal.status, proposal.number, proposal.version) == (ProposalStatus.DRAFT, 1, 1)
    assert proposal.submitter.address_key == "h.goevert@example.org"
    assert proposals.missing(proposal) == ["title", "type", "abstract", "given", "family"]
    assert await kinds(db) == ["draft_saved"]


async def test_a_save_from_an_older_version_is_refused_and_changes_nothing(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await start(db, call, now=now)
    async with transaction(db):
        proposal = await read(db, proposal)
        first = draft_of(call, title=LocalizedText("Eins"), version=1)
        await proposals.save(db, proposal, proposal.submitter, first, now=now)
    with pytest.raises(DomainError, match="changed_meanwhile"):
        async with transaction(db):
            proposal = await read(db, proposal)
            late = draft_of(proposal.call, title=LocalizedText("Zwei"), version=1)
            await proposals.save(db, proposal, proposal.submitter, late, now=now)
    async with transaction(db):
        assert ((await read(db, proposal)).title, proposal.version) == (LocalizedText("Eins"), 2)


async def test_nobody_fills_the_mailbox_of_somebody_else(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        for _number in range(5):
            proposal = await submitted(db, call, now=now)
        await refused("proposal.too_many", start(db, call, "H.GOEVERT@example.org", now=now))
        person = proposal.submitter.person
        assert person is not None
        await proposals.confirm_address(db, person, now=now)
        await start(db, call, now=now)


async def test_submitting_sends_one_receipt_and_is_done_once(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await submitted(db, call, now=now)
        await refused("proposal.not_draft", proposals.submit(db, proposal, proposal.submitter, now=now))
    assert (proposal.status, proposal.submitted_at) == (ProposalStatus.SUBMITTED, now)
    assert await kinds(db) == ["proposal_received"]


async def test_what_is_incomplete_or_late_is_not_taken(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await start(db, call, now=now, title=LocalizedText())
        await refused("proposal.incomplete", proposals.submit(db, proposal, proposal.submitter, now=now))
        whole = await start(db, call, "anna@example.org", now=now)
        late = now + 8 * DAY
        await refused("call.closed", proposals.submit(db, whole, whole.submitter, now=late))
        await refused("call.closed", start(db, call, "otto@example.org", now=late))


async def test_the_grace_link_lets_submit_after_the_deadline_until_it_is_made_anew(
    db: AsyncSession, now: datetime
) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now, grace_until=now + 9 * DAY)
        token = links.grace_token(db, call)
        assert (calls.has_grace(db, call, token), calls.has_grace(db, call, "tot")) == (True, False)
        late = now + 8 * DAY
        assert calls.takes_proposals(call, now=late) is False
        assert calls.takes_proposals(call, now=late, in_grace=True) is True
        assert calls.takes_proposals(call, now=now + 10 * DAY, in_grace=True) is False
        call.grace_no += 1
        assert calls.has_grace(db, call, token) is False


async def test_the_text_is_fixed_between_deadline_and_acceptance(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await submitted(db, call, now=now)
    late = now + 8 * DAY
    rights = proposals.rights_of(proposal, proposal.submitter, now=late)
    assert (rights.text, rights.terms, rights.practical, rights.profile) == (False, False, True, True)
    async with transaction(db):
        proposal = await read(db, proposal)
        changed = draft_of(call, title=LocalizedText("Neu"), needs="Einen Beamer", version=proposal.version)
        await proposals.save(db, proposal, proposal.submitter, changed, now=late)
    assert (proposal.title.de, proposal.needs) == ("Wem gehören die Daten der Halde?", "Einen Beamer")
    proposal.status = ProposalStatus.ACCEPTED
    assert proposals.rights_of(proposal, proposal.submitter, now=late).text is False
    proposal.told_at = late
    assert proposals.rights_of(proposal, proposal.submitter, now=late).text is True


async def test_after_acceptance_a_new_text_is_a_suggestion_for_the_talk(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        event = make_event()
        call = await open_call(db, event, now=now)
        proposal = await submitted(db, call, now=now)
        proposal.status, proposal.told_at = ProposalStatus.ACCEPTED, now
        talk = Talk(event_id=event.id, proposal_id=proposal.id, title=proposal.title, speakers=[])
        db.add(talk)
        await db.flush()
        new = draft_of(call, title=LocalizedText("Besser"), version=proposal.version)
        await proposals.save(db, proposal, proposal.submitter, new, now=now)
    assert talk.title.de == "Wem gehören die Daten der Halde?"
    assert talk.suggestion is not None
    assert (talk.suggestion["title"], talk.suggested_at) == ({"de": "Besser", "en": ""}, now)

"""Proposing: drafts, versions, submitting, the personal link, co-speakers, and what goes by itself."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import call_closing, calls, chores, people, profiles, proposals
from eventhub.domain.errors import DomainError
from eventhub.domain.proposals import ProfileDraft, ProposalDraft, retention
from eventhub.mail import links
from eventhub.models import (
    EventStatus,
    ItemKind,
    LocalizedText,
    OutboxMail,
    Person,
    Profile,
    Proposal,
    ProposalStatus,
    Talk,
    Topic,
)
from eventhub.storage import Storage
from tests.calls import draft_of, open_call, read, start, submitted
from tests.makers import make_event

DAY = timedelta(days=1)


async def kinds(db: AsyncSession) -> list[str]:
    return list(await db.scalars(select(OutboxMail.kind).order_by(OutboxMail.id)))


async def refused(code: str, act: Awaitable[object]) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await act
    assert caught.value.code == code
    return caught.value


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


async def test_nothing_typed_touches_the_kept_profile_before_the_link_is_used(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        person = people.add(
            db, "h.goevert@example.org", given_name="Hanna", family_name="Gövert", language="de", now=now
        )
        await db.flush()
        kept = await profiles.add(db, "Hanna Gövert", person=person, now=now)
        kept.organisation = "Stadtwerke"
        person.speaker_confirmed_at = now
        typed = ProfileDraft(given_name="Böse", family_name="Absicht", organisation="Nirgends")
        proposal = await submitted(db, call, now=now, profile=typed)
        assert proposal.submitter.agreed_at is None
        assert proposals.awaits_confirmation(person, [proposal.submitter]) is True
        assert await proposals.confirm_address(db, person, now=now) == 1
    assert (kept.name, kept.organisation, person.family_name) == ("Hanna Gövert", "Stadtwerke", "Gövert")
    assert proposal.submitter.agreed_at == now


async def test_the_first_use_of_the_link_keeps_the_profile_for_the_next_time(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        first = await submitted(db, call, now=now)
        person = first.submitter.person
        assert person is not None
        await refused("profile.not_confirmed", proposals.save_profile(db, person, ProfileDraft(), now=now))
        await proposals.confirm_address(db, person, now=now)
        later = ProfileDraft(given_name="Hanna", family_name="Gövert", bio=LocalizedText("Vermisst Halden."))
        await proposals.save_profile(db, person, later, now=now + DAY)
        second = await proposals.start_own(db, call, person, now=now + DAY)
    assert first.submitter.bio == second.submitter.bio == LocalizedText("Vermisst Halden.")
    assert (second.submitter.name, second.number) == ("Hanna Gövert", 2)


async def test_the_link_is_mailed_to_who_has_proposed_and_at_most_every_ten_minutes(
    db: AsyncSession, now: datetime
) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        await start(db, call, now=now)
        assert await proposals.send_link(db, "niemand@example.org", now=now) is False
        assert await proposals.send_link(db, "H.GOEVERT@example.org", now=now) is True
        assert await proposals.send_link(db, "h.goevert@example.org", now=now + timedelta(minutes=5)) is False
        assert await proposals.send_link(db, "h.goevert@example.org", now=now + timedelta(minutes=10)) is True
    assert await kinds(db) == ["speaker_link", "speaker_link"]


async def test_each_link_opens_what_it_is_for(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        mine = await start(db, call, now=now)
        other = await start(db, call, "anna@example.org", now=now)
        invited = await proposals.invite(
            db, mine, given_name="Deniz", family_name="Özçelik", address="deniz@example.org", now=now
        )
        person = mine.submitter.person
        assert person is not None
        tokens = [links.speaker_token(db, person), links.draft_token(db, mine), links.co_speaker_token(db, invited)]
        for token in tokens:
            access = await proposals.by_token(db, token)
            assert access is not None
            assert [one.id for one in await proposals.opened_by(db, access)] == [mine.id]
            assert await proposals.found_by(db, access, other.id) is None
        # The last letter carries four bits: the first four of the alphabet mean the same.
        changed = tokens[0][:-1] + ("Z" if tokens[0][-1] in "ABCD" else "A")
        for token in ("", "tot", "x" * 35, changed):
            assert await proposals.by_token(db, token) is None
        person.speaker_no += 1
        await proposals.leave(db, mine, invited, now=now)
        assert await proposals.by_token(db, tokens[0]) is None
        assert await proposals.by_token(db, tokens[2]) is None


async def test_co_speakers_are_capped_agree_and_leave(db: AsyncSession, now: datetime) -> None:
    who = {"given_name": "Deniz", "family_name": "Özçelik"}
    async with transaction(db):
        call = await open_call(db, make_event(), now=now, max_co_speakers=1)
        proposal = await start(db, call, now=now)
        invited = await proposals.invite(db, proposal, **who, address="deniz@example.org", now=now)
        again = proposals.invite(db, proposal, **who, address="Deniz@example.org", now=now)
        await refused("proposal.invited_already", again)
        more = proposals.invite(db, proposal, **who, address="anna@example.org", now=now)
        assert (await refused("proposal.too_many_speakers", more)).details == {"most": 1}
        await refused("proposal.invited_just_now", proposals.invite_again(db, proposal, invited.id, now=now))
        assert (invited.is_named, proposals.rights_of(proposal, invited, now=now).any) == (False, False)
        await proposals.agree(db, proposal, invited, now=now)
        await proposals.agree(db, proposal, invited, now=now)
        rights = proposals.rights_of(proposal, invited, now=now)
        assert (invited.is_named, rights.text, rights.terms, rights.submit, rights.withdraw) == (
            True, True, False, False, False,
        )  # fmt: skip
        await refused("proposal.not_yours", proposals.withdraw(db, proposal, invited, now=now))
        await proposals.leave(db, proposal, invited, now=now)
        assert (invited.is_named, proposals.seats_left(proposal)) == (False, 1)
        at_once = proposals.invite(db, proposal, **who, address="deniz@example.org", now=now)
        await refused("proposal.invited_just_now", at_once)
        later = now + timedelta(minutes=10)
        back = await proposals.invite(db, proposal, **who, address="deniz@example.org", now=later)
        await proposals.remove(db, proposal, back.id, now=later)
        assert proposals.seats_left(proposal) == 1
    assert await kinds(db) == ["co_speaker_invited", "co_speaker_agreed", "co_speaker_left", "co_speaker_invited"]


async def test_withdrawing_tells_all_who_speak_and_is_final(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await submitted(db, call, now=now)
        invited = await proposals.invite(
            db, proposal, given_name="Deniz", family_name="Özçelik", address="deniz@example.org", now=now
        )
        await proposals.agree(db, proposal, invited, now=now)
        await proposals.withdraw(db, proposal, proposal.submitter, now=now)
        await refused("proposal.not_submitted", proposals.withdraw(db, proposal, proposal.submitter, now=now))
    assert (proposal.status, proposal.ended_at) == (ProposalStatus.WITHDRAWN, now)
    assert (await kinds(db))[-2:] == ["proposal_withdrawn", "proposal_withdrawn"]


async def test_consents_are_dated_and_withdrawn_not_erased(db: AsyncSession, now: datetime) -> None:
    slides = proposals.AgreedTo(ItemKind.SLIDES, "Meine Folien dürfen veröffentlicht werden", "de")
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await start(db, call, now=now, consents=(slides,))
        speaker = proposal.submitter
        without = draft_of(call, version=proposal.version)
        await proposals.save(db, proposal, speaker, without, now=now + DAY)
        await proposals.save(db, proposal, speaker, replace(without, consents=(slides,), version=2), now=now + 2 * DAY)
    assert [(one.given_at, one.withdrawn_at) for one in speaker.consents] == [
        (now, now + DAY), (now + 2 * DAY, None),
    ]  # fmt: skip


async def test_topics_are_those_of_the_call_and_capped(db: AsyncSession, now: datetime) -> None:
    topics = [Topic(slug=slug, name=LocalizedText(slug)) for slug in ("a", "b", "c")]
    async with transaction(db):
        db.add_all(topics)
        await db.flush()
        call = await open_call(db, make_event(), now=now, max_topics=1, topic_ids=tuple(one.id for one in topics[:2]))
        proposal = await start(db, call, now=now, topic_ids=(topics[0].id,))
        assert [one.slug for one in proposal.topics] == ["a"]
        many = start(db, call, "anna@example.org", now=now, topic_ids=tuple(one.id for one in topics))
        await refused("proposal.too_many_topics", many)


async def run(database: Database, reading: AsyncSession, now: datetime) -> None:
    await reading.rollback()
    for chore in chores.CHORES:
        async with database.session() as db:
            due = await chore.due(db, now)
        for ident in due:
            async with database.session() as db, transaction(db):
                await chore.act(db, ident, now)


async def count(db: AsyncSession, model: type) -> int:
    return await db.scalar(select(func.count()).select_from(model)) or 0


async def test_drafts_go_90_days_after_the_last_save_and_after_a_mail(
    database: Database, db: AsyncSession, now: datetime
) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(starts_at=now + 300 * DAY), now=now, closes_at=now + 200 * DAY)
        proposal = await start(db, call, now=now)
    await run(database, db, now + 82 * DAY)
    assert await kinds(db) == []
    await run(database, db, now + 83 * DAY)
    await run(database, db, now + 84 * DAY)
    assert await kinds(db) == ["draft_expiring"]
    async with transaction(db):
        proposal = await read(db, proposal)
        await proposals.save(
            db, proposal, proposal.submitter, draft_of(proposal.call, version=proposal.version), now=now + 85 * DAY
        )
    await run(database, db, now + 91 * DAY)
    assert await count(db, Proposal) == 1
    await run(database, db, now + 168 * DAY)
    await run(database, db, now + 174 * DAY)
    assert await count(db, Proposal) == 1
    await run(database, db, now + 175 * DAY)
    assert (await count(db, Proposal), await count(db, OutboxMail), await count(db, Person)) == (0, 0, 0)


async def test_what_came_to_nothing_goes_after_a_year_and_profiles_after_three(
    database: Database, db: AsyncSession, now: datetime
) -> None:
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await submitted(db, call, now=now)
        person = proposal.submitter.person
        assert person is not None
        await proposals.confirm_address(db, person, now=now)
        await proposals.withdraw(db, proposal, proposal.submitter, now=now)
    await run(database, db, now + 364 * DAY)
    assert await count(db, Proposal) == 1
    await run(database, db, now + 365 * DAY)
    assert (await count(db, Proposal), await count(db, Profile), await count(db, Person)) == (0, 1, 1)
    await run(database, db, now + 1094 * DAY)
    assert await count(db, Profile) == 1
    await run(database, db, now + 1095 * DAY)
    assert (await count(db, Profile), await count(db, Person)) == (0, 0)


PICTURE = f"{'0' * 32}.png"


async def test_a_picture_goes_with_the_last_that_shows_it(database: Database, db: AsyncSession, now: datetime) -> None:
    store, path = Storage(database.settings), f"speakers/{PICTURE}"
    await store.put(path, b"a face")
    profile = ProfileDraft(given_name="Hanna", family_name="Gövert", picture_file=PICTURE)
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await submitted(db, call, now=now, profile=profile)
        person = proposal.submitter.person
        assert person is not None
        await proposals.confirm_address(db, person, now=now)
        await proposals.withdraw(db, proposal, proposal.submitter, now=now)
    await run(database, db, now + 365 * DAY)
    # The proposal is gone, the kept profile still shows it.
    assert (await count(db, Proposal), await store.get(path)) == (0, b"a face")
    kept = await db.scalar(select(Profile.id))
    assert kept is not None
    with pytest.raises(RuntimeError, match="too late"):
        async with transaction(db):
            await retention.delete_profile(db, kept, now + 1095 * DAY)
            raise RuntimeError("too late")
    assert (await count(db, Profile), await store.get(path)) == (1, b"a face")
    await run(database, db, now + 1095 * DAY)
    assert (await count(db, Profile), await store.get(path)) == (0, None)


async def test_a_picture_typed_for_a_draft_alone_goes_with_the_draft(
    database: Database, db: AsyncSession, now: datetime
) -> None:
    store, path = Storage(database.settings), f"speakers/{PICTURE}"
    await store.put(path, b"a face")
    profile = ProfileDraft(given_name="Hanna", family_name="Gövert", picture_file=PICTURE)
    async with transaction(db):
        call = await open_call(db, make_event(), now=now)
        proposal = await start(db, call, now=now, profile=profile)
        other = await start(db, call, "anna@example.org", now=now, profile=profile)
    for draft, left in ((proposal, b"a face"), (other, None)):
        async with transaction(db):
            locked = await read(db, draft)
            await proposals.delete_draft(db, locked, locked.submitter)
        assert await store.get(path) == left


async def test_a_cancelled_meeting_closes_its_call_and_tells_whose_proposals_are_open(
    db: AsyncSession, now: datetime
) -> None:
    async with transaction(db):
        event = make_event()
        call = await open_call(db, event, now=now)
        await submitted(db, call, now=now)
        await start(db, call, "anna@example.org", now=now)
        event.status = EventStatus.CANCELLED
        assert calls.takes_proposals(call, now=now) is False
        assert await call_closing.close_for(db, event, now=now) == 1
        assert await call_closing.reopen_for(db, event) == 1
    assert await kinds(db) == ["proposal_received", "call_closed"]

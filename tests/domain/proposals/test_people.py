"""Who proposes: kept profiles, personal links, co-speakers, consents."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import people, profiles, proposals
from eventhub.domain.proposals import ProfileDraft
from eventhub.mail import links
from eventhub.models import ItemKind, LocalizedText, ProposalStatus, Topic
from tests.calls import draft_of, open_call, start, submitted
from tests.domain.proposals.proposing import DAY, kinds, refused
from tests.makers import make_event


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

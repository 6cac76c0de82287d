"""Starting and saving a proposal. A save from an older version is refused: nobody's text is lost unseen."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import calls, people, profiles
from eventhub.domain.errors import DomainError
from eventhub.domain.materials.consents import follow_proposal
from eventhub.domain.proposals.find import HOLD_A_TALK
from eventhub.domain.proposals.rights import Rights, rights_of
from eventhub.models import (
    NO_TEXT,
    Call,
    ItemKind,
    LocalizedText,
    Person,
    Proposal,
    ProposalAnswer,
    ProposalConsent,
    ProposalSpeaker,
    ProposalStatus,
    Talk,
    Topic,
)

#: how many proposals an address that is not confirmed may get in a day
MOST_UNCONFIRMED = 5
FLOOD_TIME = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AgreedTo:
    """An item that may be published, and the wording that was ticked, in which language."""

    kind: ItemKind
    wording: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDraft:
    """What is said of a speaker, as the form describes it. ``picture_file`` None leaves the picture as it is."""

    given_name: str = ""
    family_name: str = ""
    organisation: str = ""
    bio: LocalizedText = NO_TEXT
    links: tuple[str, ...] = ()
    is_first_talk: bool = False
    picture_file: str | None = None
    drops_picture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDraft:
    """A proposal as the form describes it; what may not be changed now is left as it is."""

    title: LocalizedText = NO_TEXT
    abstract: LocalizedText = NO_TEXT
    takeaway: LocalizedText = NO_TEXT
    language: str = "de"
    type_id: UUID | None = None
    topic_ids: tuple[UUID, ...] = ()
    notes: str = ""
    needs: str = ""
    availability: tuple[dict[str, str], ...] = ()
    availability_note: str = ""
    answers: dict[UUID, Any] = field(default_factory=dict)
    consents: tuple[AgreedTo, ...] = ()
    profile: ProfileDraft | None = None
    version: int = 0


async def start(
    db: AsyncSession,
    call: Call,
    address: str,
    draft: ProposalDraft,
    *,
    language: str,
    in_grace: bool = False,
    now: datetime,
) -> Proposal:
    """Begin a draft; the call must be locked. The address is known from now on, yet nothing kept of it is touched.

    Raises:
        DomainError: ``call.closed``; ``proposal.too_many`` when too much was typed with an address that nobody has
            confirmed; and what `save` refuses.
    """
    if not calls.takes_proposals(call, now=now, in_grace=in_grace):
        raise DomainError("call.closed")
    await _refuse_flood(db, address, now=now)
    person = await people.by_address(db, address)
    given = draft.profile or ProfileDraft()
    if person is None:
        person = people.add(
            db, address, given_name=given.given_name, family_name=given.family_name, language=language, now=now
        )
        await db.flush()
    proposal = _begin(call, person, address, language=language, now=now)
    db.add(proposal)
    await _take_over(db, proposal, proposal.submitter, draft, FRESH, now=now)
    await db.flush()
    return proposal


async def _refuse_flood(db: AsyncSession, address: str, *, now: datetime) -> None:
    """Each proposal sends a mail: whoever types somebody else's address must not fill their mailbox."""
    query = select(func.count(ProposalSpeaker.id)).where(
        ProposalSpeaker.address_key == people.address_key(address),
        ProposalSpeaker.position == 0,
        ProposalSpeaker.agreed_at.is_(None),
        ProposalSpeaker.created_at > now - FLOOD_TIME,
    )
    if (await db.scalar(query) or 0) >= MOST_UNCONFIRMED:
        raise DomainError("proposal.too_many")


async def start_own(db: AsyncSession, call: Call, person: Person, *, in_grace: bool = False, now: datetime) -> Proposal:
    """Begin a draft by the personal link: the kept profile stands in it; the call must be locked.

    Raises:
        DomainError: ``call.closed``.
    """
    if not calls.takes_proposals(call, now=now, in_grace=in_grace):
        raise DomainError("call.closed")
    proposal = _begin(call, person, person.address, language=person.language, now=now)
    submitter = proposal.submitter
    submitter.given_name, submitter.family_name = person.given_name, person.family_name
    submitter.agreed_at = now
    profile = await profiles.of_person(db, person)
    if profile is not None:
        submitter.organisation, submitter.bio = profile.organisation, profile.bio
        submitter.picture_file, submitter.links = profile.picture_file, profile.links
        profile.used_at = now
    db.add(proposal)
    await db.flush()
    return proposal


#: what whoever begins a draft may write
FRESH = Rights(text=True, terms=True, practical=True, profile=True)


def _begin(call: Call, person: Person, address: str, *, language: str, now: datetime) -> Proposal:
    call.proposal_counter += 1
    submitter = ProposalSpeaker(
        person_id=person.id,
        person=person,
        address=address.strip(),
        address_key=people.address_key(address),
        language=language,
        position=0,
        created_at=now,
        consents=[],
    )
    return Proposal(
        call_id=call.id,
        call=call,
        event_id=call.event_id,
        event=call.event,
        type=None,
        number=call.proposal_counter,
        created_at=now,
        saved_at=now,
        topics=[],
        speakers=[submitter],
        answers=[],
    )


async def save(
    db: AsyncSession,
    proposal: Proposal,
    speaker: ProposalSpeaker,
    draft: ProposalDraft,
    *,
    in_grace: bool = False,
    now: datetime,
) -> None:
    """Take over what ``speaker`` may change now; the proposal must be locked.

    Raises:
        DomainError: ``proposal.changed_meanwhile`` for a save from an older version, ``proposal.closed`` when nothing
            can be changed any more, ``proposal.too_many_topics``.
    """
    rights = rights_of(proposal, speaker, now=now, in_grace=in_grace)
    if not rights.any:
        raise DomainError("proposal.closed")
    if draft.version != proposal.version:
        raise DomainError("proposal.changed_meanwhile")
    await _take_over(db, proposal, speaker, draft, rights, now=now)
    proposal.version += 1
    proposal.saved_at = now
    proposal.warned_at = None


async def _take_over(
    db: AsyncSession,
    proposal: Proposal,
    speaker: ProposalSpeaker,
    draft: ProposalDraft,
    rights: Rights,
    *,
    now: datetime,
) -> None:
    if rights.terms:
        _set_terms(proposal, draft)
    if rights.text:
        await _set_text(db, proposal, draft, now=now)
    if rights.practical:
        proposal.notes, proposal.needs = draft.notes, draft.needs
        proposal.availability = list(draft.availability)
        proposal.availability_note = draft.availability_note
    if rights.profile and draft.profile is not None:
        set_typed_profile(speaker, draft.profile)
    if rights.profile:
        set_consents(speaker, draft.consents, now=now)
        if proposal.status in HOLD_A_TALK:
            await follow_proposal(db, speaker, proposal.event, now=now)


async def _set_text(db: AsyncSession, proposal: Proposal, draft: ProposalDraft, *, now: datetime) -> None:
    """The text; once it was copied to a talk, it is also what the speaker suggests for that."""
    is_changed = (proposal.title, proposal.abstract, proposal.language) != (
        draft.title, draft.abstract, draft.language,
    )  # fmt: skip
    proposal.title, proposal.abstract, proposal.takeaway = draft.title, draft.abstract, draft.takeaway
    proposal.language = draft.language
    if not is_changed or proposal.status not in (ProposalStatus.ACCEPTED, ProposalStatus.CONFIRMED):
        return
    talk = await db.scalar(select(Talk).where(Talk.proposal_id == proposal.id))
    if talk is not None:
        talk.suggestion = {
            "title": {"de": draft.title.de, "en": draft.title.en},
            "abstract": {"de": draft.abstract.de, "en": draft.abstract.en},
            "language": draft.language,
        }
        talk.suggested_at = now


def _set_terms(proposal: Proposal, draft: ProposalDraft) -> None:
    call = proposal.call
    if len(draft.topic_ids) > call.max_topics:
        raise DomainError("proposal.too_many_topics", field="topics", most=call.max_topics)
    proposal.type = next((one for one in call.types if one.id == draft.type_id), None)
    proposal.type_id = proposal.type.id if proposal.type else None
    asked: dict[UUID, Topic] = {topic.id: topic for topic in call.topics}
    proposal.topics = [asked[ident] for ident in draft.topic_ids if ident in asked]
    known = {one.question_id: one for one in proposal.answers}
    answers = []
    for question in call.questions:
        if question.is_retired and question.id in known:
            answers.append(known[question.id])
        elif question.id in draft.answers and not question.is_retired:
            answer = known.get(question.id) or ProposalAnswer(question_id=question.id, question=question)
            answer.value = draft.answers[question.id]
            answers.append(answer)
    proposal.answers = answers


def set_typed_profile(speaker: ProposalSpeaker, draft: ProfileDraft) -> None:
    """What is said of the speaker in this proposal."""
    speaker.given_name, speaker.family_name = draft.given_name, draft.family_name
    speaker.organisation, speaker.bio = draft.organisation, draft.bio
    speaker.links, speaker.is_first_talk = list(draft.links), draft.is_first_talk
    if draft.picture_file or draft.drops_picture:
        speaker.picture_file = draft.picture_file


def set_consents(speaker: ProposalSpeaker, agreed: tuple[AgreedTo, ...], *, now: datetime) -> None:
    """Give what is ticked and was not, withdraw what no longer is; both are dated."""
    wanted = {one.kind: one for one in agreed}
    standing = {one.kind: one for one in speaker.consents if one.withdrawn_at is None}
    for kind, consent in standing.items():
        if kind not in wanted:
            consent.withdrawn_at = now
    for kind, one in wanted.items():
        if kind not in standing:
            speaker.consents.append(
                ProposalConsent(kind=kind, wording=one.wording[:500], language=one.language, given_at=now)
            )

"""What speakers say to the publication of slides, recordings and links of their talk: asked, given, withdrawn.

A word stands as long as whoever gave it can take it back. Where they no longer speak in the talk that the item is of,
the answer goes, and the item is unpublished until all who speak there agree: `Material.has_consent` has the rule.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.domain import audit, people
from eventhub.domain.errors import DomainError
from eventhub.domain.materials.reach import reachable
from eventhub.domain.materials.values import Wording
from eventhub.domain.permissions import Actor
from eventhub.mail import material_mails
from eventhub.models import (
    Event,
    ItemKind,
    Material,
    MaterialConsent,
    MaterialKind,
    ProposalConsent,
    ProposalSpeaker,
    Speaker,
    Talk,
)

#: what a speaker is asked about, and the kind of item that their proposal may speak of already; what a link leads to
#: nobody can tell, so that it is taken as a recording
ASKED = {
    MaterialKind.SLIDES: ItemKind.SLIDES,
    MaterialKind.RECORDING: ItemKind.RECORDING,
    MaterialKind.LINK: ItemKind.RECORDING,
}


async def ask(db: AsyncSession, event: Event, material: Material, talk: Talk, *, now: datetime) -> list[Speaker]:
    """Organisers put up slides, a recording or a link: ask all speakers of ``talk``, loaded with speakers and profiles.

    Whoever agreed already with the proposal is taken at that word; whoever has no address is passed over. Those who
    have to be asked get a mail each, and are returned. Who is known or comes to speak there later: `joined`.
    """
    kind = ASKED.get(material.kind)
    if kind is None:
        return []
    known = {one.speaker_id for one in material.consents}
    standing = await _standing(db, talk, kind)
    asked = []
    for speaker in talk.speakers:
        if speaker.id in known or not speaker.is_reachable:
            continue
        if not _open(material, speaker, standing, now=now).stands:
            asked.append(speaker)
    await _write(db, event, material, talk, asked, now=now)
    return asked


async def ask_again(
    db: AsyncSession, event: Event, material: Material, talk: Talk, *, by: Speaker | None, now: datetime
) -> None:
    """What was agreed to is replaced, by a speaker or (None) organisers: every word but theirs was for another thing.

    As with a new item, what was given with the proposal counts for this version too; a no stays a no.
    """
    kind = ASKED.get(material.kind)
    standing = await _standing(db, talk, kind) if kind is not None else {}
    asked = []
    for row in material.consents:
        if not row.stands or (by is not None and row.speaker_id == by.id):
            continue
        before = standing.get(people.address_key(row.speaker.address)) if row.speaker else None
        _begin(row, before, now=now)
        if row.speaker is not None and before is None:
            asked.append(row.speaker)
    await _write(db, event, material, talk, asked, is_again=True, now=now)


async def _write(
    db: AsyncSession,
    event: Event,
    material: Material,
    talk: Talk,
    asked: Sequence[Speaker],
    *,
    is_again: bool = False,
    now: datetime,
) -> None:
    if asked:
        _note(db, "material.consent_asked", event, material, now=now, asked=len(asked))
    for to, person in await reachable(db, [one.id for one in asked], now=now):
        await material_mails.consent_asked(db, event, material, talk, to, person, is_again=is_again, now=now)


async def ask_uploader(db: AsyncSession, material: Material, speaker: Speaker, talk: Talk, *, now: datetime) -> None:
    """``speaker`` puts up an item of ``talk``: it is published once they agree, or have done so with the proposal."""
    kind = ASKED.get(material.kind)
    _open(material, speaker, await _standing(db, talk, kind) if kind is not None else {}, now=now)


def _open(
    material: Material, speaker: Speaker, standing: Mapping[str, ProposalConsent], *, now: datetime
) -> MaterialConsent:
    row = MaterialConsent(speaker_id=speaker.id, speaker=speaker)
    _begin(row, standing.get(people.address_key(speaker.address)), now=now)
    material.consents.append(row)
    return row


def _begin(row: MaterialConsent, before: ProposalConsent | None, *, now: datetime) -> None:
    """Nothing is said yet, unless it was ``before``, with the proposal."""
    row.asked_at, row.wording, row.given_at, row.withdrawn_at = now, "", None, None
    if before is not None:
        row.wording, row.language, row.given_at = before.wording, before.language, before.given_at


def say(
    db: AsyncSession,
    event: Event,
    material: Material,
    speaker: Speaker,
    wording: Wording,
    *,
    agrees: bool,
    now: datetime,
) -> None:
    """``speaker`` saves whether they agree, to the sentence as shown; who had not agreed yet has said nothing by no."""
    word = word_of(material, speaker)
    if agrees:
        give(db, event, material, speaker, wording, now=now)
    elif word is not None and word.stands:
        withdraw(db, event, material, speaker, now=now)


def give(
    db: AsyncSession, event: Event, material: Material, speaker: Speaker, wording: Wording, *, now: datetime
) -> None:
    """``speaker`` agrees to the publication, to the sentence as shown; agreeing twice changes nothing."""
    row = word_of(material, speaker)
    if row is not None and row.stands:
        return
    if row is None:
        row = MaterialConsent(speaker_id=speaker.id, speaker=speaker, asked_at=now)
        material.consents.append(row)
    row.wording, row.language = wording.text[:500], wording.language
    row.given_at, row.withdrawn_at = now, None
    _note(db, "material.consent_given", event, material, now=now)


def withdraw(db: AsyncSession, event: Event, material: Material, speaker: Speaker, *, now: datetime) -> None:
    """``speaker`` no longer agrees, or declines: from now on nobody is served it but organisers and the speakers.

    Raises:
        DomainError: ``material.no_consent`` when they were never asked.
    """
    row = word_of(material, speaker)
    if row is None:
        raise DomainError("material.no_consent")
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        _note(db, "material.consent_withdrawn", event, material, now=now)


def record_withdrawal(
    db: AsyncSession, event: Event, material: Material, row: MaterialConsent, *, by: Actor, now: datetime
) -> None:
    """Organisers note that somebody no longer agrees, who said so without their link; twice changes nothing."""
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        audit.note(
            db, "material.withdrawal_recorded", by=by, now=now, subject=material.title.text("de"), event=event
        )  # fmt: skip


def let_go(material: Material, talk: Talk | None) -> None:
    """The item is of ``talk`` now, or of the meeting (None): who does not speak there neither has it nor a word in it.

    What they had agreed to was its publication with their own talk, whose page alone lets them take that back.
    """
    there = {one.id for one in talk.speakers} if talk is not None else set()
    if material.speaker_id not in there:
        material.speaker_id = material.speaker = None
    for row in material.consents:
        if row.speaker_id not in there:
            row.given_at = None


def word_of(material: Material, speaker: Speaker) -> MaterialConsent | None:
    """What ``speaker`` was asked and said, None when nobody asked."""
    return next((one for one in material.consents if one.speaker_id == speaker.id), None)


async def follow_proposal(db: AsyncSession, speaker: ProposalSpeaker, event: Event | None, *, now: datetime) -> None:
    """The consents of a proposal have changed: what was withdrawn there is withdrawn here, what is given counts.

    A word that was withdrawn for one item stays so until it is given for that item.
    """
    if event is None:
        return
    standing = {one.kind: one for one in speaker.consents if one.withdrawn_at is None}
    ended = {one.kind for one in speaker.consents} - set(standing)
    for material, row in await _rows_of(db, speaker):
        kind = ASKED.get(material.kind)
        if kind in ended and row.withdrawn_at is None and row.given_at is not None:
            row.withdrawn_at = now
            _note(db, "material.consent_withdrawn", event, material, now=now)
        elif kind in standing and row.given_at is None and row.withdrawn_at is None:
            word = standing[kind]
            row.wording, row.language, row.given_at = word.wording, word.language, word.given_at
            _note(db, "material.consent_given", event, material, now=now)


async def _rows_of(db: AsyncSession, speaker: ProposalSpeaker) -> list[tuple[Material, MaterialConsent]]:
    query = (
        select(Material, MaterialConsent, Speaker.address)
        .join(MaterialConsent, MaterialConsent.material_id == Material.id)
        .join(Speaker, Speaker.id == MaterialConsent.speaker_id)
        .join(Talk, Talk.id == Material.talk_id)
        .where(Talk.proposal_id == speaker.proposal_id)
    )
    rows = (await db.execute(query)).all()
    return [(material, row) for material, row, address in rows if people.address_key(address) == speaker.address_key]


async def has_agreed(db: AsyncSession, talk: Talk, speaker: Speaker, kind: MaterialKind) -> bool:
    """Whether ``speaker`` agreed with the proposal of ``talk`` already, and that stands."""
    return people.address_key(speaker.address) in await _standing(db, talk, ASKED[kind])


async def _standing(db: AsyncSession, talk: Talk, kind: ItemKind) -> dict[str, ProposalConsent]:
    """What was agreed to with the proposal of the talk and stands, by the key of the speaker's address."""
    if talk.proposal_id is None:
        return {}
    query = (
        select(ProposalSpeaker)
        .where(ProposalSpeaker.proposal_id == talk.proposal_id, ProposalSpeaker.left_at.is_(None))
        .options(selectinload(ProposalSpeaker.consents))
    )
    return {
        speaker.address_key: consent
        for speaker in await db.scalars(query)
        for consent in speaker.consents
        if consent.kind is kind and consent.withdrawn_at is None
    }


def _note(db: AsyncSession, action: str, event: Event, material: Material, *, now: datetime, **details: object) -> None:
    audit.note(db, action, by=None, now=now, subject=material.title.text("de"), event=event, **details)

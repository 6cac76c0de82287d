"""The demo's judging of proposals, and what was decided: told and confirmed, overdue, waiting to be looked at."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import decisions, reviews
from eventhub.domain.permissions import Actor
from eventhub.domain.reviews import CriterionDraft, Viewer
from eventhub.mail import emails
from eventhub.models import Call, MailStatus, Mark, OutboxMail, Proposal, ProposalStatus, Role, User
from eventhub.models import LocalizedText as Text

DAY = timedelta(days=1)
CRITERIA = (
    CriterionDraft(Text("Nutzen", "Use"), 2),
    CriterionDraft(Text("Bezug zur Region", "Bearing on the region"), 1),
    CriterionDraft(Text("Klarheit", "Clarity"), 1),
)
#: the scores of each judge, in the order of the proposals; None: not judged yet
SCORES: dict[Role, tuple[tuple[int, int, int] | None, ...]] = {
    Role.OWNER: ((5, 4, 5), (4, 4, 3), (5, 4, 4), (4, 5, 4), (3, 3, 4), (4, 3, 3), (2, 3, 2), None, None, (4, 4, 4)),
    Role.ORGANISER: ((4, 4, 4), (3, 4, 4), (4, 3, 4), (5, 5, 4), (4, 3, 3), (3, 3, 3), (1, 2, 2), (4, 4, 5), (3, 2, 3)),
    Role.REVIEWER: ((4, 5, 4), (2, 3, 3), (5, 5, 4), (4, 4, 4), (3, 4, 3), None, (3, 2, 2), (2, 3, 4), None, (5, 3, 4)),
}
COMMENTS = {0: "Genau das fragen unsere Mitglieder.", 3: "Gern, mit mehr Zahlen.", 6: "Klingt nach Werbung."}
REPLY = Text(
    "Danke für Ihren Vorschlag. Für diesen Abend haben wir uns anders entschieden, es gibt schon zwei dazu.",
    "Thank you for your proposal. For this evening we decided otherwise, as there are two talks about it already.",
)


async def judge_and_decide(db: AsyncSession, *, by: Actor, now: datetime) -> None:
    """Set criteria and reviewers of every call, let them judge, and decide a part of the first."""
    users = (await db.scalars(select(User).where(User.role != Role.DOOR).order_by(User.created_at, User.id))).all()
    for ident in (await db.scalars(select(Call.id).order_by(Call.event_id.is_(None), Call.created_at))).all():
        call = await _prepare(db, ident, users, by=by, now=now - 24 * DAY)
        judged = await _judge(db, call, users, now=now - 6 * DAY)
        if call.event_id is not None:
            await _decide(db, call, judged, by=by, now=now)


async def _prepare(db: AsyncSession, call_id: UUID, users: Sequence[User], *, by: Actor, now: datetime) -> Call:
    call = await decisions.lock_call(db, call_id)
    assert call is not None
    await reviews.save_criteria(db, call, CRITERIA, by=by, now=now)
    # Whoever joined last judges some topics, the others all.
    some = frozenset(topic.id for topic in call.topics[:4])
    chosen = {user.id: some if user is users[-1] else frozenset[UUID]() for user in users}
    await reviews.save_reviewers(db, call, chosen, by=by, now=now)
    await db.flush()
    call = await decisions.call_by_id(db, call_id)
    assert call is not None
    return call


async def _judge(db: AsyncSession, call: Call, users: Sequence[User], *, now: datetime) -> list[Proposal]:
    proposals = [one for one in await decisions.of_call(db, call) if one.status is ProposalStatus.SUBMITTED]
    for user in users:
        viewer = await reviews.viewer_of(db, call, Actor(user.id, user.name, user.address, user.role))
        assert viewer is not None
        for number, (proposal, given) in enumerate(zip(proposals, SCORES[user.role], strict=False)):
            if viewer.judges(proposal) and given is not None:
                await _vote(db, call, proposal, viewer, given, comment=COMMENTS.get(number, ""), now=now)
    return proposals


async def _vote(
    db: AsyncSession,
    call: Call,
    proposal: Proposal,
    viewer: Viewer,
    given: tuple[int, int, int],
    *,
    comment: str,
    now: datetime,
) -> None:
    scores = {criterion.id: value for criterion, value in zip(reviews.active(call), given, strict=True)}
    said = comment if viewer.actor.role is Role.ORGANISER else ""
    await reviews.judge(db, call, proposal, by=viewer, scores=scores, comment=said, now=now)


async def _decide(db: AsyncSession, call: Call, judged: list[Proposal], *, by: Actor, now: datetime) -> None:
    """One confirmed, one overdue, one accepted and one turned down whose mails wait, two that are only marked."""
    ids = [one.id for one in judged[:6]]
    confirmed, overdue, waiting, other, first, second = [await _locked(db, ident) for ident in ids]
    for proposal, days in ((confirmed, 5), (overdue, call.confirm_days + 2)):
        at = now - days * DAY
        await decisions.accept(db, proposal, by=by, now=at)
        await _send(db, proposal, at)
    overdue.reminders_sent = 3
    await decisions.confirm(db, confirmed, now=now - 4 * DAY)
    await db.flush()
    of_place = (OutboxMail.kind == emails.REGISTRATION_CONFIRMED) & (OutboxMail.status == MailStatus.HELD)
    await db.execute(update(OutboxMail).where(of_place).values(status=MailStatus.SENT, sent_at=OutboxMail.created_at))
    confirmed, waiting, other, first, second = [await _locked(db, ids[n]) for n in (0, 2, 3, 4, 5)]
    await decisions.accept(db, waiting, by=by, now=now - DAY)
    await decisions.reject(db, other, by=by, now=now - DAY, reply=REPLY)
    decisions.mark(first, Mark.ACCEPT)
    decisions.mark(second, Mark.REJECT)
    await db.flush()


async def _locked(db: AsyncSession, proposal_id: UUID) -> Proposal:
    found = await decisions.lock(db, proposal_id)
    assert found is not None
    return found


async def _send(db: AsyncSession, proposal: Proposal, at: datetime) -> None:
    """Let the mail be sent; the demo has no server that would."""
    await db.flush()
    mail = await db.get_one(OutboxMail, proposal.decision_mail_id)
    mail.status, mail.sent_at = MailStatus.SENT, at
    proposal.told_at = at

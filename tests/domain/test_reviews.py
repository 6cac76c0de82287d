from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import decisions, reviews
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.reviews import CriterionDraft, Narrow, Standing, Viewer
from eventhub.models import Call, LocalizedText, Mark, Proposal, ProposalStatus, Role, Topic
from tests.makers import actor_of, make_event, make_user
from tests.talks import make_call, make_proposal


class Panel:
    """A call with three proposals, the second about data, and those who judge them."""

    def __init__(self, db: AsyncSession, now: datetime) -> None:
        self.db = db
        self.now = now
        self.actors: dict[str, Actor] = {}
        self.call_id: UUID
        self.ids: list[UUID] = []
        self.data_id: UUID

    async def begin(self, by: Actor, **values: Any) -> None:
        data = Topic(slug="daten", name=LocalizedText("Daten", "Data"))
        call = make_call(make_event(), topics=[data], **values)
        made = [make_proposal(call, name) for name in ("Ayşe Demir", "Ole Kaya", "Ida Nowak")]
        made[1].topics = [data]
        users = {name: make_user(Role.REVIEWER, name=name) for name in ("Lena", "Tom", "Uwe")}
        async with transaction(self.db):
            self.db.add_all([*made, *users.values()])
        self.actors = {name: actor_of(user) for name, user in users.items()} | {"org": by}
        self.call_id, self.ids, self.data_id = call.id, [one.id for one in made], data.id
        chosen: dict[UUID, frozenset[UUID]] = {users[name].id: frozenset() for name in ("Lena", "Tom")}
        chosen[users["Uwe"].id] = frozenset({self.data_id})
        async with transaction(self.db):
            await reviews.save_reviewers(self.db, await self.call(), chosen, by=by, now=self.now)

    async def call(self) -> Call:
        found = await decisions.call_by_id(self.db, self.call_id)
        assert found is not None
        return found

    async def viewer(self, name: str) -> Viewer:
        found = await reviews.viewer_of(self.db, await self.call(), self.actors[name])
        assert found is not None
        return found

    async def locked(self, number: int) -> Proposal:
        found = await decisions.lock(self.db, self.ids[number - 1])
        assert found is not None
        return found

    async def vote(self, name: str, number: int, *values: int, comment: str = "") -> None:
        async with transaction(self.db):
            call, viewer = await self.call(), await self.viewer(name)
            given: Mapping[UUID, int] = dict(zip([one.id for one in reviews.active(call)], values, strict=False))
            proposal = await self.locked(number)
            await reviews.judge(self.db, call, proposal, by=viewer, scores=given, comment=comment, now=self.now)

    async def sees(self, name: str, number: int = 1) -> Standing:
        await self.db.rollback()
        call, viewer = await self.call(), await self.viewer(name)
        proposal = await decisions.by_id(self.db, self.ids[number - 1])
        assert proposal is not None
        standing = await reviews.shown(self.db, call, viewer, proposal)
        assert standing is not None
        return standing

    async def numbers(self, name: str, **narrow: Any) -> list[int]:
        await self.db.rollback()
        found = await reviews.listing(self.db, await self.call(), await self.viewer(name), Narrow(**narrow))
        return [line.proposal.number for line in found.lines]


@pytest.fixture
def panel(db: AsyncSession, now: datetime) -> Panel:
    return Panel(db, now)


async def test_a_score_is_the_weighted_mean_and_lists_show_the_median(panel: Panel, by: Actor) -> None:
    await panel.begin(by)
    await panel.vote("Lena", 1, 5, 2)
    await panel.vote("Tom", 1, 2, 2)
    standing = await panel.sees("org")
    assert (standing.scores, standing.median, standing.spread) == ([2.0, 4.0], 3.0, 2.0)


async def test_others_scores_appear_once_the_own_vote_is_whole(panel: Panel, by: Actor) -> None:
    await panel.begin(by)
    await panel.vote("Tom", 1, 4, 4, comment="Gern")
    await panel.vote("Lena", 1, 5)
    hidden = await panel.sees("Lena")
    assert (hidden.is_hidden, hidden.number, hidden.median, hidden.others) == (True, 1, None, [])
    await panel.vote("Lena", 1, 5, 5)
    shown = await panel.sees("Lena")
    assert (shown.is_hidden, shown.number, [(one.name, one.score, one.comment) for one in shown.others]) == (
        False,
        2,
        [("Tom", 4.0, "Gern")],
    )


async def test_abstaining_shows_the_others_and_is_final(panel: Panel, by: Actor, db: AsyncSession) -> None:
    await panel.begin(by)
    await panel.vote("Tom", 1, 4, 4)
    async with transaction(db):
        await reviews.abstain(db, await panel.locked(1), by=await panel.viewer("Lena"), now=panel.now)
    assert (await panel.sees("Lena")).median == 4.0
    with pytest.raises(DomainError, match=r"review\.final"):
        await panel.vote("Lena", 1, 1, 1)
    assert (await panel.sees("Tom")).number == 1


async def test_whose_vote_counts_cannot_abstain(panel: Panel, by: Actor, db: AsyncSession) -> None:
    await panel.begin(by)
    await panel.vote("Lena", 1, 4, 4)
    with pytest.raises(DomainError, match=r"review\.counts"):
        async with transaction(db):
            await reviews.abstain(db, await panel.locked(1), by=await panel.viewer("Lena"), now=panel.now)


async def test_a_conflict_hides_the_reviews_for_good(panel: Panel, by: Actor, db: AsyncSession) -> None:
    await panel.begin(by)
    await panel.vote("Tom", 1, 4, 4)
    await panel.vote("Lena", 1, 1, 1)
    async with transaction(db):
        await reviews.declare_conflict(db, await panel.locked(1), by=await panel.viewer("Lena"), now=panel.now)
    hidden = await panel.sees("Lena")
    assert (hidden.is_hidden, hidden.number, hidden.median) == (True, 0, None)
    assert (await panel.sees("Tom")).scores == [4.0]
    with pytest.raises(DomainError, match=r"review\.conflict"):
        await panel.vote("Lena", 1, 5, 5)


async def test_an_organiser_with_a_conflict_sees_no_score_on_the_board(
    panel: Panel, by: Actor, db: AsyncSession
) -> None:
    await panel.begin(by)
    await panel.vote("Tom", 1, 4, 4)
    async with transaction(db):
        await reviews.save_reviewers(db, await panel.call(), {by.user_id: frozenset()}, by=by, now=panel.now)
        await reviews.declare_conflict(db, await panel.locked(1), by=await panel.viewer("org"), now=panel.now)
    async with transaction(db):
        await reviews.save_reviewers(db, await panel.call(), {}, by=by, now=panel.now)
    assert (await panel.sees("org")).is_hidden
    board = await reviews.board(db, await panel.call(), await panel.viewer("org"))
    assert [line.standing.median for line in board if line.proposal.number == 1] == [None]


async def test_reviewers_see_their_topics_alone(panel: Panel, by: Actor, db: AsyncSession) -> None:
    await panel.begin(by)
    assert await panel.numbers("Lena") == [1, 2, 3]
    assert await panel.numbers("Uwe") == [2]
    with pytest.raises(DomainError, match=r"review\.not_yours"):
        await panel.vote("Uwe", 1, 4, 4)
    stranger = make_user(Role.REVIEWER)
    async with transaction(db):
        db.add(stranger)
    assert await reviews.viewer_of(db, await panel.call(), actor_of(stranger)) is None
    assert await reviews.calls_of(db, actor_of(stranger)) == []


async def test_drafts_and_withdrawn_ones_are_not_judged(panel: Panel, by: Actor, db: AsyncSession) -> None:
    await panel.begin(by)
    async with transaction(db):
        (await panel.locked(1)).status = ProposalStatus.DRAFT
        (await panel.locked(3)).status = ProposalStatus.WITHDRAWN
    assert await panel.numbers("Lena", group="") == [2]
    assert await panel.numbers("org", group="") == [2, 3]
    with pytest.raises(DomainError, match=r"review\.(closed|not_yours)"):
        await panel.vote("Lena", 3, 4, 4)


async def test_under_anonymity_no_search_finds_a_name(panel: Panel, by: Actor, db: AsyncSession) -> None:
    await panel.begin(by, is_anonymous=True)
    assert await panel.numbers("Lena", text="demir") == []
    assert await panel.numbers("org", text="demir") == []
    async with transaction(db):
        await decisions.reject(db, await panel.locked(1), by=by, now=panel.now)
    assert await panel.numbers("Lena", text="demir", group="") == []
    assert await panel.numbers("org", text="demir", group="") == [1]


async def test_without_anonymity_it_does(panel: Panel, by: Actor) -> None:
    await panel.begin(by)
    assert await panel.numbers("Lena", text="DEMIR") == [1]


async def test_lists_sort_by_what_may_be_seen(panel: Panel, by: Actor) -> None:
    await panel.begin(by)
    for number, value in ((1, 2), (2, 5), (3, 3)):
        await panel.vote("Tom", number, value, value)
    assert await panel.numbers("Tom", sort="median") == [2, 3, 1]
    assert await panel.numbers("Lena", sort="median") == [1, 2, 3]
    await panel.vote("Lena", 3, 1, 1)
    assert await panel.numbers("Lena", sort="median") == [3, 1, 2]
    assert await panel.numbers("Lena", is_to_do=True) == [1, 2]
    assert await panel.numbers("org", sort="spread") == [3, 1, 2]


async def test_progress_counts_what_is_asked_of_each(panel: Panel, by: Actor, db: AsyncSession) -> None:
    await panel.begin(by)
    await panel.vote("Uwe", 2, 4, 4)
    await panel.vote("Lena", 2, 4, 4)
    call = await panel.call()
    found = await reviews.progress(db, await decisions.of_call(db, call), await reviews.reviewers(db, call))
    named = {name: found[panel.actors[name].user_id] for name in ("Lena", "Tom", "Uwe")}
    assert {name: (one.done, one.total) for name, one in named.items()} == {
        "Lena": (1, 3),
        "Tom": (0, 3),
        "Uwe": (1, 1),
    }


async def test_a_new_criterion_leaves_votes_unfinished_and_an_old_one_is_retired(
    panel: Panel, by: Actor, db: AsyncSession
) -> None:
    await panel.begin(by)
    await panel.vote("Tom", 1, 4, 4)
    first, second = reviews.active(await panel.call())
    kept = CriterionDraft(LocalizedText("Nutzen", "Use"), 1, first.id)
    new = CriterionDraft(LocalizedText("Bezug zur Region", "Regional"), 1)
    async with transaction(db):
        await reviews.save_criteria(db, await panel.call(), [kept, new], by=by, now=panel.now)
    call = await panel.call()
    assert [(one.name.de, one.is_retired) for one in call.criteria] == [
        ("Nutzen", False),
        ("Bezug zur Region", False),
        ("Klarheit", True),
    ]
    assert (await panel.sees("org")).number == 0
    async with transaction(db):
        await reviews.save_criteria(db, await panel.call(), [kept], by=by, now=panel.now)
    assert (await panel.sees("org")).scores == [4.0]
    assert inspect(second).identity is not None


async def test_a_decided_proposal_is_no_longer_judged(panel: Panel, by: Actor, db: AsyncSession) -> None:
    await panel.begin(by)
    async with transaction(db):
        decisions.mark(await panel.locked(1), Mark.ACCEPT)
    await panel.vote("Lena", 1, 4, 4)
    async with transaction(db):
        await decisions.apply(db, await panel.call(), by=by, now=panel.now + timedelta(hours=1))
    with pytest.raises(DomainError, match=r"review\.closed"):
        await panel.vote("Tom", 1, 4, 4)
    assert (await db.scalars(select(Proposal.status).where(Proposal.id == panel.ids[0]))).one() == "accepted"

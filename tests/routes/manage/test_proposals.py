import re
from collections.abc import AsyncGenerator
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import decisions, reviews
from eventhub.models import (
    AuditEntry,
    CallQuestion,
    LocalizedText,
    Mark,
    OutboxMail,
    Proposal,
    ProposalAnswer,
    ProposalStatus,
    QuestionKind,
    Registration,
    Review,
    Reviewer,
    Role,
    Topic,
)
from tests.clients import HTMX, Browser, Visit
from tests.makers import actor_of, make_event
from tests.talks import make_call, make_proposal

REPLY = "Für diesen Tag haben wir uns anders entschieden."


class Desk:
    """A call with three proposals, an organiser and a reviewer before it."""

    def __init__(self, db: AsyncSession, organiser: Browser, reviewer: Browser) -> None:
        self.db = db
        self.organiser = organiser
        self.reviewer = reviewer
        self.call_id: UUID
        self.ids: list[UUID] = []
        self.criteria: list[UUID] = []

    async def begin(self, *, is_anonymous: bool = False) -> None:
        data = Topic(slug="daten", name=LocalizedText("Daten", "Data"))
        asked = CallQuestion(
            kind=QuestionKind.CHOICE,
            label=LocalizedText("Schon gehalten?", "Held before?"),
            options=[{"key": "never", "de": "Noch nie", "en": "Never"}],
        )
        call = make_call(make_event(capacity=40), is_anonymous=is_anonymous, topics=[data], questions=[asked])
        made = [make_proposal(call, name) for name in ("Ayşe Demir", "Ole Kaya", "Ida Nowak")]
        made[0].answers = [ProposalAnswer(question=asked, value="never")]
        made[1].topics = [data]
        async with transaction(self.db):
            self.db.add_all(made)
        self.call_id, self.ids = call.id, [one.id for one in made]
        self.criteria = [one.id for one in call.criteria]
        async with transaction(self.db):
            self.db.add(
                Reviewer(call_id=self.call_id, user_id=self.reviewer.user.id, created_at=made[0].created_at, topics=[])
            )

    def path(self, number: int, act: str = "") -> str:
        return f"/manage/proposals/{self.ids[number - 1]}{f'/{act}' if act else ''}"

    @property
    def board(self) -> str:
        return f"/manage/calls/{self.call_id}/decide"

    async def vote(self, browser: Browser, number: int, *values: int, **more: str) -> str:
        given = {f"c_{ident}": str(value) for ident, value in zip(self.criteria, values, strict=False)}
        answer = await browser.act(self.path(number, "review"), {"comment": "", **given, **more}, headers=HTMX)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def status(self, number: int) -> str:
        await self.db.rollback()
        return str(await self.db.scalar(select(Proposal.status).where(Proposal.id == self.ids[number - 1])))


@pytest_asyncio.fixture
async def desk(db: AsyncSession, signed_in: Visit) -> AsyncGenerator[Desk]:
    organiser = await signed_in(Role.ORGANISER)
    reviewer = await signed_in(Role.REVIEWER, name="Lena Overbeck")
    yield Desk(db, organiser, reviewer)


async def test_a_reviewer_begins_with_what_is_to_judge_and_sees_nothing_else(desk: Desk) -> None:
    await desk.begin()
    assert (await desk.reviewer.get("/sign-in")).headers["location"] == "/manage/proposals"
    page = await desk.reviewer.get("/manage/proposals")
    assert page.status_code == 200
    assert "Noch nie" in page.text
    links = set(re.findall(r'<a[^>]* href="(/[^"#?]*)', page.text.split("<main")[0].split('class="side"')[1]))
    assert links == {"/manage/proposals", "/account", "/"}
    assert (await desk.reviewer.get("/account")).status_code == 200
    hidden = (
        *("/manage", "/manage/events", "/manage/outbox", "/manage/audit", "/manage/team", "/manage/settings"),
        *("/checkin", desk.board, f"/manage/calls/{desk.call_id}/reviewers", desk.path(1, "drop")),
    )
    assert {path: (await desk.reviewer.get(path)).status_code for path in hidden} == dict.fromkeys(hidden, 404)
    acts = (desk.path(1, "mark"), desk.path(1, "names"), desk.path(1, "release"), f"{desk.board}/apply")
    assert {path: (await desk.reviewer.act(path)).status_code for path in acts} == dict.fromkeys(acts, 404)


async def test_strangers_and_the_door_find_no_proposals(desk: Desk, client: Browser, signed_in: Visit) -> None:
    await desk.begin()
    assert (await client.get(desk.path(1))).status_code == 303
    door = await signed_in(Role.DOOR)
    assert (await door.get(desk.path(1))).status_code == 404
    other = await signed_in(Role.REVIEWER)
    assert (await other.get(desk.path(1))).status_code == 404
    assert "Demir" not in (await other.get("/manage/proposals")).text


async def test_scores_are_saved_at_once_and_show_the_others_when_whole(desk: Desk) -> None:
    await desk.begin()
    await desk.organiser.act(
        f"/manage/calls/{desk.call_id}/reviewers",
        {"reviewer": [str(desk.organiser.user.id), str(desk.reviewer.user.id)]},
    )
    await desk.vote(desk.organiser, 1, 5, 5, comment="Unbedingt dabei")
    part = await desk.vote(desk.reviewer, 1, 2)
    assert "<html" not in part
    assert "Unbedingt dabei" not in part
    assert "5,0" not in part
    whole = await desk.vote(desk.reviewer, 1, 2, 2)
    assert "Unbedingt dabei" in whole
    assert "5,0" in whole
    assert "3,5" in (await desk.reviewer.get(desk.path(1))).text


async def test_without_scripting_the_button_goes_on_to_the_next(desk: Desk) -> None:
    await desk.begin()
    given = {f"c_{ident}": "4" for ident in desk.criteria}
    answer = await desk.reviewer.act(desk.path(1, "review"), {**given, "act": "next"})
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, desk.path(2))
    half = await desk.reviewer.act(desk.path(2, "review"), {f"c_{desk.criteria[0]}": "4", "act": "next"})
    assert half.headers["location"].split("?")[0] == desk.path(2)


async def test_a_ticked_conflict_counts_with_the_button_alone(desk: Desk) -> None:
    await desk.begin()
    await desk.vote(desk.reviewer, 1, 3, conflict="yes")
    review = (await desk.db.scalars(select(Review))).one()
    assert review.conflict_at is None
    await desk.db.rollback()
    await desk.reviewer.act(desk.path(1, "review"), {"conflict": "yes", "act": "next"})
    review = (await desk.db.scalars(select(Review).execution_options(populate_existing=True))).one()
    assert review.conflict_at is not None


async def test_under_anonymity_no_page_names_anybody(desk: Desk) -> None:
    await desk.begin(is_anonymous=True)
    paths = ("/manage/proposals", desk.path(1), desk.path(2), "/manage/proposals?q=demir")
    for browser in (desk.organiser, desk.reviewer):
        for path in paths:
            text = (await browser.get(path)).text
            assert [name for name in ("Demir", "Kaya", "Nowak", "Formwerk") if name in text] == [], path
    board = (await desk.organiser.get(desk.board)).text
    assert "Demir" not in board
    shown = await desk.organiser.act(desk.path(1, "names"))
    assert "Ayşe Demir" in shown.text
    noted = (await desk.db.scalars(select(AuditEntry).where(AuditEntry.action == "proposal.names_shown"))).one()
    assert (noted.user_name, noted.subject) == ("Svenja Böhmer", "Formulare für alle 1")
    assert "Demir" not in (await desk.organiser.get(desk.path(1))).text


async def test_after_the_decision_organisers_see_names_and_reviewers_do_not(desk: Desk) -> None:
    await desk.begin(is_anonymous=True)
    await desk.organiser.act(desk.path(1, "mark"), {"mark": "reject"})
    await desk.organiser.act(f"{desk.board}/apply", {"reply_de": REPLY})
    assert "Ayşe Demir" in (await desk.organiser.get(desk.path(1))).text
    assert "Demir" not in (await desk.reviewer.get(desk.path(1))).text


async def test_marks_move_cards_with_and_without_scripting(desk: Desk) -> None:
    await desk.begin()
    answer = await desk.organiser.act(desk.path(1, "mark"), {"mark": "accept"})
    assert answer.headers["location"] == f"{desk.board}#p-{desk.ids[0]}"
    part = await desk.organiser.act(desk.path(2, "mark"), {"mark": "accept"}, headers=HTMX)
    assert part.text.lstrip().startswith('<div id="board">')
    await desk.db.rollback()
    marks = (await desk.db.scalars(select(Proposal.mark).order_by(Proposal.number))).all()
    assert list(marks) == [Mark.ACCEPT, Mark.ACCEPT, None]


async def test_decisions_are_applied_released_and_taken_back(desk: Desk) -> None:
    await desk.begin()
    for number, mark in ((1, "accept"), (2, "reject"), (3, "accept")):
        await desk.organiser.act(desk.path(number, "mark"), {"mark": mark})
    applied = await desk.organiser.act(f"{desk.board}/apply", {"reply_de": REPLY})
    assert applied.status_code == 303
    assert [await desk.status(number) for number in (1, 2, 3)] == ["accepted", "rejected", "accepted"]
    assert {str(one) for one in (await desk.db.scalars(select(OutboxMail.status))).all()} == {"held"}
    await desk.organiser.act(desk.path(3, "take-back"))
    assert await desk.status(3) == "submitted"
    await desk.organiser.act(f"{desk.board}/release")
    page = (await desk.organiser.get(desk.board)).text
    assert desk.path(1, "drop") in page
    await desk.db.rollback()
    statuses = (await desk.db.scalars(select(OutboxMail.status).order_by(OutboxMail.id))).all()
    assert [str(one) for one in statuses] == ["queued", "queued", "discarded"]


async def test_dropping_asks_whether_the_place_is_kept(desk: Desk) -> None:
    await desk.begin()
    await desk.organiser.act(desk.path(1, "mark"), {"mark": "accept"})
    await desk.organiser.act(f"{desk.board}/apply")
    assert (await desk.organiser.get(desk.path(1, "drop"))).status_code == 404
    await desk.organiser.act(desk.path(1, "release"))
    async with transaction(desk.db):
        proposal = await decisions.lock(desk.db, desk.ids[0])
        assert proposal is not None
        assert proposal.told_at is not None
        await decisions.confirm(desk.db, proposal, now=proposal.told_at)
    asks = await desk.organiser.get(desk.path(1, "drop"))
    assert 'name="place"' in asks.text
    await desk.organiser.act(desk.path(1, "drop"), {"place": "free"})
    assert await desk.status(1) == ProposalStatus.CANCELLED
    assert str(await desk.db.scalar(select(Registration.status))) == "cancelled"


async def test_criteria_and_reviewers_are_set_on_a_page(desk: Desk) -> None:
    await desk.begin()
    path = f"/manage/calls/{desk.call_id}/reviewers"
    assert "Lena Overbeck" in (await desk.organiser.get(path)).text
    rows = {
        "criterion": ["0", "1"],
        "criterion_0_id": str(desk.criteria[0]),
        "criterion_0_name_de": "Nutzen",
        "criterion_0_weight": "3",
        "criterion_1_name_de": "Bezug zur Region",
        "criterion_1_weight": "1",
    }
    added = await desk.organiser.act(f"{path}/criteria", {**rows, "do": "add criterion"}, headers=HTMX)
    assert added.text.count('name="criterion"') == 3
    wrong = await desk.organiser.act(f"{path}/criteria", {**rows, "criterion_0_weight": "99"})
    assert wrong.status_code == 422
    assert (await desk.organiser.act(f"{path}/criteria", rows)).status_code == 303
    await desk.db.rollback()
    call = await decisions.call_by_id(desk.db, desk.call_id)
    assert call is not None
    assert [(one.name.de, one.weight) for one in reviews.active(call)] == [("Nutzen", 3), ("Bezug zur Region", 1)]
    await desk.organiser.act(path, {})
    assert (await desk.reviewer.get(desk.path(1))).status_code == 404


@pytest.mark.parametrize("language", ["de", "en"])
async def test_pages_speak_both_languages(desk: Desk, language: str) -> None:
    await desk.begin()
    words = {"de": ("Einreichungen", "Entscheiden"), "en": ("Proposals", "Decide")}[language]
    assert f"<h1>{words[0]}</h1>" in (await desk.organiser.get(f"/manage/proposals?lang={language}")).text
    assert f"<h1>{words[1]}</h1>" in (await desk.organiser.get(f"{desk.board}?lang={language}")).text


async def test_nobody_is_asked_yet(desk: Desk, signed_in: Visit) -> None:
    page = await (await signed_in(Role.REVIEWER)).get("/manage/proposals")
    assert page.status_code == 200
    assert actor_of(desk.reviewer.user).reviews

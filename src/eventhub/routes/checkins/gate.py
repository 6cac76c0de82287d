"""What every page of a gate needs: the gate or nothing, how full the house is, and the page itself."""

from typing import Any
from uuid import UUID, uuid4

from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar_htmx import HTMXRequest
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.domain import checkins
from eventhub.domain.checkins import Answer
from eventhub.models import Gate
from eventhub.routes.checkins.words import words_for
from eventhub.web.actor import actor_of
from eventhub.web.pages import Page, is_part, page

GateId = FromPath[UUID]
ScanId = FromPath[UUID]

LATEST = 4


async def gate_or_404(db: AsyncSession, gate_id: UUID) -> Gate:
    """The gate with its event.

    Raises:
        NotFoundException: there is none, or its meeting is not published.
    """
    gate = await checkins.gate_of(db, gate_id)
    if gate is None:
        raise NotFoundException
    return gate


async def standing(db: AsyncSession, gate: Gate) -> dict[str, Any]:
    """How the house stands: the count, and who came last."""
    return {
        "count": await checkins.count(db, gate.event),
        "latest": await checkins.latest(db, gate.event, limit=LATEST),
    }


async def gate_page(
    request: HTMXRequest,
    db: AsyncSession,
    gate: Gate,
    template: str,
    block: str | None = None,
    *,
    status_code: int = 200,
    **context: Any,
) -> Page:
    """A page of the gate, or one block of it; the page then asks for the count itself."""
    is_block = block is not None and is_part(request)
    values: dict[str, Any] = {
        "gate": gate,
        "event": gate.event,
        "zone": gate.event.time_zone,
        "is_practice": checkins.is_practice(gate.event, clock.now()),
        "is_part": is_block,
        "new_id": uuid4,
        "view": "",
    }
    known: dict[str, Any] = {} if is_block else await standing(db, gate)
    return page(request, f"checkin/{template}", block, status_code=status_code, **values | known | context)


async def answer_page(request: HTMXRequest, db: AsyncSession, gate: Gate, answer: Answer, *, origin: str) -> Page:
    """The verdict: a page that can be read again later, or the part of it that takes its place in another."""
    by = await actor_of(request)
    values: dict[str, Any] = {
        "answer": answer,
        "words": words_for(answer, gate, organises=by is not None and by.organises),
        "back": way_back(gate, origin),
        "origin": origin,
    }
    return await gate_page(request, db, gate, "verdict.html", "answer", **values)


def way_back(gate: Gate, origin: str) -> str:
    """Where the next ticket is looked at: the page that the scan came from."""
    ways = {"code": urls.gate_code, "list": urls.gate_search, "walk-in": urls.gate_walk_in}
    return ways.get(origin, urls.gate)(gate.id)

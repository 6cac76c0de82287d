"""The hub's settings: colours that can be read, and nobody's changes lost."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import colours, hub
from eventhub.domain.colours import Legibility
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.models import NO_TEXT, AuditEntry

DRAFT = hub.HubDraft(
    name="SMART REGION", subtitle="Emscher-Lippe", promise=NO_TEXT, about=NO_TEXT, how_to_join=NO_TEXT,
    brand="#0b5a60", accent="#ffbe3d", imprint=NO_TEXT, privacy=NO_TEXT, accessibility=NO_TEXT,
    sender_name="SMART REGION", sender_address="treffen@example.org", contact_address="treffen@example.org",
    time_zone="Europe/Berlin", retention_days=180, version=1,
)  # fmt: skip


def test_contrast_is_that_of_the_guidelines() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert round(colours.brand_ratio("#0b5a60"), 1) == 7.9
    assert round(colours.accent_ratio("#ffbe3d"), 1) == 9.9
    assert [colours.legibility(ratio, 7) for ratio in (4.4, 4.5, 7.0)] == [
        Legibility.BAD, Legibility.WEAK, Legibility.GOOD,
    ]  # fmt: skip


async def test_what_changed_is_remembered_and_who_saves_second_is_told(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    async with transaction(db):
        changed = await hub.update(db, replace(DRAFT, name="Netz", retention_days=90), by=by, now=now)
    assert changed == ("name", "retention_days")
    entry = (await db.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.details["fields"]) == ("hub.updated", "name, retention_days")
    with pytest.raises(DomainError, match=r"hub\.changed_meanwhile"):
        async with transaction(db):
            await hub.update(db, DRAFT, by=by, now=now)
    assert (await hub.get(db)).name == "Netz"


@pytest.mark.parametrize(
    ("values", "code"),
    [({"brand": "#7fb3b8"}, "hub.brand_too_light"), ({"accent": "#5a4210"}, "hub.accent_too_dark")],
)
async def test_a_colour_nobody_could_read_is_refused(
    db: AsyncSession, by: Actor, now: datetime, values: dict[str, str], code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        async with transaction(db):
            await hub.update(db, replace(DRAFT, **values), by=by, now=now)

"""Reports in every state: of many with long words, of too few, of numbers alone, of what has not taken place."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import privacy
from eventhub.models import LocalizedText as Text
from eventhub.models import Role, User
from tests.makers import actor_of, make_venue
from tests.reports import Guest, finish, hold

DAY = timedelta(days=1)
LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"
CROWD = [
    Guest(kind, town) for kind, town in (("craft", LONG_WORD), ("business", "Bottrop"), ("", "")) for _ in range(6)
]


async def prepare_reports(database: Database, names: Mapping[str, str]) -> dict[str, str]:
    """Three meetings that are over; the names of their pages."""
    del names
    made = {}
    async with database.session() as db:
        by, now = actor_of((await db.scalars(select(User).where(User.role == Role.OWNER))).one()), clock.now()
        await db.rollback()
        for number, (name, guests) in enumerate({"many": CROWD, "few": CROWD[:3], "forgotten": CROWD}.items()):
            event_id = await hold(
                db,
                guests,
                by=by,
                now=now - 30 * DAY,
                title=Text(f"Prüfstand Bericht {LONG_WORD}", "Test bench report"),
                slug=f"pruefstand-report-{name}",
                starts_at=now - (5 + number) * DAY,
                venue=make_venue(name=f"Prüfstand {name}", city=LONG_WORD),
            )
            await finish(db, event_id, by=by, ratings=[5] * 5)
            made[f"event_report_{name}"] = str(event_id)
        async with transaction(db):
            await privacy.forget_event(db, event_id, now + 400 * DAY)
    return made

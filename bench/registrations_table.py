"""The workspace's table of registrations, 100,000 in the hub: ``python -m bench.registrations_table [DATABASE …]``.

One connection, the whole page as the browser gets it, all of the registrations at one event (the harsh case) or a
thousand at each; prints median and 95th percentile of each kind of request, and the program's CPU time.
"""

import asyncio
import random
import sys
import tempfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import Table, insert, text

from eventhub.app import create_app
from eventhub.db import Database, transaction, upgrade
from eventhub.domain.registrations.applicants import search_text
from eventhub.domain.sign_in import hash_password
from eventhub.formats import ticket_code
from eventhub.models import CheckIn, Party, Person, Registration, RegistrationStatus, Role, Scan, Ticket, User, new_id
from eventhub.settings import Settings
from scripts.postgres_server import running
from tests.makers import make_event, make_hub

NUMBER = 100_000
PER_EVENT = 1_000
CHUNK = 2_000
TIMES = 40
PASSWORD = "a lamp in every tunnel"  # of a database that is thrown away
ADDRESS = "http://127.0.0.1:8000"
NOW = datetime.now(UTC)
GIVEN = [
    "Katharina",
    "Mehmet",
    "Aylin",
    "Tom",
    "Nurcan",
    "Ida",
    "Hanna",
    "Petra",
    "Ralf",
    "Wiebke",
    "Bernd",
    "Ole",
    "Jörg",
    "Miriam",
    "Klaus",
    "Łucja",
]
FAMILY = [
    "Aydın",
    "Bergmann",
    "Demir",
    "Ebertsch",
    "Gövert",
    "Lohkamp",
    "Overbeck",
    "Rensing",
    "Schlüter",
    "Schürmann",
    "Waschkowski",
    "Özdemir",
]
STATES = [RegistrationStatus.CONFIRMED] * 16 + [RegistrationStatus.WAITLISTED] * 2 + [RegistrationStatus.CANCELLED] * 2
REQUESTS = {
    "first page": {},
    "last page": {"page": "9999"},
    "confirmed, page 20": {"status": "confirmed", "page": "20"},
    "waiting list": {"status": "waitlisted"},
    "checked in": {"status": "checked_in"},
    "a name": {"q": "schluter katharina"},
    "one address": {"q": "gast4711@"},
    "nobody": {"q": "niemand"},
    "a code": {"q": "7K4M-2X9Q"},
    "a name, confirmed": {"q": "ozdemir", "status": "confirmed"},
    "a name, checked in": {"q": "ozdemir", "status": "checked_in"},
}

Rows = dict[Table, list[dict[str, Any]]]


def short_code(number: int) -> str:
    """A code of its own for each number; random ones would meet now and then among so many."""
    letters = ticket_code.SHORT_ALPHABET
    scattered = number * 7_654_321 % len(letters) ** 5
    return "7K4" + "".join(letters[scattered // len(letters) ** place % len(letters)] for place in range(5))


def registration_rows(event_id: UUID, numbers: range) -> Rows:
    """Persons, parties, registrations, tickets and check-ins, as rows to insert."""
    chance = random.Random(numbers.start)
    rows: Rows = {one.__table__: [] for one in (Person, Party, Registration, Ticket, Scan, CheckIn)}
    for number in numbers:
        given, family = chance.choice(GIVEN), f"{chance.choice(FAMILY)}-{chance.choice(FAMILY)}"
        status, address = chance.choice(STATES), f"gast{number}@example.org"
        person, party, one, ticket, scan = (new_id() for _ in range(5))
        rows[Person.__table__].append(
            {
                "id": person,
                "given_name": given,
                "family_name": family,
                "address": address,
                "address_key": address,
                "created_at": NOW,
            }
        )
        is_waiting = status is RegistrationStatus.WAITLISTED
        rows[Party.__table__].append(
            {
                "id": party,
                "event_id": event_id,
                "person_id": person,
                "is_live": status is not RegistrationStatus.CANCELLED,
                "queue_no": number if is_waiting else None,
                "created_at": NOW,
            }
        )
        rows[Registration.__table__].append(
            {
                "id": one,
                "party_id": party,
                "event_id": event_id,
                "given_name": given,
                "family_name": family,
                "organisation": f"Firma {number % 977}",
                "search_text": search_text(given, family, f"Firma {number % 977}", address),
                "status": status,
                "created_at": NOW + timedelta(seconds=number),
            }
        )
        if status is RegistrationStatus.CONFIRMED:
            rows[Ticket.__table__].append(
                {
                    "id": ticket,
                    "registration_id": one,
                    "event_id": event_id,
                    "nonce": chance.randbytes(10),
                    "short_code": short_code(number),
                    "issued_at": NOW,
                }
            )
            if number % 3 == 0:
                rows[Scan.__table__].append(
                    {"id": scan, "event_id": event_id, "kind": "entry", "verdict": "ok", "scanned_at": NOW}
                )
                rows[CheckIn.__table__].append(
                    {
                        "id": new_id(),
                        "registration_id": one,
                        "event_id": event_id,
                        "scan_id": scan,
                        "checked_in_at": NOW,
                    }
                )
    return rows


async def fill(database: Database, per_event: int) -> UUID:
    """Fill the database; returns the id of the event in the middle."""
    user = User(
        name="Bench",
        address="bench@example.org",
        address_key="bench@example.org",
        role=Role.ORGANISER,
        password_hash=hash_password(PASSWORD),
        created_at=NOW,
    )
    meetings = [make_event(slug=f"treffen-{number}") for number in range(NUMBER // per_event)]
    async with database.session() as db, transaction(db):
        db.add_all([make_hub(), user, *meetings])
    ids = [one.id for one in meetings]
    for start in range(0, NUMBER, CHUNK):
        async with database.session() as db, transaction(db):
            for first in range(start, start + CHUNK, min(per_event, CHUNK)):
                numbers = range(first, first + min(per_event, CHUNK))
                for table, rows in registration_rows(ids[first // per_event], numbers).items():
                    if rows:
                        await db.execute(insert(table), rows)
    if not database.is_sqlite:  # PostgreSQL's own housekeeping does so within a minute; SQLite has none
        async with database.session() as db:
            await db.execute(text("VACUUM ANALYZE"))
    return ids[len(ids) // 2]


@asynccontextmanager
async def signed_in(database: Database, settings: Settings) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of the program, signed in."""
    app = create_app(settings, database)
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client,
    ):
        answer = await client.post("/sign-in", data={"email": "bench@example.org", "password": PASSWORD})
        if answer.status_code != 303:
            raise RuntimeError(answer.text)
        yield client


@dataclass(frozen=True, slots=True)
class Times:
    """Of one kind of request, in milliseconds: the median, the 95th percentile, and the program's own work."""

    median: float
    p95: float
    cpu: float


async def measure(client: httpx.AsyncClient, event_id: UUID, query: dict[str, str]) -> Times:
    """Ask for the same page again and again, over one connection."""
    times, worked = [], process_time()
    for _ in range(TIMES):
        before = perf_counter()
        answer = await client.get(f"/manage/events/{event_id}/registrations", params=query)
        times.append((perf_counter() - before) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(answer.text)
    cpu = (process_time() - worked) * 1000 / TIMES
    return Times(median(times), sorted(times)[int(TIMES * 0.95) - 1], cpu)


@contextmanager
def urls(kind: str) -> Iterator[tuple[str, str]]:
    """Two empty databases of this kind."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield f"sqlite+aiosqlite:///{Path(folder) / 'one.db'}", f"sqlite+aiosqlite:///{Path(folder) / 'two.db'}"
            return
        with running() as server:
            for name in ("one", "two"):
                server.create_database(name)
            yield server.url("one"), server.url("two")


async def run(url: str, per_event: int) -> None:
    """Fill, measure, print."""
    upgrade(url)
    settings = Settings(
        data_dir=Path(tempfile.gettempdir()),
        database_url=url,
        secret_key="a key for measuring only, and long enough",
        worker_inside=False,
        log_level="warning",
    )
    database = Database(settings)
    event_id = await fill(database, per_event)
    async with signed_in(database, settings) as client:
        await measure(client, event_id, {})
        for name, query in REQUESTS.items():
            times = await measure(client, event_id, query)
            print(f"{name:24} {times.median:8.1f} {times.p95:8.1f} {times.cpu:8.1f}", flush=True)
    await database.close()


def main() -> None:
    """Measure on the kinds of database that are named, or on both."""
    for kind in sys.argv[1:] or ["sqlite", "postgresql"]:
        with urls(kind) as (one, two):
            for url, per_event in ((one, NUMBER), (two, PER_EVENT)):
                print(
                    f"\n{kind}, {per_event} at the event, {NUMBER} in the hub: median, p95 and CPU of the program in ms"
                )
                asyncio.run(run(url, per_event))


if __name__ == "__main__":
    main()

"""Runs the benchmark: ``make bench``, or ``make bench ARGS=--quick`` for a look that writes nothing."""

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from uuid import uuid4

import uvloop

from bench import data, files, limits, report, servers
from bench.client import Answer, Connection, Load, drive, get, post
from bench.report import Line, Run
from eventhub import urls
from eventhub.db import Database, upgrade
from eventhub.settings import Settings
from scripts import postgres_server

MANY = 16
SECRET = "a key for measuring only and long enough"
REGISTRATION_ROWS = 6
PROPOSAL_ROWS = 4
CSRF = 'name="csrf" value="'


class Bench:
    """One server with its data, and what is measured on it."""

    def __init__(self, name: str, server: servers.Server, ground: data.Ground, runs: int, seconds: float) -> None:
        self.name, self.server, self.ground = name, server, ground
        self.runs, self.seconds = runs, seconds
        self.numbers = count()
        self.lines: list[Line] = []

    async def measure(
        self,
        what: str,
        make: Callable[[int], bytes],
        *,
        expected: set[int],
        limit: float | None = None,
        numbers: Iterator[int] | None = None,
    ) -> Line:
        """Drive it at one connection and at sixteen, several times, and keep the medians."""
        port, numbers = self.server.port, numbers or self.numbers
        alone = [
            await drive(port, make, connections=1, seconds=self.seconds / 2, expected=expected, numbers=numbers)
            for _ in range(self.runs)
        ]
        many: list[Load] = []
        cpu: list[float] = []
        for _ in range(self.runs):
            before = self.server.cpu_seconds()
            load = await drive(port, make, connections=MANY, seconds=self.seconds, expected=expected, numbers=numbers)
            cpu.append(1000 * (self.server.cpu_seconds() - before) / max(1, load.requests))
            many.append(load)
        line = Line(
            what,
            rate=statistics.median(one.rate for one in many),
            cpu_ms=statistics.median(cpu),
            p50=statistics.median(one.p50 for one in alone),
            p99=statistics.median(one.p99 for one in alone),
            limit=limit,
        )
        self.lines.append(line)
        print(f"  {self.name}: {line.words()}", flush=True)
        return line

    async def once(self, request: bytes) -> Answer:
        """One request, for its answer."""
        connection = await Connection.open(self.server.port)
        answer = await connection.ask(request)
        connection.close()
        return answer


async def bare_rate(size: int, processes: int, runs: int, seconds: float) -> float:
    """Requests a second of a handler that answers so many bytes."""
    port = servers.free_port()
    with servers.running(servers.bare(port, processes), port, {"BENCH_BYTES": str(size)}, "/"):
        loads = [
            await drive(port, lambda _: get("/", port), connections=MANY, seconds=seconds, expected={200})
            for _ in range(runs)
        ]
    return statistics.median(load.rate for load in loads)


async def pages(bench: Bench, processes: int) -> None:
    """What everybody sees alike, and one person's own page."""
    port = bench.server.port
    for what, path in (
        ("event page, 12 talks", urls.event(data.SLUG)),
        ("feed of 100 events", urls.calendar()),
        ("programme, 300 talks", urls.schedule(data.PROGRAMME_SLUG)),
    ):
        answer = await bench.once(get(path, port))
        limit = await bare_rate(len(answer.body), processes, bench.runs, bench.seconds)
        await bench.measure(what, lambda _, path=path: get(path, port), expected={200}, limit=limit)
        etag = answer.header("etag")
        await bench.measure(
            f"{what}, 304", lambda _, path=path, etag=etag: get(path, port, If_None_Match=etag), expected={304}
        )
    own = bench.ground.own_path
    size = len((await bench.once(get(own, port))).body)
    limit = await bare_rate(size, processes, bench.runs, bench.seconds)
    await bench.measure("own page", lambda _: get(own, port), expected={200}, limit=limit)


def applicant(number: int) -> dict[str, str]:
    """What the form sends for one guest."""
    return {
        "given": "Gast",
        "family": f"Nummer {number}",
        "email": f"neu{number}@example.org",
        "organisation": "Pixelschacht",
    }


async def registrations(bench: Bench, commits: float) -> None:
    """The POST with its mail, and the whole way from the form to the answer page."""
    port, path = bench.server.port, urls.register(data.SLUG)
    await bench.measure(
        "registration, the POST", lambda number: post(path, port, applicant(number)), expected={303}, limit=commits
    )
    await whole(bench, "registration, form to answer page", path, applicant)


def proposer(bench: Bench) -> Callable[[int], dict[str, str]]:
    """What the form of the call sends for one proposal."""

    def typed(number: int) -> dict[str, str]:
        return {
            "title": f"Was vom Versuch geblieben ist, Teil {number}",
            "abstract": "Ein Absatz von der Länge, wie sie die meisten schreiben. " * 12,
            "type": str(bench.ground.type_id),
            "language": "de",
            "given": "Vera",
            "family": f"Nummer {number}",
            "organisation": "Pixelschacht",
            "email": f"vortrag{number}@example.org",
        }

    return typed


async def proposals(bench: Bench, commits: float) -> None:
    """The POST with the mail that is the receipt, and the whole way from the form to the page that says so."""
    port, path, typed = bench.server.port, urls.event_call(data.SLUG), proposer(bench)
    await bench.measure(
        "proposal, the POST", lambda number: post(path, port, typed(number)), expected={303}, limit=commits
    )
    await whole(bench, "proposal, form to receipt", path, typed)


async def whole(bench: Bench, what: str, path: str, typed: Callable[[int], dict[str, str]]) -> None:
    """How often a second somebody opens the form, sends it, and sees the answer page."""
    rate = statistics.median([await whole_forms(bench, path, typed) for _ in range(bench.runs)])
    bench.lines.append(Line(what, rate=rate))
    print(f"  {bench.name}: {bench.lines[-1].words()}", flush=True)


async def whole_forms(bench: Bench, path: str, typed: Callable[[int], dict[str, str]]) -> float:
    """Complete forms a second: form, POST, answer page."""
    port, done = bench.server.port, 0
    loop = asyncio.get_running_loop()
    begun = loop.time()

    async def one() -> None:
        nonlocal done
        connection = await Connection.open(port)
        while loop.time() < begun + bench.seconds:
            await connection.ask(get(path, port))
            answer = await connection.ask(post(path, port, typed(next(bench.numbers))))
            shown = await connection.ask(get(answer.header("location"), port))
            if shown.status != 200:
                raise RuntimeError(f"the answer page says {shown.status}")
            done += 1
        connection.close()

    await asyncio.gather(*(one() for _ in range(8)))
    return done / (loop.time() - begun)


async def signed_in(bench: Bench) -> tuple[str, str]:
    """The cookie of an owner's session, and the token that goes with it."""
    port = bench.server.port
    answer = await bench.once(post(urls.sign_in(), port, {"email": data.ADDRESS, "password": data.PASSWORD}))
    cookie = answer.header("set-cookie").split(";", 1)[0]
    page = (await bench.once(get(urls.account(), port, Cookie=cookie))).body.decode()
    return cookie, page.split(CSRF, 1)[1].split('"', 1)[0]


async def door(bench: Bench, commits: float) -> None:
    """Check-in by code, as JSON, each ticket once."""
    port, gate, codes = bench.server.port, bench.ground.gate_id, bench.ground.codes
    cookie, token = await signed_in(bench)

    def scan(number: int) -> bytes:
        values = {"text": codes[number % len(codes)], "scan_id": str(uuid4())}
        headers = {"Accept": "application/json", "Cookie": cookie, "X_CSRF_Token": token}
        return post(urls.gate_scans(gate), port, values, **headers)

    await bench.measure("check-in by code", scan, expected={200, 201}, limit=commits, numbers=iter(range(len(codes))))


async def one_server(kind: str, processes: int, url: str, folder: Path, options: argparse.Namespace) -> Run:
    """Fill a database, serve it, measure everything on it."""
    settings = Settings(data_dir=folder, database_url=url, secret_key=SECRET)
    await asyncio.to_thread(upgrade, url)
    database = Database(settings)
    ground = await data.fill(database, tickets_wanted=400 if options.quick else data.TICKETS)
    await database.close()
    seconds, runs = (0.6, 1) if options.quick else (options.seconds, options.runs)
    update_and_insert = await commit_rate(kind, url, folder, rows=2, seconds=seconds)
    with_mail = await commit_rate(kind, url, folder, rows=REGISTRATION_ROWS, seconds=seconds, mail=limits.MAIL)
    proposing = await commit_rate(kind, url, folder, rows=PROPOSAL_ROWS, seconds=seconds, mail=limits.MAIL)
    port = servers.free_port()
    environment = {
        "EVENTHUB_DATA_DIR": str(folder),
        "EVENTHUB_DATABASE_URL": url,
        "EVENTHUB_SECRET_KEY": SECRET,
        "EVENTHUB_BASE_URL": f"http://127.0.0.1:{port}",
    }
    name = f"{kind}, {processes} process{'es' if processes > 1 else ''}"
    with servers.running(servers.eventhub(port, processes), port, environment, urls.health_live()) as server:
        bench = Bench(name, server, ground, runs, seconds)
        if not options.files:
            await pages(bench, processes)
            await registrations(bench, with_mail)
            await proposals(bench, proposing)
            await door(bench, update_and_insert)
        memory = server.memory_mb()
        print(f"  {name}: {memory:.0f} MB, first answer after {server.started_in:.2f} s", flush=True)
        sender = files.Sender(server, ground.event_id, *await signed_in(bench))
        large = await files.measure(sender, size=files.QUICK if options.quick else files.SIZE, folder=folder)
        for one in large:
            print(f"  {name}: {one.words()}", flush=True)
        return Run(name, bench.lines, memory, server.started_in, large)


async def commit_rate(kind: str, url: str, folder: Path, *, rows: int, seconds: float, mail: str = "") -> float:
    """Commits a second of the bare driver."""
    if kind == "SQLite":
        return await asyncio.to_thread(limits.sqlite_commits, folder, rows=rows, seconds=seconds, mail=mail)
    return await limits.postgresql_commits(url, rows=rows, seconds=seconds, connections=MANY, mail=mail)


async def main(options: argparse.Namespace) -> None:
    """Measure on both databases, with one process and with two."""
    runs: list[Run] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="eventhub-bench-")))
        kinds: list[tuple[str, Callable[[str], str]]] = []
        if options.database in ("sqlite", "both"):
            kinds.append(("SQLite", lambda name: f"sqlite+aiosqlite:///{folder / name}.db"))
        if options.database in ("postgresql", "both"):
            server = stack.enter_context(postgres_server.running())
            kinds.append(("PostgreSQL", lambda name: (server.create_database(name), server.url(name))[1]))
        for kind, url_of in kinds:
            for processes in (1, 2):
                place = folder / f"{kind}{processes}"
                place.mkdir()
                runs.append(await one_server(kind, processes, url_of(f"bench_{processes}"), place, options))
    words = report.text(runs, servers.import_seconds(), machine=report.machine(), quick=options.quick)
    if options.quick or options.files:
        print(words)
        return
    report.write(words)
    print(f"Written to {report.PATH.relative_to(Path.cwd())}")


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--files", action="store_true", help="only the large files; prints, writes nothing")
    parser.add_argument("--quick", action="store_true", help="a short look; prints, writes nothing")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main(arguments()))

"""The command line: ``eventhub serve``, ``worker``, ``init``, ``migrate``, ``demo``, ``user``, ``doctor``, ``import``,
``export``."""

import asyncio
import gc
import os
import secrets
import signal
import sys
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import __version__, clock, db, i18n, logs, urls
from eventhub.db import Database, transaction
from eventhub.domain import staff
from eventhub.domain.demo_accounts import DEMO_ACCOUNTS
from eventhub.domain.errors import DomainError
from eventhub.models import Role
from eventhub.settings import PREFIX, Settings, SettingsError
from eventhub.web.sentences import sentence

cli = typer.Typer(
    name="eventhub",
    help="EventHub runs a recurring network format.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
user_commands = typer.Typer(help="People of the staff.", no_args_is_help=True)
cli.add_typer(user_commands, name="user")
import_commands = typer.Typer(help="Take over what other programs wrote.", no_args_is_help=True)
cli.add_typer(import_commands, name="import")
export_commands = typer.Typer(help="Write what other programs read.", no_args_is_help=True)
cli.add_typer(export_commands, name="export")

DEFAULT_PORT = 8000


def main() -> None:
    """Run the command line; what cannot be done is said in words, without a traceback."""
    try:
        cli()
    except SettingsError as error:
        fail(str(error))


def fail(words: str) -> None:
    """Say why not, and end with status 1."""
    typer.echo(words, err=True)
    sys.exit(1)


def _set(**values: str) -> None:
    """Settings for this process and those it starts; what is in the environment already stays."""
    for name, value in values.items():
        os.environ.setdefault(f"{PREFIX}{name.upper()}", value)


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = DEFAULT_PORT,
    processes: Annotated[int, typer.Option(min=1, help="How many processes answer.")] = 1,
    demo: Annotated[bool, typer.Option("--demo", help="Serve a hub with invented data.")] = False,
) -> None:
    """Answer requests, and send the mails unless a worker of its own does."""
    if demo:
        _set(is_demo="true", base_url=f"http://127.0.0.1:{port}", log_format="console", log_level="warning")
    settings = Settings.load()
    logs.configure(settings)
    if demo:
        _prepare_demo(settings)
        _tell_demo(settings)
    # A start makes half a million things that stay; `application` lets the search for garbage begin behind them.
    gc.disable()
    uvicorn.run(
        "eventhub.app:application",
        factory=True,
        host=host,
        port=port,
        workers=processes if processes > 1 else None,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=True,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=20,
    )


def _prepare_demo(settings: Settings) -> None:
    from eventhub import demo  # invented people and meetings: no other command needs them

    db.upgrade(settings.database_url)
    _with_database(settings, demo.fill)


def _tell_demo(settings: Settings) -> None:
    typer.echo(f"\n  EventHub {__version__}, demo data: {settings.base_url}\n")
    typer.echo(f"  Workspace: {settings.base_url}/sign-in")
    for account in DEMO_ACCOUNTS:
        typer.echo(f"    {account.role.value:<10} {account.address:<22} {account.password}")
    typer.echo("\n  Mails stay here, to be read at /manage/outbox. Ctrl+C ends it.\n")


@cli.command()
def worker() -> None:
    """Send mails and keep the deadlines, beside `serve` with EVENTHUB_WORKER_INSIDE=false."""
    from eventhub import worker as mail_worker  # brings SMTP, which other commands can do without

    settings = Settings.load()
    logs.configure(settings)

    async def run(database: Database) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await mail_worker.run(database, settings, stop)

    _with_database(settings, run)


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    settings = Settings.load()
    db.upgrade(settings.database_url)
    typer.echo("The database is up to date.")


@cli.command()
def demo() -> None:
    """Fill an empty database with demo data."""
    settings = Settings.load()
    _prepare_demo(settings)
    typer.echo("The demo data is in.")


Address = Annotated[str, typer.Option(prompt="Mail address", help="To sign in with.")]
Name = Annotated[str, typer.Option(prompt="Name", help="As others see it.")]
Password = Annotated[
    str | None,
    typer.Option(help="Otherwise asked for; made up where nobody can be asked."),
]


@cli.command()
def init(
    hub: Annotated[str, typer.Option(prompt="Name of the hub", help="Shown on every page.")],
    address: Address,
    name: Name,
    password: Password = None,
) -> None:
    """Make the database, the hub and its first owner."""
    settings = Settings.load()
    db.upgrade(settings.database_url)
    chosen = _chosen_password(password)

    async def act(session_db: AsyncSession) -> None:
        await staff.found_hub(session_db, hub)
        await staff.add_user(session_db, name, address, role=Role.OWNER, password=chosen, now=clock.now())

    _act(settings, act)
    typer.echo(f"{hub} is set up. {name} signs in at {settings.base_url}/sign-in")


@user_commands.command("add")
def user_add(
    address: Address,
    name: Name,
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.ORGANISER,
    password: Password = None,
) -> None:
    """Give somebody access."""
    settings = Settings.load()
    chosen = _chosen_password(password)
    _act(
        settings,
        lambda session_db: staff.add_user(session_db, name, address, role=role, password=chosen, now=clock.now()),
    )
    typer.echo(f"{name} signs in at {settings.base_url}/sign-in")


@user_commands.command("reset")
def user_reset(address: Address, password: Password = None) -> None:
    """Set a new password; all their sessions end."""
    settings = Settings.load()
    chosen = _chosen_password(password)
    _act(
        settings,
        lambda session_db: staff.reset_password(session_db, address, password=chosen, now=clock.now()),
    )
    typer.echo("The new password is set.")


@import_commands.command("schedule")
def import_schedule(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A frab schedule, JSON or XML.")],
    event: Annotated[str, typer.Option(help="Address of the meeting to write to; otherwise a draft is made.")] = "",
) -> None:
    """Take over a programme: rooms, talks, speakers, times; again to update it. All or nothing."""
    from eventhub.domain.imports import schedule as imports  # reads and writes formats that only this command needs
    from eventhub.web.import_words import words_of

    settings, body = Settings.load(), file.read_bytes()
    done: list[imports.Outcome] = []

    async def act(session_db: AsyncSession) -> None:
        found = imports.read(body)
        done.append(await imports.load(session_db, found, slug=event, by=None, now=clock.now()))

    _act(settings, act)
    outcome = done[0]
    typer.echo(
        f"{outcome.added} talks added, {outcome.changed} changed, {outcome.same} as they were; "
        f"{outcome.rooms} rooms, {outcome.people} people."
    )
    with i18n.speaking("en"):
        for deviation in outcome.deviations:
            typer.echo(f"  - {words_of(deviation)}")
    if not outcome.is_released:
        typer.echo("The draft of the programme has changed. The public sees it with the next release.")
    typer.echo(urls.absolute(settings.base_url, urls.event(outcome.event.slug)))


class ScheduleFormat(StrEnum):
    """How a programme is written."""

    JSON = "json"
    XML = "xml"


@export_commands.command("schedule")
def export_schedule(
    slug: Annotated[str, typer.Argument(help="Address of the meeting.")],
    format: Annotated[ScheduleFormat, typer.Option(help="The frab schedule format to write.")] = ScheduleFormat.JSON,
    release: Annotated[int | None, typer.Option(min=1, help="Number of the release; otherwise the draft.")] = None,
) -> None:
    """Write a programme to the standard output."""
    from eventhub.domain import schedule_exports  # reads and writes formats that only this command needs
    from eventhub.formats import schedule_json, schedule_xml

    settings = Settings.load()
    written: list[bytes] = []

    async def act(session_db: AsyncSession) -> None:
        found = await schedule_exports.by_slug(session_db, slug, release, base_url=settings.base_url)
        written.append((schedule_xml if format == ScheduleFormat.XML else schedule_json).write(found))

    _act(settings, act)
    sys.stdout.buffer.write(written[0] + b"\n")


@cli.command()
def doctor() -> None:
    """Check settings, database, mail and storage, and say in words what is wrong."""
    from eventhub.doctor import findings  # looks at everything, so it brings everything

    settings = Settings.load()
    found = asyncio.run(findings(settings))
    for finding in found:
        typer.echo(f"{'ok   ' if finding.is_fine else 'WRONG'}  {finding.words}")
    if not all(finding.is_fine for finding in found):
        raise typer.Exit(1)


def _chosen_password(given: str | None) -> str:
    if given:
        return given
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    made = secrets.token_urlsafe(12)
    typer.echo(f"Password: {made}")
    return made


def _act(settings: Settings, act: Callable[[AsyncSession], Awaitable[object]]) -> None:
    """One act in one transaction; a refusal is said in words."""

    async def run(database: Database) -> None:
        async with database.session() as session_db, transaction(session_db):
            await act(session_db)

    try:
        _with_database(settings, run)
    except DomainError as error:
        with i18n.speaking("en"):  # as everything here
            fail(sentence(error))


def _with_database(settings: Settings, run: Callable[[Database], Awaitable[object]]) -> None:
    async def inside() -> None:
        database = Database(settings)
        try:
            await run(database)
        finally:
            await database.close()

    asyncio.run(inside())

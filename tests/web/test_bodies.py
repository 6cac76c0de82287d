"""Forms with large files: to the disk and not into memory, bounded, and nothing left behind."""

import asyncio
import resource
from collections.abc import AsyncIterator, Sequence
from typing import cast

import httpx
import pytest
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.pool import QueuePool

from eventhub.db import Database, transaction
from eventhub.models import Hub
from eventhub.web import bodies
from tests.clients import Browser
from tests.uploading import PDF, Stage, asked_raw, files_of, lying, make_stage


@pytest.fixture
async def stage(db: AsyncSession) -> Stage:
    """A meeting with two speakers."""
    return await make_stage(db)


async def put_up(browser: Browser, stage: Stage, *files: tuple[str, bytes], **data: str) -> httpx.Response:
    sent = [("files", one) for one in files]
    return await browser.act(f"/manage/events/{stage.event.id}/materials", {"kind": "file", **data}, files=sent)


def named(answer: httpx.Response, words: str) -> bool:
    return words in answer.text


async def test_several_files_come_with_one_form(organiser: Browser, db: AsyncSession, stage: Stage) -> None:
    large = PDF + bytes(5_000_000)
    answer = await put_up(organiser, stage, ("eins.pdf", PDF), ("zwei.pdf", large))
    assert answer.status_code == 303, answer.text
    assert [(one.name, one.size) for one in await files_of(db)] == [("eins.pdf", len(PDF)), ("zwei.pdf", len(large))]
    assert lying(db) == []


async def test_one_that_is_too_large_is_named_and_the_others_stay(
    organiser: Browser, db: AsyncSession, stage: Stage
) -> None:
    async with transaction(db):
        (await db.get_one(Hub, 1)).file_limit_mb = 1
    answer = await put_up(organiser, stage, ("gross.pdf", PDF + bytes(3_000_000)), ("klein.pdf", PDF))
    assert answer.status_code == 422
    assert named(answer, "gross.pdf: Eine Datei darf höchstens 1 MB haben.")
    assert [one.name for one in await files_of(db)] == ["klein.pdf"]
    assert lying(db) == []


@pytest.mark.parametrize(
    ("files", "data"),
    [
        ([(f"{number}.pdf", b"%PDF-") for number in range(21)], {}),
        ([("eins.pdf", PDF)], {"title": "x" * 1_000_001}),
        ([("eins.pdf", PDF)], {f"field-{number}": "x" for number in range(200)}),
    ],
    ids=["files", "texts", "parts"],
)
async def test_a_form_has_an_end(
    organiser: Browser, db: AsyncSession, stage: Stage, files: Sequence[tuple[str, bytes]], data: dict[str, str]
) -> None:
    answer = await put_up(organiser, stage, *files, **data)
    assert answer.status_code in (400, 413)
    assert (await files_of(db), lying(db)) == ([], [])


async def test_too_many_files_are_not_called_too_large(organiser: Browser, stage: Stage) -> None:
    answer = await put_up(organiser, stage, *[(f"{number}.pdf", b"%PDF-") for number in range(21)])
    assert answer.status_code == 413
    assert named(answer, "Das sind zu viele Dateien")


async def test_a_limit_above_what_is_let_come_otherwise_is_the_limit(
    organiser: Browser, db: AsyncSession, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "LARGEST_DRAINED", 50_000)
    assert (await put_up(organiser, stage, ("a.pdf", PDF))).status_code == 303
    assert [one.size for one in await files_of(db)] == [len(PDF)]


async def test_one_that_breaks_off_leaves_nothing(
    app: Litestar, organiser: Browser, db: AsyncSession, stage: Stage
) -> None:
    begun = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n' + bytes(2_000_000)
    headers = {
        "Content-Type": "multipart/form-data; boundary=x",
        "Cookie": "; ".join(f"{name}={value}" for name, value in organiser.cookies.items()),
    }
    path = f"/manage/events/{stage.event.id}/materials"
    assert await asked_raw(app, "POST", path, headers, begun) == 400
    assert (await files_of(db), lying(db)) == ([], [])


async def test_one_that_falls_silent_is_let_go(
    app: Litestar, db: AsyncSession, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "IDLE_SECONDS", 0.05)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    path = f"/proposals/{stage.links[0]}/materials"
    assert await asked_raw(app, "POST", path, headers, b"--x\r\n", is_silent=True) == 400
    assert lying(db) == []


async def test_who_may_not_send_is_not_listened_to(app: Litestar, db: AsyncSession, stage: Stage) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    # Whoever read the body here would hear the line break, and answer 400.
    assert await asked_raw(app, "POST", f"/manage/events/{stage.event.id}/materials", headers, b"") == 303
    assert await asked_raw(app, "POST", f"/proposals/{'x' * 35}/materials", headers, b"") == 404
    assert lying(db) == []


async def test_one_that_is_too_large_takes_no_room_from_the_others(
    organiser: Browser, db: AsyncSession, stage: Stage
) -> None:
    async with transaction(db):
        hub = await db.get_one(Hub, 1)
        hub.file_limit_mb, hub.event_limit_mb = 2, 3
    answer = await put_up(organiser, stage, ("gross.pdf", PDF + bytes(5_000_000)), ("klein.pdf", PDF))
    assert named(answer, "gross.pdf: Eine Datei darf höchstens 2 MB haben.")
    assert [one.name for one in await files_of(db)] == ["klein.pdf"]


async def test_a_form_without_the_token_leaves_nothing(organiser: Browser, db: AsyncSession, stage: Stage) -> None:
    organiser.form_token = "wrong"
    assert (await put_up(organiser, stage, ("a.pdf", PDF))).status_code == 403
    assert lying(db) == []


async def test_a_full_disk_leaves_nothing(client: Browser, db: AsyncSession, stage: Stage) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # What the system says to a file that grows beyond this is what it says of a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (12_000_000, hard))
    try:
        answer = await speak(client, stage, form_of(stage, ("a.pdf", PDF + bytes(16_000_000))))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert answer.status_code == 500
    assert (await files_of(db), lying(db)) == ([], [])
    # What was taken for it is given back.
    assert (await speak(client, stage, form_of(stage, ("a.pdf", PDF)))).status_code == 303


def form_of(stage: Stage, *files: tuple[str, bytes]) -> bytes:
    """A speaker's form, as a browser without scripting sends it."""
    fields = {"talk": str(stage.talks[0].id), "audience": "everyone", "when": "after_talk", "licence": "all_rights"}
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts += [f'name="file"; filename="{name}"\r\n\r\n'.encode() + content for name, content in files]
    return b"".join(b"--x\r\nContent-Disposition: form-data; " + one + b"\r\n" for one in parts) + b"--x--\r\n"


async def speak(browser: Browser, stage: Stage, content: bytes | AsyncIterator[bytes], link: int = 0) -> httpx.Response:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    return await browser.post(f"/proposals/{stage.links[link]}/materials", content=content, headers=headers)


async def test_what_the_hub_has_no_room_for_is_not_kept(client: Browser, db: AsyncSession, stage: Stage) -> None:
    async with transaction(db):
        hub = await db.get_one(Hub, 1)
        hub.file_limit_mb, hub.event_limit_mb, hub.hub_limit_mb = 3, 60, 1
    largest = 0

    async def slowly() -> AsyncIterator[bytes]:
        nonlocal largest
        content = form_of(stage, ("a.pdf", PDF + bytes(2_000_000)))
        for start in range(0, len(content), 100_000):
            yield content[start : start + 100_000]
            largest = max(largest, sum(one.stat().st_size for one in lying(db)))

    answer = await speak(client, stage, slowly())
    assert answer.status_code == 422
    assert largest <= 1_000_000
    assert (await files_of(db), lying(db)) == ([], [])


async def test_forms_that_come_at_once_share_the_room_and_one_link_sends_one(
    client: Browser, db: AsyncSession, stage: Stage
) -> None:
    async with transaction(db):
        hub = await db.get_one(Hub, 1)
        hub.file_limit_mb, hub.event_limit_mb, hub.hub_limit_mb = 2, 60, 3
    has_begun, may_end = asyncio.Event(), asyncio.Event()
    large = form_of(stage, ("a.pdf", PDF + bytes(1_800_000)))

    async def held() -> AsyncIterator[bytes]:
        yield large[:-20]
        has_begun.set()
        await may_end.wait()
        yield large[-20:]

    first = asyncio.create_task(speak(client, stage, held()))
    await has_begun.wait()
    assert (await speak(client, stage, form_of(stage, ("b.pdf", PDF)))).status_code == 429
    other = await speak(
        client, stage, large.replace(str(stage.talks[0].id).encode(), str(stage.talks[1].id).encode()), 1
    )
    assert other.status_code == 422
    assert len(lying(db)) == 1
    may_end.set()
    assert (await first).status_code == 303
    assert len(await files_of(db)) == 1


async def test_a_speakers_form_has_one_file(client: Browser, db: AsyncSession, stage: Stage) -> None:
    answer = await speak(client, stage, form_of(stage, ("a.pdf", PDF), ("b.pdf", PDF)))
    assert answer.status_code == 413
    assert lying(db) == []


async def test_who_sends_slowly_holds_no_connection_of_the_database(
    database: Database, organiser: Browser, stage: Stage
) -> None:
    begun, used = form_of(stage)[:-7], []

    async def slowly() -> AsyncIterator[bytes]:
        yield begun
        await asyncio.sleep(0.1)
        used.append(cast("QueuePool", database.engine.pool).checkedout())
        yield b"--x--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=x", "X-CSRF-Token": organiser.form_token}
    await organiser.post(f"/manage/events/{stage.event.id}/materials", content=slowly(), headers=headers)
    assert used == [0]

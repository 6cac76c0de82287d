"""Forms with large files: to the disk and not into memory, bounded, and nothing left behind."""

from collections.abc import Sequence

import httpx
import pytest
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
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

"""A meeting with speakers who have their links, and a small client of tus."""

import asyncio
import base64
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar
from PIL import Image
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import settings_of, transaction
from eventhub.mail import links
from eventhub.models import Event, LocalizedText, MaterialFile, Person, Speaker, Talk, Upload, new_id
from tests.clients import Browser
from tests.makers import START, make_event

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 400 + b"\n%%EOF\n"
HOST = "127.0.0.1:8000"
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A meeting with one talk of each of two speakers, and their links."""

    event: Event
    talks: tuple[Talk, Talk]
    links: tuple[str, str]


async def make_stage(db: AsyncSession) -> Stage:
    """Organisers wrote the talks into the programme, with the addresses of those who speak."""
    names = ("Ayşe Demir", "Jonas Brandt")
    addresses = ("ayse@example.org", "jonas@example.org")
    async with transaction(db):
        persons = [
            Person(
                address=one, address_key=one, given_name=name.split()[0], family_name=name.split()[1], created_at=START
            )
            for name, one in zip(names, addresses, strict=True)
        ]
        talks = tuple(
            Talk(id=new_id(), title=LocalizedText(f"Vortrag {name}"), speakers=[Speaker(name=name, address=one)])
            for name, one in zip(names, addresses, strict=True)
        )
        event = make_event(talks=list(talks))
        db.add_all([event, *persons])
        await db.flush()
        tokens = [links.speaker_token(db, one) for one in persons]
    # Values from here on: acts of the test forget what its session has read.
    db.expunge_all()
    return Stage(event, (talks[0], talks[1]), (tokens[0], tokens[1]))


def metadata(**told: object) -> str:
    """The header of that name."""
    return ",".join(f"{name} {base64.b64encode(str(value).encode()).decode()}" for name, value in told.items())


async def announce(browser: Browser, length: int = len(PDF), **told: object) -> httpx.Response:
    """Begin an upload."""
    headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata(**{"name": "folien.pdf"} | told)}
    return await browser.post("/uploads", headers=headers)


async def send(browser: Browser, place: str, content: Any, offset: int = 0, **more: str) -> httpx.Response:
    """Send a piece: bytes, or an iterator that may break off."""
    return await browser.patch(place, content=content, headers={**PIECE, "Upload-Offset": str(offset), **more})


async def send_and_hang_up(app: Litestar, place: str, content: bytes, offset: int = 0) -> None:
    """Send the beginning of a piece; then the connection breaks."""
    await asked_raw(app, "PATCH", place, {**PIECE, "Upload-Offset": str(offset)}, content)


async def asked_raw(
    app: Litestar, method: str, path: str, headers: dict[str, str], begun: bytes, *, is_silent: bool = False
) -> int:
    """Ask with a body of which only the beginning comes; then the line breaks, or is silent. Returns the status."""
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), text.encode()) for name, text in ({**headers, "Host": HOST}).items()],
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 1),
    }
    messages = iter([{"type": "http.request", "body": begun, "more_body": True}])
    statuses: list[int] = []

    async def receive() -> Any:
        message = next(messages, None)
        if message is None and is_silent:
            await asyncio.sleep(60)
        return message or {"type": "http.disconnect"}

    async def answer(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope, receive, answer)
    return statuses[0]


async def uploaded(browser: Browser, content: bytes, **told: object) -> httpx.Response:
    """A whole file in one piece; returns the last answer."""
    begun = await announce(browser, len(content), **told)
    assert begun.status_code == 201, begun.text
    return await send(browser, begun.headers["Location"], content)


async def files_of(db: AsyncSession) -> list[MaterialFile]:
    """Every file there is."""
    await db.rollback()
    query = select(MaterialFile).order_by(MaterialFile.uploaded_at, MaterialFile.id)
    return list(await db.scalars(query.execution_options(populate_existing=True)))


async def the_upload(db: AsyncSession) -> Upload:
    """The only one there is."""
    await db.rollback()
    return (await db.scalars(select(Upload).execution_options(populate_existing=True))).one()


def lying(db: AsyncSession) -> list[Path]:
    """What lies in the folder of uploads."""
    folder = settings_of(db).data_dir / "uploads"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def zipped(**files: bytes) -> bytes:
    """An archive; ``__`` in a name stands for a slash, ``_dot_`` for a dot."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return written.getvalue()


def drawn(kind: str = "PNG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    """A picture of one colour."""
    written = BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(written, kind, **more)
    return written.getvalue()

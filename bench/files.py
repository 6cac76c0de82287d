"""Files of 500 MB, up and down: how fast, and how much memory the server takes for it."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from bench.client import Connection, encoded, get
from bench.servers import Server
from eventhub import urls

SIZE = 500_000_000
QUICK = 50_000_000
PIECE = 8 * 1024 * 1024
PATTERN = bytes(range(256)) * 4096
HEAD = b"%PDF-1.7\n"
SAMPLE_SECONDS = 0.05
BOUNDARY = "bench-boundary"


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file: megabytes a second, and the server's memory (PSS, MB) before, and at most while it went."""

    what: str
    rate: float
    before: float
    most: float

    def words(self) -> str:
        """The line for the screen."""
        return f"{self.what}: {self.rate:.0f} MB/s, memory {self.before:.0f} MB before, {self.most:.0f} MB at most"


@dataclass(frozen=True, slots=True)
class Sender:
    """An organiser of the event, signed in."""

    server: Server
    event_id: UUID
    cookie: str
    token: str


async def measure(sender: Sender, *, size: int, folder: Path) -> list[FileLine]:
    """Send one file in pieces and one with a form, and fetch one."""
    lines = [await asyncio.to_thread(_disk, folder, size)]
    material = ""

    async def in_pieces() -> None:
        nonlocal material
        material = await _in_pieces(sender, size)

    mb = f"{size // 1_000_000} MB"
    lines.append(await _watched(sender.server, f"upload of {mb} in pieces", size, in_pieces()))
    lines.append(await _watched(sender.server, f"upload of {mb} with a form", size, _with_form(sender, size)))
    path = urls.material(UUID(material), "bench.pdf")
    lines.append(await _watched(sender.server, f"download of {mb}", size, _fetched(sender, path, size)))
    return lines


async def _watched(server: Server, what: str, size: int, work: Awaitable[None]) -> FileLine:
    before = most = server.memory_mb()
    begun = time.perf_counter()
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait([task], timeout=SAMPLE_SECONDS)
        most = max(most, server.memory_mb())
    await task
    return FileLine(what, size / 1_000_000 / (time.perf_counter() - begun), before, most)


async def _in_pieces(sender: Sender, size: int) -> str:
    """Over tus, as the page does; returns the id of the material."""
    common = {"Cookie": sender.cookie, "X_CSRF_Token": sender.token, "Tus_Resumable": "1.0.0"}
    told = f"name {encoded('bench.pdf')},event {encoded(str(sender.event_id))},kind {encoded('file')}"
    async with _connected(sender) as connection:
        begun = await connection.ask(
            _head("POST", urls.uploads(), sender, Upload_Length=str(size), Upload_Metadata=told, **common)
        )
        place, offset = begun.header("location"), 0
        while offset < size:
            length = min(PIECE, size - offset)
            more = {"Upload_Offset": str(offset), "Content_Type": "application/offset+octet-stream"}
            head = _head("PATCH", place, sender, length=length, **common, **more)
            answer = await connection.ask_with(head, _bytes(offset, length))
            if answer.status != 204:
                raise RuntimeError(f"status {answer.status}: {answer.body[:300]!r}")
            offset += length
    return answer.header("upload-material")


async def _with_form(sender: Sender, size: int) -> None:
    """One POST, as browsers without scripting send it."""
    fields = {"csrf": sender.token, "kind": "file"}
    before = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    before += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="form.pdf"\r\n\r\n'
    after = f"\r\n--{BOUNDARY}--\r\n"
    length = len(before) + size + len(after)
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    path = urls.manage_event(sender.event_id, "materials")

    async def body() -> AsyncIterator[bytes]:
        yield before.encode()
        async for piece in _bytes(0, size):
            yield piece
        yield after.encode()

    async with _connected(sender) as connection:
        head = _head("POST", path, sender, length=length, Cookie=sender.cookie, Content_Type=kind)
        answer = await connection.ask_with(head, body())
        if answer.status != 303:
            raise RuntimeError(f"status {answer.status}: {answer.body[:300]!r}")


async def _fetched(sender: Sender, path: str, size: int) -> None:
    async with _connected(sender) as connection:
        got = await connection.drain(get(path, sender.server.port, Cookie=sender.cookie))
        if got != size:
            raise RuntimeError(f"{got} bytes instead of {size}")


def _disk(folder: Path, size: int) -> FileLine:
    """What the disk takes: the same bytes, written and synced by nobody but us."""
    path = folder / "disk"
    begun = time.perf_counter()
    with path.open("wb") as file:
        for start in range(0, size, len(PATTERN)):
            file.write(PATTERN[: size - start])
        os.fsync(file.fileno())
    rate = size / 1_000_000 / (time.perf_counter() - begun)
    path.unlink()
    return FileLine("the disk alone, written and synced", rate, 0, 0)


def _head(method: str, path: str, sender: Sender, *, length: int = 0, **headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{sender.server.port}", f"Content-Length: {length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


async def _bytes(offset: int, length: int) -> AsyncIterator[bytes]:
    """The bytes of the file from ``offset`` on: a PDF by its beginning."""
    if offset == 0:
        yield HEAD
        length -= len(HEAD)
    while length > 0:
        yield PATTERN[:length]
        length -= len(PATTERN)


@asynccontextmanager
async def _connected(sender: Sender) -> AsyncIterator[Connection]:
    connection = await Connection.open(sender.server.port)
    try:
        yield connection
    finally:
        connection.close()

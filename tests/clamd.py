"""A small server that speaks as much of clamd's protocol as the program asks for (clamd(8))."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest_asyncio

#: what every scanner takes for a virus, by agreement; in two parts, so that none finds it here
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """Looks for `EICAR`; ``limit`` is its StreamMaxLength, ``answer`` is said instead of a verdict.

    ``is_asked`` is set once a whole file has come; it is answered when ``may_answer`` is.
    """

    def __init__(self, socket: Path) -> None:
        """Not listening yet."""
        self.socket = socket
        self.seen: list[bytes] = []
        self.limit = 100_000_000
        self.answer: bytes | None = None
        self.pause = 0.0
        self.is_asked, self.may_answer = asyncio.Event(), asyncio.Event()
        self.may_answer.set()

    @property
    def url(self) -> str:
        """For ``EVENTHUB_SCANNER_URL``."""
        return f"clamd://{self.socket}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            command = await reader.readuntil(b"\x00")
            writer.write(b"PONG\x00" if command == b"zPING\x00" else await self._verdict(reader))
            await writer.drain()
        writer.close()

    async def _verdict(self, reader: asyncio.StreamReader) -> bytes:
        content = b""
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(length)
            if len(content) > self.limit:
                return b"INSTREAM size limit exceeded. ERROR\x00"
        self.seen.append(content)
        self.is_asked.set()
        await asyncio.sleep(self.pause)
        await self.may_answer.wait()
        if self.answer is not None:
            return self.answer
        return b"stream: Eicar-Test-Signature FOUND\x00" if EICAR in content else b"stream: OK\x00"


@pytest_asyncio.fixture
async def clamd() -> AsyncIterator[Clamd]:
    """A scanner that listens on a socket of its own."""
    # The path of a socket may not be long.
    with tempfile.TemporaryDirectory() as folder:
        scanner = Clamd(Path(folder) / "clamd.sock")
        server = await asyncio.start_unix_server(scanner.serve, scanner.socket)
        async with server:
            yield scanner

"""Has ClamAV's clamd look at files (clamd(8), INSTREAM): bytes go there in pieces, one word comes back."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

PORT = 3310
CONNECT_SECONDS = 10
ANSWER_SECONDS = 300
LONGEST_ANSWER = 4_096
LONGEST_WORDS = 200

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class ScannerError(Exception):
    """The scanner is away, or could not look at this file; the message is its own words where it had any."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``found`` names what is in the file, "" when it is clean."""

    found: str = ""


async def scan(url: str, pieces: AsyncIterator[bytes]) -> Verdict:
    """Have the scanner at ``url`` look at what comes in ``pieces``.

    Raises:
        ScannerError: when it could not.
    """
    async with _connected(url) as (reader, writer):
        # It answers early, and stops listening, when a file is beyond its limit.
        answer = asyncio.create_task(_answer(reader))
        try:
            await _send(writer, pieces, until=answer)
            return _verdict(await answer)
        finally:
            answer.cancel()


async def _send(writer: asyncio.StreamWriter, pieces: AsyncIterator[bytes], *, until: asyncio.Task[str]) -> None:
    with suppress(ConnectionError):
        writer.write(b"zINSTREAM\x00")
        async for piece in pieces:
            if until.done():
                return
            writer.write(len(piece).to_bytes(4, "big") + piece)
            await asyncio.wait_for(writer.drain(), ANSWER_SECONDS)
        writer.write(bytes(4))


async def ping(url: str) -> None:
    """Ask whether it is there.

    Raises:
        ScannerError: when it is not.
    """
    async with _connected(url) as (reader, writer):
        writer.write(b"zPING\x00")
        if (said := await _answer(reader)) != "PONG":
            raise ScannerError(said[:LONGEST_WORDS])


@asynccontextmanager
async def _connected(url: str) -> AsyncGenerator[Streams]:
    """A connection to it; whatever breaks becomes a `ScannerError`."""
    try:
        reader, writer = await asyncio.wait_for(_open(url), CONNECT_SECONDS)
        try:
            yield reader, writer
        finally:
            writer.close()
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        # The last word of a timeout is empty; its name says more.
        raise ScannerError(str(error)[:LONGEST_WORDS] or type(error).__name__) from error


async def _open(url: str) -> Streams:
    parts = urlsplit(url)
    if parts.hostname:
        return await asyncio.open_connection(parts.hostname, parts.port or PORT, limit=LONGEST_ANSWER)
    return await asyncio.open_unix_connection(unquote(parts.path), limit=LONGEST_ANSWER)


async def _answer(reader: asyncio.StreamReader) -> str:
    said = await asyncio.wait_for(reader.readuntil(b"\x00"), ANSWER_SECONDS)
    return said.rstrip(b"\x00").decode("utf-8", "replace").strip()


def _verdict(said: str) -> Verdict:
    """What ``stream: OK``, ``stream: NAME FOUND`` and ``… ERROR`` mean."""
    words = said.removeprefix("stream: ")
    if words == "OK":
        return Verdict()
    if words.endswith(" FOUND"):
        return Verdict(words.removesuffix(" FOUND")[:LONGEST_WORDS])
    raise ScannerError(words[:LONGEST_WORDS] or "no answer")

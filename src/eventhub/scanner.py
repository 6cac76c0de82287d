"""Has ClamAV's clamd look at files (clamd(8), INSTREAM): bytes go there in pieces, one word comes back."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from eventhub.failures import first_line

PORT = 3310
CONNECT_SECONDS = 10
PING_SECONDS = 10
#: a scan may take this long, and a second more for each million bytes, but never longer than the last
FIRST_SECONDS = 30
BYTES_A_SECOND = 1_000_000
MOST_SECONDS = 600
LONGEST_ANSWER = 4_096
LONGEST_WORDS = 200
#: with ``AlertExceedsMax`` clamd says this of what is beyond its limits, as if it were a virus (clamd.conf(5))
BEYOND_LIMITS = "Heuristics.Limits.Exceeded"

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class ScannerError(Exception):
    """The scanner could not look at this file; the message is its own words where it had any."""


class ScannerAwayError(ScannerError):
    """It cannot be reached, hung up, or did not answer in time: the next file would meet the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``found`` names what is in the file, "" when it is clean."""

    found: str = ""


async def scan(url: str, pieces: AsyncIterator[bytes], *, size: int) -> Verdict:
    """Have the scanner at ``url`` look at the ``size`` bytes that come in ``pieces``, within `seconds_for` them.

    Raises:
        ScannerError: when it could not.
    """
    async with _connected(url) as (reader, writer), asyncio.timeout(seconds_for(size)):
        # It answers early, and stops listening, when a file is beyond its limit.
        answer = asyncio.create_task(_answer(reader))
        try:
            await _send(writer, pieces, until=answer)
            return _verdict(await answer)
        finally:
            answer.cancel()


def seconds_for(size: int) -> float:
    """How long sending ``size`` bytes, looking at them and answering may take together."""
    return min(FIRST_SECONDS + size / BYTES_A_SECOND, MOST_SECONDS)


async def _send(writer: asyncio.StreamWriter, pieces: AsyncIterator[bytes], *, until: asyncio.Task[str]) -> None:
    with suppress(ConnectionError):
        writer.write(b"zINSTREAM\x00")
        async for piece in pieces:
            if until.done():
                return
            writer.write(len(piece).to_bytes(4, "big") + piece)
            await writer.drain()
        writer.write(bytes(4))


async def ping(url: str) -> None:
    """Ask whether it is there.

    Raises:
        ScannerError: when it is not.
    """
    async with _connected(url) as (reader, writer), asyncio.timeout(PING_SECONDS):
        writer.write(b"zPING\x00")
        if (said := await _answer(reader)) != "PONG":
            raise ScannerError(said[:LONGEST_WORDS])


@asynccontextmanager
async def _connected(url: str) -> AsyncGenerator[Streams]:
    """A connection to it; whatever breaks becomes a `ScannerError`."""
    try:
        reader, writer = await asyncio.wait_for(_open(url), CONNECT_SECONDS)
    except OSError as error:
        raise ScannerAwayError(first_line(error)) from error
    try:
        yield reader, writer
    except (TimeoutError, ConnectionError, asyncio.IncompleteReadError) as error:
        raise ScannerAwayError(first_line(error)) from error
    except (OSError, asyncio.LimitOverrunError) as error:
        raise ScannerError(first_line(error)) from error
    finally:
        writer.close()


async def _open(url: str) -> Streams:
    parts = urlsplit(url)
    if parts.hostname:
        return await asyncio.open_connection(parts.hostname, parts.port or PORT, limit=LONGEST_ANSWER)
    return await asyncio.open_unix_connection(unquote(parts.path), limit=LONGEST_ANSWER)


async def _answer(reader: asyncio.StreamReader) -> str:
    said = await reader.readuntil(b"\x00")
    return said.rstrip(b"\x00").decode("utf-8", "replace").strip()


def _verdict(said: str) -> Verdict:
    """What ``stream: OK``, ``stream: NAME FOUND`` and ``… ERROR`` mean."""
    words = said.removeprefix("stream: ")
    if words == "OK":
        return Verdict()
    if words.endswith(" FOUND") and not words.startswith(BEYOND_LIMITS):
        return Verdict(words.removesuffix(" FOUND")[:LONGEST_WORDS])
    raise ScannerError(words[:LONGEST_WORDS] or "no answer")

"""A small HTTP/1.1 load client: kept-alive connections, one request at a time on each, as little work as possible."""

import asyncio
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

Maker = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body of one response, and its headers as they came."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """The first header of this name, "" without one."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name.lower().encode():
                return value.strip().decode()
        return ""


class Connection:
    """One kept-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> "Connection":
        """Connect to the server on this machine."""
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=2**22))

    async def ask(self, request: bytes) -> Answer:
        """Send one request, read its whole answer."""
        self._writer.write(request)
        return await self._answer()

    async def ask_with(self, head: bytes, body: AsyncIterator[bytes]) -> Answer:
        """Send a request whose body comes in pieces, read its whole answer."""
        self._writer.write(head)
        async for piece in body:
            self._writer.write(piece)
            await self._writer.drain()
        return await self._answer()

    async def drain(self, request: bytes) -> int:
        """Send one request, read its answer and keep nothing of it; returns how many bytes the body had."""
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        at = head.find(b"content-length:")
        left = length = int(head[at + 15 : head.index(b"\r\n", at)])
        while left:
            left -= len(await self._reader.read(min(left, 2**20)))
        return length

    async def _answer(self) -> Answer:
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 : lower.index(b"\r\n", at)]) if at >= 0 else 0
        body = await self._reader.readexactly(length) if length and status != 304 else b""
        return Answer(status, head, body)

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


@dataclass(frozen=True, slots=True)
class Load:
    """What a load measured: requests a second, and milliseconds at the median and at the 99th percentile."""

    rate: float
    p50: float
    p99: float
    requests: int


def encoded(text: str) -> str:
    """``text`` as tus wants it in metadata."""
    return b64encode(text.encode()).decode()


def get(path: str, port: int, **headers: str) -> bytes:
    """A GET request."""
    return _request("GET", path, port, b"", headers)


def post(path: str, port: int, values: dict[str, str], **headers: str) -> bytes:
    """A POST of a form."""
    body = urlencode(values).encode()
    return _request("POST", path, port, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})


def _request(method: str, path: str, port: int, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def drive(
    port: int,
    make: Maker,
    *,
    connections: int,
    seconds: float,
    expected: set[int],
    numbers: Iterator[int] | None = None,
) -> Load:
    """Send what ``make`` makes, on so many connections at once, for so long.

    Raises:
        RuntimeError: when an answer has another status than expected.
    """
    numbers = numbers or count()
    times: list[float] = []
    begun = time.perf_counter()
    until = begun + seconds

    async def one() -> None:
        connection = await Connection.open(port)
        try:
            while time.perf_counter() < until:
                number = next(numbers, None)
                if number is None:
                    return
                request = make(number)
                started = time.perf_counter()
                answer = await connection.ask(request)
                times.append(time.perf_counter() - started)
                if answer.status not in expected:
                    raise RuntimeError(f"status {answer.status}: {answer.body[:300]!r}")
        finally:
            connection.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    took = time.perf_counter() - begun
    times.sort()
    return Load(
        len(times) / took,
        1000 * times[len(times) // 2],
        1000 * times[min(len(times) - 1, int(len(times) * 0.99))],
        len(times),
    )

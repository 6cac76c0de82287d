"""Large bodies: read piece by piece, and forms with files straight to the disk, at flat memory.

A route for such forms is declared with ``**BIG_FORM`` and asks ``await big_form(request)``; the guards look for the
session's token in the same place. Files are under `SentFile.path` until the answer is out, whatever it is.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import FileIO
from pathlib import Path
from typing import Any

from litestar import Request
from litestar.exceptions import ClientException
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE
from multipart import MultipartError, MultipartSegment, PushMultipartParser
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import let_go
from eventhub.domain.uploads import limits
from eventhub.domain.uploads.limits import MOST_AT_ONCE
from eventhub.domain.uploads.part import SUFFIX, folder_of
from eventhub.forms.reading import Typed
from eventhub.models import new_id
from eventhub.web.pages import settings_of

AnyRequest = Request[Any, Any, Any]

#: who sends nothing for so long has gone, whatever the connection says
IDLE_SECONDS = 60
LARGEST_TEXTS = 1_000_000
MOST_PARTS = 200
BUFFER = 1_000_000
#: a file that is too large is let come so far, so that the browser reads the answer, which says so
LARGEST_DRAINED = 5_000_000_000


class BrokenOffError(ClientException):
    """The connection broke, or fell silent, before the body was complete."""


class TooLargeError(ClientException):
    """More than this form may send."""

    status_code = HTTP_413_REQUEST_ENTITY_TOO_LARGE


class TooManyFilesError(TooLargeError):
    """More files than go with one form."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a form, on the disk if it ``is_whole``; one for which there was no room is only counted."""

    filename: str
    path: Path
    size: int
    is_whole: bool = True


async def body_of(request: AnyRequest) -> AsyncIterator[bytes]:
    """The body as it comes, whatever its length.

    Raises:
        BrokenOffError: when it ends before it is complete.
    """
    is_open = True
    while is_open:
        try:
            message = await asyncio.wait_for(request.receive(), IDLE_SECONDS)
        except TimeoutError as error:
            raise BrokenOffError from error
        if message["type"] != "http.request":
            raise BrokenOffError
        if message["body"]:
            yield message["body"]
        is_open = message.get("more_body", False)


async def big_form(request: AnyRequest, db: AsyncSession | None = None) -> Typed:
    """What was typed and sent; read once a request. Ask who sends before, it may take the disk.

    Reading takes as long as the sender does: ``db``, where one is in use, forgets what was read and waits for nobody.

    Raises:
        ClientException: for what is no form with files, is too large, or breaks off; `AnotherFormError`.
    """
    kept = request.scope["state"]
    if "big_form" not in kept:
        if db is not None:
            await let_go(db)
        kept["big_form"] = await _read(request)
    typed: Typed = kept["big_form"]
    return typed


async def forget_files(state: Mapping[str, Any]) -> None:
    """The answer is out: remove what nobody has taken over; what a crash leaves is removed by a chore."""
    for path in state.get("sent_files", ()):
        await asyncio.to_thread(path.unlink, missing_ok=True)
    if (give_back := state.get("give_back")) is not None:
        give_back()


#: how a route for forms with large files is declared
BIG_FORM: dict[str, Any] = {"opt": {"big_form": True}}


async def _read(request: AnyRequest) -> Typed:
    kind, options = request.content_type
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise ClientException
    most = _most_files(request)
    largest, room = await _take_room(request, most)
    paths = request.scope["state"].setdefault("sent_files", [])
    reader = _Reader(folder_of(settings_of(request)), paths, most=most, largest=largest, room=room)
    try:
        with PushMultipartParser(options["boundary"], max_segment_count=MOST_PARTS) as parser:
            async for piece in body_of(request):
                for event in parser.parse(piece):
                    await reader.take(event)
    except MultipartError as error:
        raise ClientException from error
    finally:
        await reader.close()
    return Typed(reader.pairs)


def _most_files(request: AnyRequest) -> int:
    """Speakers, who are not signed in, send one file with a form."""
    return MOST_AT_ONCE if request.scope["state"].get("actor") is not None else 1


async def _take_room(request: AnyRequest, most: int) -> tuple[int, int]:
    """Take room for ``most`` files before anything is read, until the answer is out.

    Returns, in bytes, how large a file may be, and what was taken for all.
    """
    async with request.app.state.database.session() as db:
        room = await limits.room(db)
    told = request.headers.get("content-length", "")
    announced = int(told) if told.isascii() and told.isdigit() and len(told) <= 15 else room.event
    spool, state = request.app.state.spool, request.scope["state"]
    actor = state.get("actor")
    sender = str(actor.user_id) if actor is not None else str(request.path_params.get("token", ""))
    taken: int = spool.take(sender, wanted=min(announced, most * room.file, room.event), left=room.left)
    state["give_back"] = partial(spool.give_back, sender)
    return room.file, taken


class _Reader:
    """Takes the parts of one form: texts into memory, files to the disk."""

    def __init__(self, folder: Path, paths: list[Path], *, most: int, largest: int, room: int) -> None:
        """Begin; ``most`` files, each of ``largest`` bytes, in ``room`` bytes; ``paths`` is told of each beforehand."""
        self.pairs: list[tuple[str, Any]] = []
        self._folder = folder
        self._paths = paths
        self._most, self._largest, self._room = most, largest, room
        self._name = ""
        self._text = bytearray()
        self._texts = 0
        self._files = 0
        self._sink: _Sink | None = None

    async def take(self, event: "MultipartSegment | bytearray | None") -> None:
        """One thing the parser has seen: a part begins, goes on, or ends."""
        if isinstance(event, MultipartSegment):
            await self._begin(event)
        elif event is None:
            await self._end()
        elif self._sink is not None:
            await self._sink.add(event)
        else:
            self._texts += len(event)
            if self._texts > LARGEST_TEXTS:
                raise TooLargeError
            self._text += event

    async def _begin(self, part: MultipartSegment) -> None:
        self._name, self._text = part.name or "", bytearray()
        if part.filename is None:
            return
        self._files += bool(part.filename)
        if self._files > self._most:
            raise TooManyFilesError
        path = self._folder / f"{new_id().hex}{SUFFIX}"
        self._paths.append(path)
        self._sink = _Sink(path, part.filename, min(self._largest, self._room))

    async def _end(self) -> None:
        if self._sink is None:
            self.pairs.append((self._name, self._text.decode("utf-8", "replace")))
            return
        sink, self._sink = self._sink, None
        sent = await sink.done()
        self._room -= sent.size if sent.is_whole else 0
        self.pairs.append((self._name, sent))

    async def close(self) -> None:
        """Nothing more comes."""
        if self._sink is not None:
            await self._sink.close()


class _Sink:
    """One file on its way to the disk."""

    def __init__(self, path: Path, filename: str, largest: int) -> None:
        """Nothing is written yet."""
        self._path = path
        self._filename = filename
        self._largest = largest
        self._size = 0
        self._buffer = bytearray()
        self._file: FileIO | None = None

    async def add(self, content: bytearray) -> None:
        """A piece more; beyond the limit it is only counted, so that the browser can finish and read the answer."""
        self._size += len(content)
        if self._size > max(LARGEST_DRAINED, self._largest):
            raise TooLargeError
        if not self._fits:
            self._buffer.clear()
            return
        self._buffer += content
        if len(self._buffer) >= BUFFER:
            await asyncio.to_thread(self._write)

    async def done(self) -> SentFile:
        """It is complete; one that does not fit goes at once."""
        if self._fits:
            await asyncio.to_thread(self._finish)
        await self.close()
        if not self._fits:
            await asyncio.to_thread(self._path.unlink, missing_ok=True)
        return SentFile(self._filename, self._path, self._size, self._fits)

    async def close(self) -> None:
        """Write nothing more."""
        if self._file is not None:
            await asyncio.to_thread(self._file.close)

    @property
    def _fits(self) -> bool:
        return self._size <= self._largest

    def _write(self) -> None:
        if self._file is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Unbuffered: what cannot be written is said at once, and closing writes nothing.
            self._file = self._path.open("xb", buffering=0)
        view = memoryview(self._buffer)
        while view:
            view = view[self._file.write(view) :]
        view.release()
        self._buffer = bytearray()

    def _finish(self) -> None:
        self._write()
        if self._file is not None:
            os.fsync(self._file.fileno())

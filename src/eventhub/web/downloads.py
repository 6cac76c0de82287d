"""Files out of the storage, whole or in part (RFC 9110, section 14), streamed at flat memory."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Response
from litestar.exceptions import NotFoundException
from litestar.response import Stream

from eventhub.storage import Storage
from eventhub.web.front import seen
from eventhub.web.pages import AnyRequest, Page, etag_matches, settings_of

PUBLIC = "public, no-cache"
PRIVATE = "private, no-cache"
#: whatever a file holds, a browser that opens it runs nothing and asks nobody
POLICY = "default-src 'none'; sandbox"
PLAYED = "default-src 'none'; media-src 'self'; sandbox"
PLAYABLE = ("audio/", "video/")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Download:
    """A stored file as it is offered: ``digest`` (hexadecimal) changes with its bytes, ``size`` is in bytes.

    One that is not ``is_public`` may not be kept by anybody but the reader; nobody uses a copy without asking again.
    """

    stored_as: str
    name: str
    media_type: str
    size: int
    digest: str
    is_public: bool = False

    @property
    def etag(self) -> str:
        """A strong validator: the same bytes have the same one."""
        return f'"{self.digest[:32]}"'


async def send(request: AnyRequest, file: Download) -> Page:
    """Answer with the file, or the one part of it that is asked for: 200, 206, 304 or 416.

    Raises:
        NotFoundException: when the storage has lost it.
    """
    headers = _headers(file)
    if etag_matches(request.headers.get("if-none-match", ""), file.etag):
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    if seen(request.scope).is_head:
        # Ranges are defined for GET alone (section 14.2).
        return Response(b"", headers={**headers, "Content-Length": str(file.size)}, media_type=file.media_type)
    asked = request.headers.get("range", "") if _is_same(request, file) else ""
    part = part_of(asked, file.size)
    if part is not None and not part:
        unfit = {**headers, "Content-Range": f"bytes */{file.size}"}
        return Response(b"", status_code=416, headers=unfit, media_type="text/plain")
    storage = Storage(settings_of(request))
    if await storage.size(file.stored_as) != file.size:
        log.error("stored file missing or cut", file=file.stored_as)
        raise NotFoundException
    span = part if part is not None else range(file.size)
    headers["Content-Length"] = str(len(span))
    if part is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{file.size}"
    return Stream(
        storage.stream(file.stored_as, span.start, len(span)),
        status_code=200 if part is None else 206,
        headers=headers,
        media_type=file.media_type,
    )


def part_of(asked: str, size: int) -> range | None:
    """The bytes a Range header asks for: an empty range when it cannot be met, None for the whole file.

    What is malformed, of another unit, or several parts at once is answered with the whole, as section 14.2 allows.
    """
    unit, _, spec = asked.partition("=")
    first, dash, last = (one.strip() for one in spec.partition("-"))
    if unit.strip().lower() != "bytes" or not dash or not _is_number(first) or not _is_number(last):
        return None
    if not first:
        wanted = int(last) if last else None
        return None if wanted is None else range(max(0, size - wanted), size)
    start, stop = int(first), int(last) + 1 if last else size
    if stop <= start and last:
        return None
    return range(start, min(stop, size)) if start < size else range(0)


def _is_number(text: str) -> bool:
    """Digits, few enough to be a size; or nothing."""
    return not text or (text.isascii() and text.isdecimal() and len(text) < 20)


def _is_same(request: AnyRequest, file: Download) -> bool:
    """Whether the part that was asked for fits what the reader has (section 13.1.5, strong comparison)."""
    condition = request.headers.get("if-range", "")
    return not condition or condition.strip() == file.etag


def _headers(file: Download) -> dict[str, Any]:
    is_played = file.media_type.startswith(PLAYABLE)
    return {
        "Accept-Ranges": "bytes",
        "ETag": file.etag,
        "Cache-Control": PUBLIC if file.is_public else PRIVATE,
        # Also of what is played: the elements of a page that play it do not ask for this.
        "Content-Disposition": f"attachment; {_named(file.name)}",
        "Content-Security-Policy": PLAYED if is_played else POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def _named(name: str) -> str:
    """The name for old programs and, whole, for all others (RFC 6266, section 4.3)."""
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in name)
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"

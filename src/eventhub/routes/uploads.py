"""Uploads in pieces: tus 1.0.0, core protocol with creation, termination and expiration (https://tus.io/protocols).

Speakers prove themselves by their link, in the metadata; members of the staff by their session and its token. What is
refused comes with a sentence, as JSON. HEAD tells the metadata from what is kept of it, which is all but the link.
"""

import base64
import binascii
from email.utils import format_datetime
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

from litestar import Response, delete, get, patch, post, route
from litestar.enums import HttpMethod
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import proposals
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.uploads import append, find
from eventhub.domain.uploads.begin import Wish, begin
from eventhub.domain.uploads.finish import finish
from eventhub.domain.uploads.limits import MB
from eventhub.models import FileRole, MaterialKind, Upload
from eventhub.web.actor import SignInNeeded, session_token
from eventhub.web.inputs import Db, HTMXRequest, Token, Visitor
from eventhub.web.pages import AnyRequest, Page, hub_of
from eventhub.web.receiving import receive
from eventhub.web.security import demand_token
from eventhub.web.sentences import sentence

VERSION = {"Tus-Resumable": "1.0.0"}
EXTENSIONS = "creation,termination,expiration"
PIECE = "application/offset+octet-stream"
STATUS = {
    "upload.gone": 410,
    "upload.lost": 410,
    "upload.busy": 423,
    "upload.wrong_offset": 409,
    "upload.too_long": 413,
    "upload.too_large": 413,
    "upload.event_full": 413,
    "upload.hub_full": 413,
    "upload.too_many": 429,
    "upload.not_yours": 403,
    "upload.put_off": 503,
}
Word = TypeVar("Word", bound=StrEnum)


def _unknown_sender(_request: AnyRequest, _error: SignInNeeded) -> Page:
    """The session of who sends has ended: no page to go to, and no words, so that the browser keeps the address."""
    return _answer(401, {})


ONE: dict[str, Any] = {"path": "/uploads/{key:str}", "exception_handlers": {SignInNeeded: _unknown_sender}}


@route(["/uploads", "/uploads/{key:str}"], http_method=[HttpMethod.OPTIONS], name="uploads:abilities")
async def abilities(request: HTMXRequest) -> Page:
    """What this server speaks, and how large a file may be."""
    return _answer(204, {"Tus-Version": "1.0.0", "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(_most(request))})


@post("/uploads", name="uploads:create")
async def create(request: HTMXRequest, db: Db, visitor: Visitor) -> Page:
    """Announce a file: its length, its name, and where it belongs."""
    if not _speaks_tus(request):
        return _wrong_version()
    try:
        told = _metadata(request.headers.get("upload-metadata", ""))
        by = await _sender(request, db, told.get("link", ""), visitor)
        async with transaction(db):
            begun = await begin(db, _wish(told, _number(request, "upload-length")), by=by, now=clock.now())
        return _answer(201, {"Location": urls.upload(begun.key), **_expiry(begun.upload)})
    except DomainError as error:
        return _refusal(request, error)


@get(**ONE, name="uploads:show")
async def show(request: HTMXRequest, db: Db, key: Token, visitor: Visitor) -> Page:
    """How far it has come; HEAD in tus."""
    if not _speaks_tus(request):
        return _wrong_version()
    try:
        upload = await _found(db, key, visitor)
        return _answer(200, {**await _progress(db, upload), "Upload-Metadata": _metadata_of(upload)})
    except DomainError as error:
        return _refusal(request, error)


@patch(**ONE, name="uploads:append")
async def append_piece(request: HTMXRequest, db: Db, key: Token, visitor: Visitor) -> Page:
    """The next piece; with the last one it becomes a file, or is refused for what it holds."""
    if not _speaks_tus(request):
        return _wrong_version()
    if request.content_type[0] != PIECE:
        return _answer(415, {})
    try:
        upload = await _found(db, key, visitor)
        await _demand_token(request, upload)
        offset = _number(request, "upload-offset")
        if upload.is_under_way:
            upload = await receive(request, db, upload, offset=offset)
        elif offset != upload.received:
            raise DomainError("upload.wrong_offset", offset=upload.received)
        ident = upload.id
        if upload.is_under_way and upload.is_complete:
            await finish(db, upload, now=clock.now())
        upload = await find.current(db, ident) or upload
        return _answer(204, await _progress(db, upload))
    except DomainError as error:
        return _refusal(request, error)


@delete(**ONE, name="uploads:delete", status_code=200)
async def give_up(request: HTMXRequest, db: Db, key: Token, visitor: Visitor) -> Page:
    """Throw away what has come; a file that it has become already stays."""
    if not _speaks_tus(request):
        return _wrong_version()
    try:
        upload = await _found(db, key, visitor)
        await _demand_token(request, upload)
        ident = upload.id
        async with transaction(db):
            await append.give_up(db, ident)
        return _answer(204, {})
    except DomainError as error:
        return _refusal(request, error)


@post(**ONE, name="uploads:override")
async def override(request: HTMXRequest, db: Db, key: Token, visitor: Visitor) -> Page:
    """The same for who cannot send these methods (tus 1.0, X-HTTP-Method-Override)."""
    methods = {"HEAD": show, "GET": show, "PATCH": append_piece, "DELETE": give_up}
    meant = methods.get(request.headers.get("x-http-method-override", ""))
    if meant is None:
        return _answer(405, {"Allow": "GET, HEAD, PATCH, DELETE, OPTIONS"})
    answer: Page = await meant.fn(request, db=db, key=key, visitor=visitor)
    return answer


async def _sender(request: AnyRequest, db: AsyncSession, link: str, visitor: Actor | None) -> Actor | proposals.Access:
    if link:
        access = await proposals.by_token(db, link)
        if access is None:
            raise DomainError("upload.not_yours")
        return access
    if visitor is None:
        raise SignInNeeded
    await demand_token(request, session_token(request))
    return visitor


async def _demand_token(request: AnyRequest, upload: Upload) -> None:
    if upload.user_id is not None:
        await demand_token(request, session_token(request))


async def _found(db: AsyncSession, key: str, visitor: Actor | None) -> Upload:
    upload = await find.by_key(db, key, actor=visitor, now=clock.now())
    if upload is None:
        if visitor is None and await find.awaits_sign_in(db, key, now=clock.now()):
            raise SignInNeeded
        raise NotFoundException
    if upload.refusal:
        raise DomainError(upload.refusal)
    return upload


async def _progress(db: AsyncSession, upload: Upload) -> dict[str, str]:
    headers = {"Upload-Offset": str(upload.received), "Upload-Length": str(upload.length), **_expiry(upload)}
    if upload.finished_at is not None and (material_id := await find.material_of(db, upload)) is not None:
        headers["Upload-Material"] = str(material_id)
    return headers


def _expiry(upload: Upload) -> dict[str, str]:
    return {"Upload-Expires": format_datetime(upload.expires_at, usegmt=True)}


def _metadata(header: str) -> dict[str, str]:
    """Names and base64 values, separated by commas (tus 1.0, Upload-Metadata)."""
    told = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise DomainError("upload.not_understood") from error
    return told


def _metadata_of(upload: Upload) -> str:
    told = {
        "name": upload.name,
        "talk": upload.talk_id,
        "event": upload.event_id if upload.user_id else None,
        "material": upload.material_id,
        "kind": upload.kind,
        "role": upload.role,
        "language": upload.language,
    }
    return ",".join(f"{name} {base64.b64encode(str(one).encode()).decode()}" for name, one in told.items() if one)


def _wish(told: dict[str, str], length: int) -> Wish:
    return Wish(
        name=told.get("name") or told.get("filename", ""),
        length=length,
        event_id=_id(told, "event"),
        talk_id=_id(told, "talk"),
        material_id=_id(told, "material"),
        kind=_word(told, "kind", MaterialKind.SLIDES),
        role=_word(told, "role", FileRole.MAIN),
        language=told.get("language", "")[:8],
    )


def _id(told: dict[str, str], name: str) -> UUID | None:
    try:
        return UUID(told[name]) if told.get(name) else None
    except ValueError as error:
        raise DomainError("upload.not_understood") from error


def _word(told: dict[str, str], name: str, otherwise: Word) -> Word:
    try:
        return type(otherwise)(told[name]) if told.get(name) else otherwise
    except ValueError as error:
        raise DomainError("upload.not_understood") from error


def _number(request: AnyRequest, header: str) -> int:
    given = request.headers.get(header, "")
    if not (given.isascii() and given.isdigit() and len(given) <= 15):
        raise DomainError("upload.not_understood")
    return int(given)


def _most(request: AnyRequest) -> int:
    return hub_of(request).hub.file_limit_mb * MB


def _speaks_tus(request: AnyRequest) -> bool:
    return request.headers.get("tus-resumable") == VERSION["Tus-Resumable"]


def _wrong_version() -> Page:
    return _answer(412, {"Tus-Version": "1.0.0"})


def _refusal(request: AnyRequest, error: DomainError) -> Page:
    said = sentence(error)
    # HEAD has no body; a header holds no letters beyond ASCII (RFC 9110, section 5.5), so they are percent-encoded.
    headers = {"Tus-Max-Size": str(_most(request)), "Upload-Refusal": quote(str(said))}
    return _answer(STATUS.get(error.code, 422), headers, {"error": said, "code": error.code})


def _answer(status: int, headers: dict[str, str], body: dict[str, Any] | None = None) -> Page:
    known = {**VERSION, "Cache-Control": "no-store", **headers}
    if body is None:
        return Response(b"", status_code=status, headers=known, media_type="text/plain")
    return Response(body, status_code=status, headers=known, media_type="application/json")


ROUTES = [abilities, append_piece, create, give_up, override, show]

"""Which files are taken, found out from what they hold; the name must say the same.

Everything not listed is refused: macro formats, SVG, HTML, programs and the old office formats among it. Archives and
office documents, which are archives, are judged by their directory and never unpacked.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from eventhub.formats.file_names import suffix_of
from eventhub.formats.zip_listing import ZipEntry, ZipListingError, first_stored, listing

HEAD = 4_096
PIECE = 1_000_000
LARGEST_TEXT = 20_000_000
MOST_UNPACKED = 5_000_000_000
#: beyond this many times its size an archive is made to harm
HIGHEST_RATIO = 200
RATIO_MATTERS_FROM = 50_000_000

_NESTED = frozenset({"zip", "7z", "rar", "gz", "tgz", "bz2", "xz", "zst", "tar", "cab", "iso", "jar"})
_PROGRAMS = frozenset({"exe", "scr", "com", "pif", "msi", "dll", "lnk", "hta", "vbs", "apk"})
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f]")
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MPEG_AUDIO = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")


class FileTypeError(Exception):
    """This file is not taken. ``reason`` is the last part of the code ``file.…`` that tells of it."""

    def __init__(self, reason: str) -> None:
        """Name the reason."""
        super().__init__(reason)
        self.reason = reason


class Family(StrEnum):
    """What files are of one sort for those who decide where they may go."""

    DOCUMENT = "document"
    PICTURE = "picture"
    ARCHIVE = "archive"
    AUDIO = "audio"
    VIDEO = "video"
    CAPTIONS = "captions"
    TEXT = "text"


AUDIO_OR_VIDEO = (Family.AUDIO, Family.VIDEO)


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file that is taken; ``check`` raises `FileTypeError` or says no."""

    family: Family
    media_type: str
    check: Callable[[Path], bool]


def type_of_name(name: str) -> FileType:
    """What a file of this name has to be.

    Raises:
        FileTypeError: ``not_allowed``, or ``macros`` for documents that run programs.
    """
    suffix = suffix_of(name)
    if suffix in MACRO_SUFFIXES:
        raise FileTypeError("macros")
    if suffix not in TYPES:
        raise FileTypeError("not_allowed")
    return TYPES[suffix]


def identify(path: Path, name: str) -> FileType:
    """What the file at ``path`` is, if it is taken and is what ``name`` says. Reads the file; blocks.

    Raises:
        FileTypeError: with the reason.
    """
    found = type_of_name(name)
    if path.stat().st_size == 0:
        raise FileTypeError("empty")
    if not found.check(path):
        raise FileTypeError("mismatch")
    return found


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _begins(*beginnings: bytes) -> Callable[[Path], bool]:
    return lambda path: _head(path).startswith(beginnings)


def _is_riff(form: bytes) -> Callable[[Path], bool]:
    """A RIFF file of one form, such as ``WAVE``."""

    def check(path: Path) -> bool:
        head = _head(path)
        return head[:4] == b"RIFF" and head[8:12] == form

    return check


def _is_mp4(path: Path) -> bool:
    """The first box says which of the family it is (ISO/IEC 14496-12, section 4.3); QuickTime's own is not taken."""
    head = _head(path)
    return head[4:8] == b"ftyp" and head[8:11] in (b"iso", b"mp4", b"avc", b"M4V", b"M4A", b"M4B", b"das")


def _is_webm(path: Path) -> bool:
    head = _head(path)
    return head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head[:64]


def _is_mp3(path: Path) -> bool:
    head = _head(path)
    return head.startswith(b"ID3") or _MPEG_AUDIO.match(head) is not None


def _is_text(path: Path) -> bool:
    """Characters only: no control characters, and UTF-8 or an encoding of one byte a character."""
    if path.stat().st_size > LARGEST_TEXT:
        raise FileTypeError("too_large_text")
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if _NO_TEXT.search(piece):
                return False
    return True


def _is_captions(path: Path) -> bool:
    """WebVTT: UTF-8 that begins with its name (WebVTT, section 4.1)."""
    if not _is_text(path):
        return False
    try:
        text = path.read_bytes().removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        return False
    return re.match(r"WEBVTT([ \t\r\n]|$)", text) is not None


def _listed(path: Path) -> list[ZipEntry]:
    """What an archive holds, once nothing of it would harm who unpacks it."""
    if not _head(path).startswith(b"PK\x03\x04"):
        raise FileTypeError("mismatch")
    try:
        entries = listing(path)
    except ZipListingError as error:
        raise FileTypeError("archive") from error
    if any(_LEADS_OUT.search(entry.name) for entry in entries):
        raise FileTypeError("archive")
    if any(entry.is_encrypted for entry in entries):
        raise FileTypeError("locked")
    unpacked = sum(entry.size for entry in entries)
    is_bomb = unpacked > RATIO_MATTERS_FROM and unpacked > HIGHEST_RATIO * path.stat().st_size
    if is_bomb or unpacked > MOST_UNPACKED:
        raise FileTypeError("bomb")
    return entries


def _is_archive(path: Path) -> bool:
    suffixes = {suffix_of(entry.name) for entry in _listed(path)}
    if suffixes & _NESTED:
        raise FileTypeError("nested")
    if suffixes & _PROGRAMS:
        raise FileTypeError("programs")
    return True


def _is_office(main: str) -> Callable[[Path], bool]:
    """An Office Open XML document whose main part is ``main``."""

    def check(path: Path) -> bool:
        names = {entry.name for entry in _listed(path)}
        if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
            raise FileTypeError("macros")
        return {"[Content_Types].xml", main} <= names

    return check


def _is_open_document(media_type: str) -> Callable[[Path], bool]:
    def check(path: Path) -> bool:
        names = [entry.name for entry in _listed(path)]
        if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
            raise FileTypeError("macros")
        return first_stored(path, "mimetype") == media_type.encode()

    return check


def _office(kind: str, main: str) -> FileType:
    media_type = f"application/vnd.openxmlformats-officedocument.{kind}"
    return FileType(Family.DOCUMENT, media_type, _is_office(main))


def _open_document(kind: str) -> FileType:
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    return FileType(Family.DOCUMENT, media_type, _is_open_document(media_type))


_JPEG = FileType(Family.PICTURE, "image/jpeg", _begins(b"\xff\xd8\xff"))
_OGG = FileType(Family.AUDIO, "audio/ogg", _begins(b"OggS"))

MACRO_SUFFIXES = frozenset({"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam", "sldm"})
TYPES = {
    "pdf": FileType(Family.DOCUMENT, "application/pdf", _begins(b"%PDF-")),
    "docx": _office("wordprocessingml.document", "word/document.xml"),
    "pptx": _office("presentationml.presentation", "ppt/presentation.xml"),
    "xlsx": _office("spreadsheetml.sheet", "xl/workbook.xml"),
    "odt": _open_document("text"),
    "odp": _open_document("presentation"),
    "ods": _open_document("spreadsheet"),
    "png": FileType(Family.PICTURE, "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "webp": FileType(Family.PICTURE, "image/webp", _is_riff(b"WEBP")),
    "gif": FileType(Family.PICTURE, "image/gif", _begins(b"GIF87a", b"GIF89a")),
    "zip": FileType(Family.ARCHIVE, "application/zip", _is_archive),
    "mp4": FileType(Family.VIDEO, "video/mp4", _is_mp4),
    "webm": FileType(Family.VIDEO, "video/webm", _is_webm),
    "m4a": FileType(Family.AUDIO, "audio/mp4", _is_mp4),
    "mp3": FileType(Family.AUDIO, "audio/mpeg", _is_mp3),
    "ogg": _OGG,
    "oga": _OGG,
    "wav": FileType(Family.AUDIO, "audio/wav", _is_riff(b"WAVE")),
    "vtt": FileType(Family.CAPTIONS, "text/vtt", _is_captions),
    "txt": FileType(Family.TEXT, "text/plain", _is_text),
    "md": FileType(Family.TEXT, "text/markdown", _is_text),
    "csv": FileType(Family.TEXT, "text/csv", _is_text),
}

"""What a zip archive says it holds, read from its central directory alone: nothing is ever unpacked.

The directory is found from the end of the file (PKWARE APPNOTE 6.3.10, sections 4.3.12 and 4.3.16) and must fill the
space up to there, so that nothing hides behind it. Archives of the zip64 kind are not taken: none of the size that is
allowed here needs it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_ENTRIES = 10_000
LARGEST_DIRECTORY = 4_000_000
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 0xFFFF
_IS_ZIP64 = 0xFFFFFFFF
_ENCRYPTED = 0x0001
_UTF8 = 0x0800


class ZipListingError(Exception):
    """It cannot be read, or holds more than is looked at."""


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One file in it, as its directory says; sizes in bytes."""

    name: str
    packed: int
    size: int
    is_encrypted: bool


def listing(path: Path) -> list[ZipEntry]:
    """The entries of the archive at ``path``, at most 10,000.

    Raises:
        ZipListingError: when it is no plain archive from its first byte to its last.
    """
    length = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, length - _END.size - _LONGEST_COMMENT))
        tail = file.read()
        found = tail.rfind(b"PK\x05\x06")
        if found < 0 or len(tail) - found < _END.size:
            raise ZipListingError("no directory")
        _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(tail, found)
        end = length - len(tail) + found
        if disk or first_disk or here != count or found + _END.size + comment != len(tail) or start + size != end:
            raise ZipListingError("more than an archive")
        if count > MOST_ENTRIES or size > LARGEST_DIRECTORY:
            raise ZipListingError("too many entries")
        file.seek(start)
        entries = list(_entries(file.read(size)))
    if len(entries) != count:
        raise ZipListingError("entries missing")
    return entries


def first_stored(path: Path, name: str, longest: int = 200) -> bytes:
    """What the first file in the archive holds if it is called ``name`` and lies there as it is; "" otherwise.

    An OpenDocument says there what it is (OpenDocument 1.3, part 2, section 3.3).
    """
    with path.open("rb") as file:
        head = file.read(_LOCAL.size + len(name) + longest)
    if len(head) < _LOCAL.size:
        return b""
    signature, _, flags, method, _, _, _, packed, size, name_length, extra_length = _LOCAL.unpack_from(head)
    begin = _LOCAL.size + name_length + extra_length
    is_it = head[_LOCAL.size : _LOCAL.size + name_length] == name.encode()
    is_plain = signature == b"PK\x03\x04" and method == 0 and packed == size <= longest and not flags & _ENCRYPTED
    return head[begin : begin + size] if is_it and is_plain else b""


def _entries(directory: bytes) -> Iterator[ZipEntry]:
    at = 0
    while at < len(directory):
        if len(directory) - at < _ENTRY.size:
            raise ZipListingError("cut off")
        signature, _, _, flags, _, _, _, _, packed, size, name, extra, comment, *_, offset = _ENTRY.unpack_from(
            directory, at
        )
        if signature != b"PK\x01\x02" or _IS_ZIP64 in (packed, size, offset):
            raise ZipListingError("not an entry")
        at += _ENTRY.size
        if len(directory) - at < name + extra + comment:
            raise ZipListingError("cut off")
        text = directory[at : at + name].decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        yield ZipEntry(text, packed, size, bool(flags & _ENCRYPTED))
        at += name + extra + comment

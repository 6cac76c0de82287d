"""What an upload has become once all its bytes are there and have been looked at."""

from dataclasses import dataclass
from uuid import UUID

FOLDER = "materials"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that passed the type check and lies in the storage already, under ``stored_as``.

    ``name`` is the one it is offered under, made safe; ``media_type`` says what it holds, whatever was claimed.
    ``size`` is in bytes, ``sha256`` the digest (32 bytes), both of what is kept: pictures are written anew.
    """

    stored_as: str
    name: str
    media_type: str
    size: int
    sha256: bytes


def stored_name(ident: UUID) -> str:
    """Under which name the bytes of an upload are kept; the same when handing over is tried again."""
    return f"{FOLDER}/{ident.hex}"

"""Makers of materials' tests: an item with a file, its bytes, and what a speaker said."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from eventhub.models import (
    Audience,
    FileRole,
    FileState,
    LocalizedText,
    Material,
    MaterialConsent,
    MaterialFile,
    MaterialKind,
    PublishWhen,
    new_id,
)

PUT_UP = datetime(2027, 1, 2, tzinfo=UTC)
BYTES = bytes(range(256)) * 40


def make_file(content: bytes = BYTES, **values: Any) -> MaterialFile:
    """A clean PDF of `BYTES`."""
    defaults: dict[str, Any] = {
        "role": FileRole.MAIN,
        "number": 1,
        "name": "folien.pdf",
        "media_type": "application/pdf",
        "size": len(content),
        "sha256": sha256(content).digest(),
        "stored_as": f"materials/{new_id()}",
        "state": FileState.CLEAN,
        "uploaded_at": PUT_UP,
        "ready_at": PUT_UP,
    }
    return MaterialFile(**defaults | values)


def make_material(**values: Any) -> Material:
    """Slides that everybody may see at once."""
    defaults: dict[str, Any] = {
        "kind": MaterialKind.SLIDES,
        "title": LocalizedText("Folien", "Slides"),
        "audience": Audience.EVERYONE,
        "publish_when": PublishWhen.NOW,
        "consents": [],
        "created_at": PUT_UP,
        "updated_at": PUT_UP,
    }
    if "files" not in values:
        is_file = values.get("kind", MaterialKind.SLIDES) not in (MaterialKind.LINK, MaterialKind.MINUTES)
        values["files"] = [make_file()] if is_file else []
    return Material(**defaults | values)


def make_word(given: bool = True, withdrawn: bool = False, **values: Any) -> MaterialConsent:
    """What a speaker said: yes, nothing yet, or no longer."""
    return MaterialConsent(
        asked_at=PUT_UP, given_at=PUT_UP if given else None, withdrawn_at=PUT_UP if withdrawn else None, **values
    )

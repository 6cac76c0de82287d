"""Fails when .env.example or docs/operations.md leave out a setting, or name one that does not exist."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from eventhub.settings import CONFIG, PREFIX, Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = {
    ROOT / ".env.example": re.compile(rf"^#? ?({PREFIX}[A-Z_]+)=", re.MULTILINE),
    ROOT / "docs" / "operations.md": re.compile(rf"`({PREFIX}[A-Z_]+)`"),
}


def faults() -> Iterator[str]:
    """What a document lacks or has too much."""
    settings = {f"{PREFIX}{name.upper()}" for name in Settings.__struct_fields__} | {CONFIG}
    for path, pattern in DOCUMENTS.items():
        name = path.relative_to(ROOT)
        if not path.exists():
            yield f"{name} is missing"
            continue
        named = set(pattern.findall(path.read_text(encoding="utf-8")))
        for setting in sorted(settings - named):
            yield f"{name} does not name {setting}"
        for setting in sorted(named - settings):
            yield f"{name} names {setting}, which is no setting"


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found))
    sys.exit(bool(found))

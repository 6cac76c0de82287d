"""What addresses are put together with."""

from urllib.parse import urlencode
from uuid import UUID

Id = UUID | str


def absolute(base_url: str, path: str) -> str:
    """``path`` as a whole address: ``https://hub.example.org/events``."""
    return f"{base_url.rstrip('/')}{path}"


def with_query(path: str, **values: str | int | None) -> str:
    """``path`` with the given values as its query; None and empty ones are left out."""
    query = urlencode({name: value for name, value in values.items() if value not in (None, "")})
    return f"{path}{'&' if '?' in path else '?'}{query}" if query else path


def in_language(path: str, language: str) -> str:
    """``path`` in one language, whatever the reader has chosen."""
    return with_query(path, lang=language)


def webcal(address: str) -> str:
    """The whole ``address`` of a feed, as calendars take it for a subscription."""
    return f"webcal://{address.partition('://')[2]}"


def listed(path: str, ident: Id | None, act: str) -> str:
    """``path`` of many things, of one of them, or of an act on it."""
    return "/".join(part for part in (path, str(ident) if ident else "", act) if part)

"""The sitemap (sitemaps.org 0.9), every page with its translations as hreflang alternates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

CONTENT_TYPE = "application/xml; charset=utf-8"

MOST_ADDRESSES = 50_000
"""A sitemap with more is refused by those who read it (sitemaps.org, "Sitemap file location")."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its whole addresses by language, the one without a language under ``x-default``."""

    addresses: Mapping[str, str]
    changed_at: datetime | None = None


def sitemap(pages: Iterable[Page]) -> bytes:
    """Return the map, one entry for each language of each page; pages beyond the limit are left out.

    Hand in the pages by importance: what comes last is dropped first.
    """
    entries: list[str] = []
    for page in pages:
        written = _entries(page)
        if len(entries) + len(written) > MOST_ADDRESSES:
            break
        entries += written
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
            *entries,
            "</urlset>\n",
        )
    ).encode()


def _entries(page: Page) -> list[str]:
    """Return one ``url`` for each language, all with the same links to each other."""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} href={quoteattr(address)}/>'
        for language, address in page.addresses.items()
    )
    changed = ""
    if page.changed_at is not None:
        changed = f"<lastmod>{page.changed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>"
    return [
        f"<url><loc>{escape(address)}</loc>{changed}{links}</url>"
        for language, address in page.addresses.items()
        if language != "x-default"
    ]

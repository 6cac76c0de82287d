"""What crawlers read: the map of the pages and what to leave alone."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

from eventhub.db import Database
from eventhub.models import LocalizedText, Series
from tests.clients import Browser
from tests.routes.public import _present as _present
from tests.routes.public import add, announce
from tests.routes.public import read_hub_again as read_hub_again

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HUB = "http://127.0.0.1:8000"


async def test_the_sitemap_lists_every_public_page_in_both_languages(
    client: Browser, database: Database, read_hub_again: Callable[[], None]
) -> None:
    await add(database, Series(slug="dinner", name=LocalizedText("Digital Dinner", "")))
    await announce(database, slug="ki")
    read_hub_again()
    answer = await client.get("/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    root = ET.fromstring(answer.text)
    found = [entry.text for entry in root.iterfind("s:url/s:loc", NAMES)]
    paths = ["/", "/events", "/series/dinner", "/events/ki", "/imprint", "/privacy", "/accessibility"]
    assert found == [f"{HUB}{path}?lang={language}" for path in paths for language in ("de", "en")]
    links = root.findall("s:url", NAMES)[6].findall("x:link", NAMES)
    assert {link.get("hreflang"): link.get("href") for link in links} == {
        "de": f"{HUB}/events/ki?lang=de",
        "en": f"{HUB}/events/ki?lang=en",
        "x-default": f"{HUB}/events/ki",
    }
    assert root.findall("s:url", NAMES)[6].findtext("s:lastmod", namespaces=NAMES) == "2026-12-01T00:00:00Z"
    for address in found:
        assert address is not None
        assert (await client.get(address.removeprefix(HUB))).status_code == 200


async def test_crawlers_are_told_of_the_sitemap(client: Browser) -> None:
    assert f"Sitemap: {HUB}/sitemap.xml" in (await client.get("/robots.txt")).text

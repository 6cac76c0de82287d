import xml.etree.ElementTree as ET
from datetime import UTC, datetime

from eventhub.formats.sitemap import MOST_ADDRESSES, Page, sitemap

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HOME = "https://events.example.org/"


def page(path="", **changes):
    address = f"{HOME}{path}"
    return Page({"de": f"{address}?lang=de", "en": f"{address}?lang=en", "x-default": address}, **changes)


def test_every_language_is_an_entry_that_names_them_all():
    read = ET.fromstring(sitemap([page("events", changed_at=datetime(2026, 11, 20, 9, 15, 1, 5, tzinfo=UTC))]))
    alternates = [
        ("de", "https://events.example.org/events?lang=de"),
        ("en", "https://events.example.org/events?lang=en"),
        ("x-default", "https://events.example.org/events"),
    ]

    assert [entry.find("s:loc", NAMES).text for entry in read] == [address for _, address in alternates[:2]]
    for entry in read:
        assert entry.find("s:lastmod", NAMES).text == "2026-11-20T09:15:01Z"
        assert [(link.get("hreflang"), link.get("href")) for link in entry.findall("x:link", NAMES)] == alternates
        assert {link.get("rel") for link in entry.findall("x:link", NAMES)} == {"alternate"}


def test_a_page_that_never_says_when_it_changed_has_no_date():
    assert ET.fromstring(sitemap([page()])).findall(".//s:lastmod", NAMES) == []


def test_addresses_are_escaped():
    odd = "https://events.example.org/events?topic=\"a\"&lang='<de>'"
    read = ET.fromstring(sitemap([Page({"de": odd})]))

    assert read.find("s:url/s:loc", NAMES).text == odd
    assert read.find("s:url/x:link", NAMES).get("href") == odd


def test_an_empty_hub_has_an_empty_map():
    assert list(ET.fromstring(sitemap([]))) == []


def test_pages_beyond_the_limit_are_left_out_whole():
    read = ET.fromstring(sitemap(page(f"events/{number}") for number in range(MOST_ADDRESSES)))

    assert len(read) == MOST_ADDRESSES
    assert read[-1].find("s:loc", NAMES).text == f"{HOME}events/{MOST_ADDRESSES // 2 - 1}?lang=en"

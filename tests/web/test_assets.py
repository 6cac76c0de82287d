"""Static files: in memory, for good under their version, checked again under any other name."""

import gzip
import re

import pytest

from eventhub.assets import ROOT, STYLE, asset, assets
from tests.clients import Browser

FOR_GOOD = "public, max-age=31536000, immutable"


async def test_a_versioned_file_is_kept_for_good(client: Browser) -> None:
    answer = await client.get(asset("icons.svg"))
    assert answer.headers["cache-control"] == FOR_GOOD
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.content == (ROOT / "icons.svg").read_bytes()


@pytest.mark.parametrize("path", ["/static/icons.svg", "/static/v000000000000/icons.svg"])
async def test_under_another_name_it_is_checked_again(client: Browser, path: str) -> None:
    answer = await client.get(path)
    assert answer.headers["cache-control"] == "public, no-cache"
    again = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_what_shrinks_is_sent_small(client: Browser) -> None:
    small = await client.get(asset(STYLE), headers={"Accept-Encoding": "gzip"})
    whole = await client.get(asset(STYLE), headers={"Accept-Encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert small.headers["vary"] == "Accept-Encoding"
    assert int(small.headers["content-length"]) < len(whole.content) / 3
    assert gzip.compress(whole.content, mtime=0)[:2] == b"\x1f\x8b"
    assert small.text == whole.text
    font = await client.get(asset("fonts/figtree.woff2"), headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in font.headers


def test_the_style_sheet_is_one_file_in_the_entrys_order() -> None:
    style = assets().files[STYLE].body.decode()
    assert "@import" not in style
    names = re.findall(r'@import url\("([^"]+)"\)', (ROOT / STYLE).read_text("utf-8"))
    places = [style.index((ROOT / "css" / name).read_text("utf-8")) for name in names]
    assert places == sorted(places)
    assert style.index("@layer reset, brand, tokens") < places[0]


def test_what_the_style_sheet_names_is_there() -> None:
    style = assets().files[STYLE].body.decode()
    for name in re.findall(r'url\("?\.\./([^")]+)', style):
        assert name in assets().files
    assert "http" not in re.sub(r"http://www\.w3\.org\S*", "", style)


def test_a_page_cannot_name_a_file_that_is_not_there() -> None:
    with pytest.raises(KeyError, match="no static file named 'css/nothing'"):
        asset("css/nothing")


@pytest.mark.parametrize(
    "path",
    ["/static/", "/static/nothing.css", "/static/../app.py", "/static/%2e%2e/app.py", "/static/css", "/static/v1"],
)
async def test_what_is_not_there_is_not_found(client: Browser, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_crawlers_are_told_what_to_leave_alone(client: Browser) -> None:
    text = (await client.get("/robots.txt")).text
    assert "Disallow: /r/" in text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text


async def test_health_says_whether_it_can_serve(client: Browser) -> None:
    live, ready = await client.get("/health/live"), await client.get("/health/ready")
    assert (live.status_code, ready.status_code) == (200, 200)
    assert (live.text, ready.text) == ("live\n", "ready\n")

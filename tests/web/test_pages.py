"""Answers: whole pages, parts, ways on, what is said once, and who may keep a copy."""

import httpx
import msgspec
import pytest
from litestar import Litestar, get, post
from litestar.datastructures import State

from eventhub.app import bare, create_app
from eventhub.assets import assets
from eventhub.db import Database, transaction
from eventhub.models import Hub
from eventhub.routes import ROUTES
from eventhub.web.inputs import HTMXRequest, Visitor
from eventhub.web.pages import Page, go_to, page, public_page
from tests.clients import HTMX, Browser, Visit


@get("/alike")
async def alike(request: HTMXRequest) -> Page:
    """The same for everybody."""
    return public_page(request, "errors/404.html")


@get("/personal")
async def personal(request: HTMXRequest, visitor: Visitor) -> Page:
    """For one person; in parts for htmx."""
    name = visitor.name if visitor else "nobody"
    return page(request, "errors/404.html", "title", headers={"X-Name": name})


@post("/done")
async def done(request: HTMXRequest) -> Page:
    """Says a sentence on the next page."""
    return go_to(request, "/personal?a=1", said="Drei Gäste & <b>einer</b>", kind="warn")


@pytest.fixture
def bare_app(monkeypatch: pytest.MonkeyPatch) -> Litestar:
    """The application with the routes above besides."""
    monkeypatch.setattr("eventhub.app.ROUTES", [*ROUTES, alike, personal, done])
    return bare()


class TestPages:
    async def test_a_public_page_is_sent_once(self, client: Browser) -> None:
        first = await client.get("/alike")
        assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
        assert first.headers["vary"] == "HX-Request, Accept-Language, Cookie"
        assert "set-cookie" not in first.headers
        again = await client.get("/alike", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        strong = first.headers["etag"].removeprefix("W/")
        assert (await client.get("/alike", headers={"If-None-Match": f'"x", {strong}'})).status_code == 304
        other = await client.get("/alike", headers={"If-None-Match": first.headers["etag"], "Accept-Language": "en"})
        assert other.status_code == 200

    async def test_staff_get_the_same_bytes_of_a_public_page(self, signed_in: Visit, client: Browser) -> None:
        staff = await signed_in()
        assert (await staff.get("/alike")).content == (await client.get("/alike")).content

    async def test_a_public_page_names_its_languages(self, client: Browser) -> None:
        plain = (await client.get("/alike?page=2")).text
        assert '<link rel="canonical" href="http://127.0.0.1:8000/alike">' in plain
        assert 'hreflang="en" href="http://127.0.0.1:8000/alike?page=2&amp;lang=en"' in plain
        english = (await client.get("/alike?lang=en")).text
        assert '<link rel="canonical" href="http://127.0.0.1:8000/alike?lang=en">' in english
        assert '<html lang="en">' in english
        assert 'href="/alike?lang=de" hreflang="de" lang="de"' in english

    async def test_a_personal_page_is_stored_by_nobody(self, client: Browser) -> None:
        answer = await client.get("/personal")
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers

    async def test_htmx_gets_the_part_and_everybody_else_the_page(self, client: Browser) -> None:
        part = await client.get("/personal", headers=HTMX)
        assert part.text == "Seite nicht gefunden"
        assert part.headers["vary"] == "HX-Request"
        for headers in ({}, {**HTMX, "HX-Boosted": "true"}, {**HTMX, "HX-History-Restore-Request": "true"}):
            assert (await client.get("/personal", headers=headers)).text.startswith("<!doctype html>")

    async def test_an_act_goes_on_in_the_way_of_its_sender(self, client: Browser) -> None:
        browser = await client.post("/done")
        assert (browser.status_code, browser.headers["location"]) == (303, "/personal?a=1")
        htmx = await client.post("/done", headers=HTMX)
        assert (htmx.status_code, htmx.headers["hx-redirect"]) == (204, "/personal?a=1")

    async def test_what_is_said_is_said_once(self, client: Browser) -> None:
        await client.post("/done")
        text = (await client.get("/personal")).text
        assert '<div class="flash flash--warn" role="status">' in text
        assert "Drei Gäste &amp; &lt;b&gt;einer&lt;/b&gt;" in text
        assert "flash" not in (await client.get("/personal")).text

    async def test_words_that_are_not_ours_are_not_said(self, client: Browser) -> None:
        await client.post("/done")
        value = client.cookies["flash"].strip('"')
        client.cookies.set("flash", f"X{value[1:]}", domain="127.0.0.1", path="/")
        answer = await client.get("/personal")
        assert answer.status_code == 200
        assert "flash--warn" not in answer.text
        assert "evil words" not in (await client.get("/personal?done=evil+words")).text
        assert "Sie sind abgemeldet." in (await client.get("/personal?done=signed-out")).text

    async def test_a_visitor_is_known_where_it_matters(self, signed_in: Visit, client: Browser) -> None:
        staff = await signed_in()
        assert (await client.get("/personal")).headers["x-name"] == "nobody"
        assert (await staff.get("/personal")).headers["x-name"] == "Svenja Böhmer"


async def test_the_language_is_kept_by_a_post_and_not_by_a_get(client: Browser) -> None:
    assert "set-cookie" not in (await client.get("/sign-in?lang=en")).headers
    assert '<html lang="de">' in (await client.get("/sign-in")).text
    answer = await client.post("/language", data={"lang": "en", "next": "/sign-in?next=%2Faccount"})
    assert answer.headers["location"] == "/sign-in?next=%2Faccount"
    assert '<html lang="en">' in (await client.get("/sign-in")).text
    assert '<html lang="de">' in (await client.get("/sign-in?lang=de")).text


async def test_an_unknown_language_changes_nothing(client: Browser) -> None:
    answer = await client.post("/language", data={"lang": "xx", "next": "https://evil.example/"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "set-cookie" not in answer.headers


async def test_own_colours_come_in_the_same_file_and_change_its_address(database: Database) -> None:
    app = create_app(msgspec.structs.replace(database.settings, worker_inside=False), database)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        usual = assets().style_url({})
        assert usual in (await client.get("/sign-in")).text
        async with database.session() as db, transaction(db):
            hub = await db.get_one(Hub, 1)
            hub.brand = "#123456"
        state: State = app.state
        state.hub.forget()
        text = (await client.get("/sign-in")).text
        address = assets().style_url({"brand": "#123456", "accent": "#ffbe3d"})
        assert f'<link rel="stylesheet" href="{address}">' in text
        assert usual not in text
        style = await client.get(address)
        assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "--brand: #123456;" in style.text
        assert len(style.text) > len(assets().files["css/eventhub.css"].body)
        stale = await client.get(address.replace("hub-", "hub-0"))
        assert (stale.status_code, stale.headers["cache-control"]) == (200, "public, no-cache")
        assert (await client.get("/manifest.webmanifest")).json()["theme_color"] == "#123456"

"""What every request and every answer goes through: hosts, origins, HEAD, headers, limits, logs."""

import json
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar, get, post

from eventhub import logs
from eventhub.app import create_app
from eventhub.db import Database
from eventhub.routes import ROUTES
from eventhub.web.inputs import HTMXRequest, Token, Typed
from eventhub.web.pages import Page, page
from tests.clients import HTMX, Browser, Visit

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECRET_WORD = "katharina-has-a-token"


@get("/broken/{token:str}")
async def broken(token: Token) -> None:
    """Fails, holding something personal."""
    personal = {"guest": token}
    raise RuntimeError(f"nothing works for {len(personal)}")


@get("/framed")
async def framed(request: HTMXRequest) -> Page:
    """Has a content policy of its own."""
    return page(request, "errors/400.html", headers={"Content-Security-Policy": "sandbox"}, reference="")


@post("/large", request_max_body_size=3_000_000)
async def large(data: Typed) -> str:
    """Takes more than the others."""
    return str(len(data.first("text")))


def served(database: Database, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> httpx.AsyncClient:
    """A client of an application with other settings and the routes above."""
    monkeypatch.setattr("eventhub.app.ROUTES", [*ROUTES, broken, framed, large])
    own = msgspec.structs.replace(database.settings, worker_inside=False, **settings)
    app: Litestar = create_app(own, database)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=own.base_url)


async def test_every_answer_carries_the_headers_that_protect(client: Browser) -> None:
    for path in ("/sign-in", "/nowhere", "/static/icons.svg", "/health/live"):
        headers = (await client.get(path)).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert "strict-transport-security" not in headers


async def test_only_the_door_may_use_the_camera_and_wasm(client: Browser) -> None:
    headers = (await client.get("/checkin/somewhere")).headers
    assert "script-src 'self' 'wasm-unsafe-eval';" in headers["content-security-policy"]
    assert "camera=(self)" in headers["permissions-policy"]
    assert "wasm" not in (await client.get("/checkinsomewhere")).headers["content-security-policy"]


async def test_a_policy_of_the_handlers_own_stands(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with served(database, monkeypatch) as client:
        answer = await client.get("/framed")
    assert answer.headers.get_list("content-security-policy") == ["sandbox"]


async def test_https_brings_hsts_and_host_cookies(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with served(database, monkeypatch, base_url="https://hub.example.org") as client:
        answer = await client.post("/language", data={"lang": "en"})
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
        assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("base_url", "host", "status"),
    [
        ("https://hub.example.org", "hub.example.org", 200),
        ("https://hub.example.org", "HUB.Example.ORG:443", 200),
        ("https://hub.example.org", "hub.example.org.", 200),
        ("https://hub.example.org", "evil.example", 421),
        ("https://hub.example.org", "hub.example.org.evil.example", 421),
        ("https://hub.example.org", "127.0.0.1", 421),
        ("http://127.0.0.1:8000", "localhost:8000", 200),
        ("http://127.0.0.1:8000", "[::1]:8000", 200),
        ("http://127.0.0.1:8000", "192.168.0.1:8000", 421),
        ("http://127.0.0.1:8000", "hub.example.org", 421),
    ],
)
async def test_only_our_own_names_are_answered(
    database: Database, monkeypatch: pytest.MonkeyPatch, base_url: str, host: str, status: int
) -> None:
    async with served(database, monkeypatch, base_url=base_url) as client:
        assert (await client.get("/sign-in", headers={"Host": host})).status_code == status
        assert (await client.get("/health/live", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://127.0.0.1:8000"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8000"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "http://localhost:8000", "Host": "localhost:8000"}, 303),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:8001"}, 403),
        ({"Origin": "https://127.0.0.1:8000"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}, 403),
    ],
)
async def test_anonymous_acts_from_foreign_pages_are_refused(
    client: Browser, headers: dict[str, str], status: int
) -> None:
    answer = await client.post("/language", data={"lang": "en"}, headers=headers)
    assert answer.status_code == status
    assert ("set-cookie" in answer.headers) == (status == 303)


async def test_a_foreign_page_may_link_here(client: Browser) -> None:
    assert (await client.get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})).status_code == 200


async def test_a_token_does_not_help_a_foreign_page(organiser: Browser) -> None:
    answer = await organiser.act("/sign-out", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert (await organiser.get("/account")).status_code == 200


@pytest.mark.parametrize(
    "path", ["/sign-in", "/robots.txt", "/static/icons.svg", "/health/ready", "/account", "/nowhere"]
)
async def test_head_answers_as_get_without_a_body(client: Browser, path: str) -> None:
    whole, bare = await client.get(path), await client.head(path)
    changing = {"x-request-id", "date"}
    assert bare.status_code == whole.status_code
    assert bare.content == b""
    assert {k: v for k, v in bare.headers.items() if k not in changing} == {
        k: v for k, v in whole.headers.items() if k not in changing
    }


async def test_the_schema_is_not_there(client: Browser) -> None:
    for path in ("/schema", "/schema/openapi.json", "/schema/swagger", "/docs", "/openapi.json"):
        assert (await client.get(path)).status_code == 404


async def test_a_large_body_is_refused_unless_the_route_takes_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(database, monkeypatch) as client:
        body = {"text": "x" * 1_500_000}
        assert (await client.post("/language", data=body)).status_code == 413
        assert (await client.post("/large", data=body)).text == "1500000"

        async def chunks() -> Any:
            for _ in range(20):
                yield b"x" * 100_000

        streamed = await client.post(
            "/language", content=chunks(), headers={"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert streamed.status_code == 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe=%ff%fe&a", "application/x-www-form-urlencoded"),
        (b"lang=en&lang=de&%00=%00", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"broken", "multipart/form-data"),
        (b"{}", "application/json"),
        (b"", "text/plain"),
        (b"", ""),
    ],
)
async def test_no_body_is_our_fault(client: Browser, body: bytes, kind: str) -> None:
    answer = await client.post("/language", content=body, headers={"Content-Type": kind})
    assert answer.status_code < 500


async def test_errors_are_pages_in_both_languages(client: Browser) -> None:
    german = await client.get("/nowhere", headers={"Accept-Language": "de"})
    english = await client.get("/nowhere", headers={"Accept-Language": "en-GB,en;q=0.8"})
    assert german.status_code == english.status_code == 404
    assert "Hier ist der Stollen zu Ende." in german.text
    assert '<html lang="de">' in german.text
    assert "This tunnel ends here." in english.text
    assert '<meta name="robots" content="noindex">' in english.text
    wrong_way = await client.put("/sign-in", headers={"Accept-Language": "en"})
    assert wrong_way.status_code == 405
    assert "That does not work this way" in wrong_way.text


async def test_a_fault_is_a_page_with_a_number_and_the_log_has_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(database.settings)
    async with served(database, monkeypatch) as client:
        answer = await client.get(f"/broken/{SECRET_WORD}?email=someone@example.org")
        part = await client.get(f"/broken/{SECRET_WORD}", headers=HTMX)
        program = await client.get(f"/broken/{SECRET_WORD}", headers={"Accept": "application/json"})
    number = answer.headers["x-request-id"]
    shown = f"{number[:4]}-{number[4:]}"
    assert answer.status_code == part.status_code == program.status_code == 500
    assert f'<b class="tnum">{shown}</b>' in answer.text
    assert "RuntimeError" not in answer.text
    assert part.headers["hx-retarget"] == "#toasts"
    assert part.text.startswith('<p class="toast"')
    assert program.json()["error"] == "fault"
    out = capsys.readouterr().out
    lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    fault = next(line for line in lines if line["event"] == "fault")
    assert fault["request_id"] == number
    assert "nothing works" in json.dumps(fault)
    request = next(line for line in lines if line["event"] == "request")
    assert (request["route"], request["method"], request["status"]) == ("/broken/{token}", "GET", 500)
    assert SECRET_WORD not in out
    assert "someone@" not in out


async def test_what_a_handler_does_not_say_is_stored_by_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(database, monkeypatch) as client:
        assert (await client.post("/large", data={"text": "x"})).headers["cache-control"] == "no-store"


async def test_a_page_that_is_not_there_names_the_hub_from_the_first_request_on(client: Browser) -> None:
    assert "<title>Seite nicht gefunden – SMART REGION Emscher-Lippe</title>" in (await client.get("/nowhere")).text


async def test_without_a_database_the_process_lives_but_is_not_ready(settings: Any) -> None:
    database = Database(msgspec.structs.replace(settings, database_url="postgresql+asyncpg://u@127.0.0.1:1/none"))
    app = create_app(msgspec.structs.replace(settings, worker_inside=False), database)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        assert (await client.get("/health/live")).status_code == 200
        ready = await client.get("/health/ready")
        assert (ready.status_code, ready.text) == (503, "the database does not answer\n")
        assert (await client.get("/static/icons.svg")).status_code == 200
        page = await client.get("/sign-in")
        assert page.status_code == 500
        assert "Das hat nicht geklappt. Es liegt an uns." in page.text
        assert (await client.get("/nowhere")).status_code == 404
    await database.close()


async def test_the_wrong_role_finds_nothing(signed_in: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    from eventhub.models import Role

    door = await signed_in(Role.DOOR)
    assert (await door.get("/account")).status_code == 200
    assert (await door.get("/manage/settings")).status_code == 404


def test_logs_may_be_read_by_people(settings: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from eventhub.web.front import log

    logs.configure(msgspec.structs.replace(settings, log_format="console", log_level="warning"))
    log.info("quiet")
    log.warning("heard", where="here")
    out = capsys.readouterr().out
    assert "quiet" not in out
    assert "heard" in out

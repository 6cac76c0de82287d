"""Every page in every state, seen in Chromium: axe, vnu, small screens, the console, and who else is asked."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from litestar.routes import HTTPRoute

from eventhub.app import create_app
from eventhub.settings import Settings
from tests.judges.conftest import SECRET, Judged, Window, Windows, lacks
from tests.judges.pages import NO_PAGES, PAGES, Look
from tests.judges.validator import Validator, what_is_missing

pytestmark = [pytest.mark.judges, pytest.mark.browser]

HEIGHT = 844
PHONE, DESK, NARROW = 390, 1280, 320

SEND = """([end, typed]) => {
  const form = [...document.forms].find((one) => new URL(one.getAttribute("action"), location).pathname.endsWith(end));
  for (const [name, value] of Object.entries(typed)) {
    for (const one of [...form.elements]) if (one.name === name) one.removeAttribute("name");
    form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
  }
  HTMLFormElement.prototype.submit.call(form);
}"""
AXE = """async (rules) => (await axe.run(document, {resultTypes: ["violations"], iframes: false, ...rules})).violations
  .flatMap((one) => one.nodes.map((node) => `${one.id} at ${node.target}: ${node.html.slice(0, 200)}`))"""
UNFOLD = """() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
}"""
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const is_wide = (one) => one.getBoundingClientRect().right > room + 1;
  const innermost = (one) => is_wide(one) && ![...one.children].some(is_wide);
  const found = [...document.body.querySelectorAll("*")].filter(innermost).slice(0, 3);
  return found.map((one) => `${one.outerHTML.slice(0, 160)} in ${one.parentElement.className}`);
}"""
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# What Chromium says about an answer that is no 200 is not the page's doing.
STATUS = re.compile(r"error: Failed to load resource: the server responded with a status of (4\d\d|500)")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("look", PAGES, ids=str)
async def test_page(judged: Judged, windows: Windows, validator: Validator | None, look: Look, language: str) -> None:
    window = await windows(look, language)
    html = await show(judged, window, look)
    # Colours and layouts know no language: German is judged on a desk and in the dark, English on a phone.
    judge = on_a_desk if language == "de" else on_a_phone
    found = await judge(window)
    if validator is not None:
        found += await validator.read(html, is_mail=look.is_mail)
    assert found == []


def test_somebody_reads_the_html() -> None:
    if missing := what_is_missing():
        lacks(missing)


async def on_a_phone(window: Window) -> list[str]:
    """Unfold everything in the page, and let axe see it on the smallest phone."""
    page = window.page
    await page.evaluate(UNFOLD)
    await page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    found = [f"too wide: {one}" for one in await page.evaluate(TOO_WIDE)]
    found += [f"on a small phone: {one}" for one in await page.evaluate(AXE, {})]
    return found + [one for one in window.complaints if not STATUS.match(one)]


async def on_a_desk(window: Window) -> list[str]:
    """Let axe see the page in the dark, on a phone and on a desk, and in light on a desk, unfolded."""
    page = window.page
    await page.emulate_media(color_scheme="dark")
    found = [f"on a phone, dark: {one}" for one in await page.evaluate(AXE, CONTRAST)]
    await page.evaluate(UNFOLD)
    await page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    found += [f"too wide: {one}" for one in await page.evaluate(TOO_WIDE)]
    await page.set_viewport_size({"width": DESK, "height": HEIGHT})
    found += [f"on a desk, dark: {one}" for one in await page.evaluate(AXE, CONTRAST)]
    await page.emulate_media(color_scheme="light")
    found += [f"on a desk: {one}" for one in await page.evaluate(AXE, {})]
    return found + [one for one in window.complaints if not STATUS.match(one)]


async def show(judged: Judged, window: Window, look: Look) -> str:
    """Open the page in light, on a phone, and bring it into its state; its HTML as it came."""
    page = window.page
    await page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    await page.emulate_media(color_scheme="light")
    window.complaints.clear()
    path = judged.path(look)
    answer = await page.goto(path)
    assert urlsplit(page.url).path == path.partition("?")[0], f"{look} leads elsewhere: {page.url}"
    if look.form:
        async with page.expect_navigation() as navigation:
            await page.evaluate(SEND, [judged.form(look), judged.typed(look)])
        answer = await navigation.value
    assert answer is not None
    assert answer.status == look.status
    return await answer.text()


def test_every_page_is_judged(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=f"sqlite+aiosqlite:///{tmp_path}/none.db", secret_key=SECRET)
    routes = [route for route in create_app(settings).routes if isinstance(route, HTTPRoute) and "GET" in route.methods]
    known = {_most_exact(routes, look.path) for look in PAGES}
    assert {route.path for route in routes} - known == set(NO_PAGES)


def _most_exact(routes: list[HTTPRoute], path: str) -> str | None:
    """The route that answers this path: of those that fit, the one with the fewest holes."""
    plain = path.partition("?")[0]
    fitting = [route.path for route in routes if re.fullmatch(_pattern(route), plain)]
    return min(fitting, key=lambda one: one.count("{"), default=None)


def _pattern(route: HTTPRoute) -> Any:
    return re.sub(r"\{[^}]+\}", "[^/]+", route.path)

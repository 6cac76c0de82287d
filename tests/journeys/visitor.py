"""Somebody with a browser but without JavaScript: follows links, fills in the forms a page shows, and submits them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx


@dataclass
class PageForm:
    """A form as the page shows it: where it goes, and the values a browser would send."""

    action: str
    method: str
    is_multipart: bool = False
    values: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def names(self) -> set[str]:
        """Every field a browser would send, and every named button."""
        return {name for name, _ in self.values + self.buttons}


class Reader(HTMLParser):
    """Collects the forms of a page, and its links."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self.named: dict[str, PageForm] = {}
        self._form: PageForm | None = None
        self._select: str | None = None
        self._chosen: str | None = None
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "form":
            self._form = PageForm(
                given.get("action", ""), given.get("method", "get").lower(), "multipart" in given.get("enctype", "")
            )
            self.forms.append(self._form)
            if "id" in given:
                self.named[given["id"]] = self._form
        form = self.named.get(given.get("form", ""), self._form)
        if form is None or "disabled" in given:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(form, name, given)
        elif tag == "button" and name:
            form.buttons.append((name, given.get("value", "")))
        elif tag == "select":
            self._select, self._chosen = name, None
        elif tag == "option" and self._select is not None and (self._chosen is None or "selected" in given):
            self._chosen = given.get("value", "")
        elif tag == "textarea":
            self._area, self._text = name, ""

    def _input(self, form: PageForm, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        if kind not in ("submit", "button", "file", "reset", "image"):
            form.values.append((name, given.get("value", "on" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select is not None and self._form is not None:
            self._form.values.append((self._select, self._chosen or ""))
            self._select = None
        elif tag == "textarea" and self._area is not None and self._form is not None:
            self._form.values.append((self._area, self._text.removeprefix("\n")))
            self._area = None
        elif tag == "form":
            self._form = None


class Visitor:
    """One browser with its cookies, on one page at a time."""

    def __init__(self, base_url: str, language: str = "de") -> None:
        self.client = httpx.AsyncClient(
            base_url=base_url, follow_redirects=True, headers={"Accept-Language": language}, timeout=30
        )
        self.page: httpx.Response | None = None

    async def close(self) -> None:
        """Close the browser."""
        await self.client.aclose()

    @property
    def text(self) -> str:
        """The page that is open."""
        assert self.page is not None
        return self.page.text

    def read(self) -> Reader:
        """The open page's forms and links."""
        reader = Reader()
        reader.feed(self.text)
        return reader

    async def go(self, path: str, *, status: int = 200) -> str:
        """Open a page, and expect it to be there."""
        self.page = await self.client.get(path)
        assert self.page.status_code == status, f"{path}: {self.page.status_code} {self.text[:500]}"
        return self.text

    def form(self, action_end: str) -> PageForm:
        """The form whose address ends so."""
        found = [one for one in self.read().forms if one.action.split("?")[0].endswith(action_end)]
        assert found, f"no form for {action_end}; there are {[one.action for one in self.read().forms]}"
        return found[0]

    async def submit(
        self, action_end: str, *, status: int = 200, button: tuple[str, str] | None = None, **typed: Any
    ) -> str:
        """Fill in the form that goes there, and submit it; a list gives several values, None unticks."""
        form = self.form(action_end)
        unknown = {name for name in typed if name not in form.names() and f'name="{name}"' not in self.text}
        assert not unknown, f"the form at {form.action} has no {unknown}, but {form.names()}"
        values = [(name, value) for name, value in form.values if name not in typed]
        for name, value in typed.items():
            values += [(name, one) for one in (value if isinstance(value, list) else [value]) if one is not None]
        if button is not None:
            values.append(button)
        assert self.page is not None
        address = str(self.page.url.join(form.action))
        if form.is_multipart:
            parts = [(name, (None, value.encode())) for name, value in values]
            self.page = await self.client.post(address, files=parts)
        else:
            data: dict[str, list[str]] = {}
            for name, value in values:
                data.setdefault(name, []).append(value)
            self.page = await self.client.post(address, data=data)
        assert self.page.status_code == status, f"{form.action}: {self.page.status_code} {self.text[:1500]}"
        return self.text

"""Which language a reader gets: the address's, then their choice, then what their browser asks, or German."""

from dataclasses import dataclass
from functools import lru_cache

from litestar import Request
from litestar.datastructures import Cookie

from eventhub import urls
from eventhub.i18n import DEFAULT_LANGUAGE, LANGUAGES

COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600
UNKEPT_QUERY = frozenset({"lang", "done", "n"})


@lru_cache(maxsize=512)
def negotiated(chosen: str, accepted: str) -> str:
    """The language for a kept choice and an Accept-Language header (RFC 9110, section 12.5.4)."""
    if chosen in LANGUAGES:
        return chosen
    offers = []
    for place, part in enumerate(accepted[:200].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        language = tag.split("-")[0].strip().lower()
        if language in LANGUAGES:
            offers.append((-_weight(weight), place, language))
    best = min(offers, default=(0.0, 0, DEFAULT_LANGUAGE))
    return best[2] if best[0] < 0 else DEFAULT_LANGUAGE


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


def language_cookie(language: str, *, is_https: bool) -> Cookie:
    """Remembers the reader's choice for a year."""
    return Cookie(
        key=COOKIE,
        value=language,
        max_age=COOKIE_SECONDS,
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )


@dataclass(frozen=True)
class Here:
    """Where the reader is, for links in the layout. ``path`` carries the query, without the language."""

    path: str
    base_url: str
    bare_path: str
    asked_language: str | None
    stylesheet: str
    is_indexed: bool = False

    @property
    def plain(self) -> str:
        """The whole address, in whichever language the reader prefers."""
        return urls.absolute(self.base_url, self.bare_path)

    @property
    def canonical(self) -> str:
        """The address crawlers should keep."""
        return urls.in_language(self.plain, self.asked_language) if self.asked_language else self.plain

    @property
    def alternates(self) -> dict[str, str]:
        """The same page in each language, as whole addresses."""
        whole = urls.absolute(self.base_url, self.path)
        return {language: urls.in_language(whole, language) for language in LANGUAGES}

    def begins(self, path: str) -> bool:
        """Whether the reader is at ``path`` or below it."""
        return self.bare_path == path or self.bare_path.startswith(f"{path}/")

    def is_at(self, path: str) -> bool:
        """Whether the reader is at ``path`` itself."""
        return self.bare_path == path


def here(request: Request, base_url: str, stylesheet: str, *, is_indexed: bool) -> Here:  # type: ignore[type-arg]
    """Where ``request`` is."""
    bare = request.scope["path"] or "/"
    path = bare
    asked = None
    if request.scope["query_string"]:
        asked = request.query_params.get("lang")
        for name, value in request.query_params.multi_items():
            if name not in UNKEPT_QUERY:
                path = urls.with_query(path, **{name: value})
    return Here(
        path=path,
        base_url=base_url,
        bare_path=bare,
        asked_language=asked if asked in LANGUAGES else None,
        stylesheet=stylesheet,
        is_indexed=is_indexed,
    )

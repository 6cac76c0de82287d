"""The one Jinja environment, for pages and mails alike.

Everything is escaped except in ``.txt`` templates. ``ui`` (the macros of ``ui.html``) is a global, because a
macro imported at the top of a page is missing when one of its blocks is rendered alone.
"""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

import nh3
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2_fragments import render_block
from markdown_it import MarkdownIt
from markupsafe import Markup

from eventhub import i18n, urls
from eventhub.assets import asset

TEMPLATES = Path(__file__).parent / "templates"
AVATAR_COLOURS = 6
KEPT_TEXTS = 512
MARKDOWN_TAGS = {
    "p", "br", "strong", "em", "del", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
WORD_JOINER = "\u2060"
KEPT_UNSEEN = "\u200c\u200d"  # they shape letters, in Persian or Hindi names
LINKING = re.compile(r"[.:@/\\\u3002\uff0e\uff61\uff1a\uff20\uff0f](?=\S)")
LONG_NUMBER = re.compile(r"\+?\d[\d\s()./-]{4,}\d")
TITLES = re.compile(r"^(Dr|Prof|Dipl|Ing|Mag|med|rer|nat)\.?$", re.IGNORECASE)

# The token that a signed-in person's forms carry; set for the time of a request by web/security.py.
form_token: ContextVar[str] = ContextVar("form_token", default="")


_speaker: list[Callable[[Any], str]] = [str]


def speak_with(speaker: Callable[[Any], str]) -> None:
    """Let the macros say errors by ``speaker``; web/sentences.py knows how."""
    _speaker[0] = speaker


def sentence(error: Any) -> str:
    """What to tell the person about an error of a form."""
    return _speaker[0](error)


def render(template: str, context: Mapping[str, Any]) -> str:
    """The whole template."""
    return environment().get_template(template).render(context)


def render_part(template: str, block: str, context: Mapping[str, Any]) -> str:
    """One named block of the template alone."""
    return render_block(environment(), template, block, dict(context))


@cache
def environment() -> Environment:
    """The environment, made once a process."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True, default_for_string=True),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: i18n.catalog(i18n.current_language()).gettext(message),
        lambda singular, plural, num: i18n.catalog(i18n.current_language()).ngettext(singular, plural, num),
        newstyle=True,
        pgettext=lambda context, message: i18n.catalog(i18n.current_language()).pgettext(context, message),
    )
    env.policies["ext.i18n.trimmed"] = True
    env.filters |= {name: getattr(i18n, name) for name in FORMATS}
    env.filters |= {
        "markdown": markdown,
        "plain": plain,
        "localized": localized,
        "initials": initials,
        "avatar": avatar,
        "unlinked": unlinked,
    }
    env.globals |= {
        "asset": asset,
        "svg_icon": svg_icon,
        "urls": urls,
        "form_token": form_token.get,
        "sentence": sentence,
        "current_language": i18n.current_language,
        "languages": i18n.LANGUAGES,
        "language_names": i18n.LANGUAGE_NAMES,
    }
    env.globals["ui"] = env.get_template("ui.html").module
    return env


FORMATS = (
    "weekday", "weekday_short", "month_short", "day_number", "day_month", "date_medium", "date_long",
    "date_short", "time", "clock_time", "moment", "moment_short", "iso", "local_input", "number", "file_size",
    "time_range", "span", "recent",
)  # fmt: skip


@cache
def svg_icon(name: str, size: str = "") -> Markup:
    """An icon of the sprite; ``size`` is "", "s" or "l". The words beside it say what it means."""
    return Markup('<svg class="icon{}" aria-hidden="true"><use href="{}#i-{}"></use></svg>').format(
        f" icon--{size}" if size else "", asset("icons.svg"), name
    )


def localized(text: Any) -> str:
    """A `LocalizedText` in the current language, or in the other one when it is empty in this."""
    return str(text.text(i18n.current_language())) if text else ""


# Markdown


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


@lru_cache(maxsize=KEPT_TEXTS)
def markdown(text: str) -> Markup:
    """Markdown as safe HTML: no raw HTML, no pictures, headings from the second level, links ``noopener``."""
    html = re.sub(r"<(/?)h1>", r"<\1h2>", _markdown().render(text or ""))
    safe = nh3.clean(
        html,
        tags=MARKDOWN_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )
    return Markup(safe)  # noqa: S704 - what nh3 lets through is safe


@lru_cache(maxsize=KEPT_TEXTS)
def plain(text: str, length: int = 0) -> str:
    """Markdown as one line of bare text, cut after ``length`` characters at a word, for descriptions."""
    words = " ".join(nh3.clean(_markdown().render(text or ""), tags=set()).split())
    bare = Markup(words).unescape()  # noqa: S704 - unescaped at once, and escaped again where it is shown
    if not length or len(bare) <= length:
        return bare
    return f"{bare[: length - 1].rsplit(' ', 1)[0].rstrip(' ,.;:')}…"


# People


def initials(name: str) -> str:
    """Two letters for an avatar: "Miriam Özdemir" is "MÖ"."""
    words = [word for word in name.split() if word[0].isalnum() and not TITLES.match(word)]
    return "".join(word[0] for word in (words if len(words) < 3 else (words[0], words[-1]))).upper() or "?"


def avatar(name: str) -> int:
    """Which of the six grounds a name has, the same everywhere."""
    return crc32(name.encode()) % AVATAR_COLOURS + 1


def unlinked(text: str) -> str:
    """What a guest typed, for a mail: one line, in its own direction, and nothing that a mail program makes a link.

    Programs find links by dots, colons, at signs and slashes between letters, and telephone numbers by their
    digits; an invisible joiner on both sides of each breaks that. Angle brackets, and quotation marks around an at
    sign, would make a link of whatever they hold.
    """
    line = " ".join(text.split())
    if not line.isprintable():
        line = "".join(char for char in line if char.isprintable() or char in KEPT_UNSEEN)
    line = line.replace("<", "‹").replace(">", "›")
    if "@" in line:
        line = line.replace('"', "”")
    line = LONG_NUMBER.sub(lambda found: WORD_JOINER.join(found[0]), line)
    return LINKING.sub(lambda found: f"{WORD_JOINER}{found[0]}{WORD_JOINER}", line)

"""How mails look in the hub's colours: only plain ``#rrggbb`` gets through, and words stay readable on all of them."""

import re
from dataclasses import dataclass
from functools import lru_cache

BRAND = "#0b5a60"
ACCENT = "#ffbe3d"
INK = "#1b2025"
WHITE = "#ffffff"
DARK_SHEET = "#20262b"
READABLE = 4.5  # WCAG 2.2, 1.4.3
BRIGHT = 7.0
STEPS = 20
COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a mail: fills with what is written on them, and links on light and dark ground."""

    brand: str
    on_brand: str
    accent: str
    on_accent: str
    link: str
    dark_link: str


@lru_cache(maxsize=64)
def look(brand: str, accent: str) -> Look:
    """The look for two colours of the hub; one that is not ``#rrggbb`` is replaced by the usual one."""
    brand = brand if COLOUR.fullmatch(brand) else BRAND
    accent = accent if COLOUR.fullmatch(accent) else ACCENT
    return Look(
        brand=brand,
        on_brand=_on(brand),
        accent=accent,
        on_accent=_on(accent),
        link=_readable(brand, READABLE, on=WHITE, towards=INK),
        dark_link=_readable(brand, BRIGHT, on=DARK_SHEET, towards=WHITE),
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _on(fill: str) -> str:
    return max((WHITE, INK), key=lambda words: contrast(words, fill))


def _readable(colour: str, least: float, *, on: str, towards: str) -> str:
    """The colour, moved towards another one as far as it takes to be read on ``on``."""
    mixed = (_mix(colour, towards, step / STEPS) for step in range(STEPS + 1))
    return next(one for one in mixed if contrast(one, on) >= least)


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

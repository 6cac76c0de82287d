"""Whether the hub's own colours can be read: contrast after WCAG 2.2, success criterion 1.4.3."""

from enum import StrEnum

WHITE = "#ffffff"
INK = "#1b2025"
LEAST = 4.5
BRAND_WANTED = 7.0
ACCENT_WANTED = 8.0


class Legibility(StrEnum):
    """How a colour stands: as wanted, readable but not in its soft variants, or not readable."""

    GOOD = "good"
    WEAK = "weak"
    BAD = "bad"


def contrast(one: str, other: str) -> float:
    """The ratio between two colours ``#rrggbb``, from 1.0 to 21.0."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def brand_ratio(brand: str) -> float:
    """The main colour on white."""
    return contrast(brand, WHITE)


def accent_ratio(accent: str) -> float:
    """The lamp against ink; it carries the focus ring."""
    return contrast(accent, INK)


def legibility(ratio: float, wanted: float) -> Legibility:
    """What a ratio means where ``wanted`` is asked for."""
    if ratio < LEAST:
        return Legibility.BAD
    return Legibility.GOOD if ratio >= wanted else Legibility.WEAK


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, definitions)."""
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= 0.04045:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)

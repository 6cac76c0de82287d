"""How well the hub's own colours can be read, in words."""

import math
from dataclasses import dataclass

from eventhub.domain import colours
from eventhub.domain.colours import Legibility
from eventhub.i18n import LazyText, decimal
from eventhub.i18n import lazy_gettext as _l

BRAND: dict[Legibility, LazyText] = {
    Legibility.GOOD: _l("%(ratio)s : 1 on white, good"),
    Legibility.WEAK: _l("%(ratio)s : 1 on white, readable; %(wanted)s would be better"),
    Legibility.BAD: _l("%(ratio)s : 1 on white, too light; %(least)s is needed"),
}
ACCENT: dict[Legibility, LazyText] = {
    Legibility.GOOD: _l("%(ratio)s : 1 on ink, good"),
    Legibility.WEAK: _l("%(ratio)s : 1 on ink, readable; %(wanted)s would be better"),
    Legibility.BAD: _l("%(ratio)s : 1 on ink, too dark; %(least)s is needed"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A colour's contrast in a sentence, and how it stands."""

    sentence: str
    legibility: Legibility


def brand_verdict(colour: str) -> Verdict | None:
    """About the main colour ``#rrggbb``; None for ""."""
    return _verdict(BRAND, colours.brand_ratio(colour), colours.BRAND_WANTED) if colour else None


def accent_verdict(colour: str) -> Verdict | None:
    """About the lamp ``#rrggbb``; None for ""."""
    return _verdict(ACCENT, colours.accent_ratio(colour), colours.ACCENT_WANTED) if colour else None


def _verdict(sentences: dict[Legibility, LazyText], ratio: float, wanted: float) -> Verdict:
    legibility = colours.legibility(ratio, wanted)
    numbers = {"ratio": _tenths(ratio), "wanted": _tenths(wanted), "least": _tenths(colours.LEAST)}
    return Verdict(str(sentences[legibility] % numbers), legibility)


def _tenths(ratio: float) -> str:
    # Rounded down: 4.49 is not 4.5.
    return decimal(math.floor(ratio * 10) / 10)

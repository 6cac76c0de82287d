"""The picture that messengers and networks show beside a link to an event; call this from a thread."""

from dataclasses import asdict, dataclass, field
from functools import lru_cache

from eventhub.formats import typesetting
from eventhub.formats.pdf import Brand

CONTENT_TYPE = "image/png"
WIDTH, HEIGHT = 1200, 630  # pixels; what the Open Graph's readers crop least


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What stands on the picture, every word in the reader's language."""

    language: str
    hub_name: str
    label: str
    title: str
    when: str
    where: str
    brand: Brand = field(default_factory=Brand)


@lru_cache(maxsize=64)
def picture(card: Card) -> bytes:
    """Return the card as PNG, 1200 by 630 pixels; the latest are kept, as many ask for the same one."""
    return typesetting.as_png("card.typ", asdict(card))

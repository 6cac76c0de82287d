"""The part of an address that names a thing: small letters, digits and hyphens, never a dot."""

import re
import unicodedata

LENGTH = 80
PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
GERMAN = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}


def slug_of(title: str) -> str:
    """An address for a title: ``KI, die im Betrieb ankommt`` becomes ``ki-die-im-betrieb-ankommt``; never a dot."""
    german = title.casefold().translate(GERMAN)
    plain = unicodedata.normalize("NFKD", german).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LENGTH].strip("-")

"""How mail programs make links of bare text, written down again from what they do.

Thunderbird looks outwards from each colon, at sign and dot; webmailers look for schemes, for ``www.`` and for names
that end in a known top level domain; phones look for numbers.
"""

import re

TOP_LEVEL = "com|net|org|de|example|io|app|xyz|info|eu|ru|cn|tk|zip"
PATTERNS = [
    re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s<>]+", re.IGNORECASE),
    re.compile(r"\b(?:mailto|tel|javascript|data):[^\s<>]+", re.IGNORECASE),
    re.compile(r"\bwww\.[^\s<>]+", re.IGNORECASE),
    re.compile(rf"(?:[\w-]+[.。．｡])+(?:{TOP_LEVEL})\b", re.IGNORECASE),
    re.compile(r"[\w.+-]+[@＠][\w-]+(?:[.。．｡][\w-]+)+"),
    re.compile(r"(?<!\d)(?:\+?\d[\d ()./-]{5,}\d)(?!\d)"),
    re.compile(r"(?:\d{1,3}\.){3}\d{1,3}"),
    re.compile(r"//[\w.-]+"),
]


def links_in(text: str) -> list[str]:
    """Everything in ``text`` that some mail program would make a link of."""
    return [found[0] for pattern in PATTERNS for found in pattern.finditer(text)] + _thunderbird(text)


def _thunderbird(text: str) -> list[str]:
    """Thunderbird's text to HTML conversion: free text, abbreviated addresses, and what stands in angle brackets."""
    found = []
    for position, char in enumerate(text):
        after = text[position + 1 : position + 2]
        if not after or after.isspace():
            continue
        before = text[:position]
        if char == ":" and re.search(r"[a-z][a-z0-9+.-]*$", before, re.IGNORECASE):
            found.append(text)
        if char == "@" and after.isascii() and "." in text[position:] and re.search(r"[!-~]$", before):
            found.append(text)
        if char == "." and re.search(r"www$", before, re.IGNORECASE):
            found.append(text)
        bracketed = re.search(r'[<"]([^<>"]*)$', before)
        if bracketed and (
            char == "@" or (char == ":" and re.match(r"[a-z][a-z0-9+.-]*$", bracketed[1], re.IGNORECASE))
        ):
            found.append(text)
    return found

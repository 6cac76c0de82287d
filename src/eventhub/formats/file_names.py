"""Names of files as people send them, made harmless: for addresses, headers, and the disks of those who fetch them."""

import re
import unicodedata

LONGEST = 120
LONGEST_SUFFIX = 12
NAMELESS = "file"
#: what no system takes in a name (Windows is the strictest), beside characters that do not print
_FORBIDDEN = re.compile(r'[<>:"|?*%#]')
#: names of devices there, whatever the suffix
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def safe_name(typed: str) -> str:
    """``typed`` without folders, control and direction marks, composed (NFC), at most 120 characters, never empty.

    The suffix is kept; what is not visible is dropped before it is read, so that it cannot hide another one.
    """
    bare = re.split(r"[/\\]", unicodedata.normalize("NFC", typed))[-1]
    visible = "".join(" " if char.isspace() else char for char in bare if char.isspace() or not _is_hidden(char))
    words = " ".join(_FORBIDDEN.sub("_", visible).split()).strip(". ")
    stem, dot, suffix = words.rpartition(".")
    if not dot or len(suffix) > LONGEST_SUFFIX:
        stem, dot, suffix = words, "", ""
    stem = stem[: LONGEST - len(dot) - len(suffix)].strip(". ") or NAMELESS
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    return f"{stem}{dot}{suffix}"


def suffix_of(name: str) -> str:
    """What stands behind the last dot, in small letters; "" without one."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_hidden(char: str) -> bool:
    """Control and format characters (direction marks among them), surrogates, private and unassigned ones."""
    return unicodedata.category(char).startswith("C")

"""A mail as others than its recipient may read it: every link that opens what is theirs alone leads nowhere."""

import re

#: a line of a calendar may be broken anywhere (RFC 5545, 3.1)
FOLD = r"(?:\r?\n[ \t])?"
SIGN = "[A-Za-z0-9_-]"
SIGNS = 35
PATHS = ("r", "me", "stop", "proposals")
PERSONAL = re.compile(
    f"(/{FOLD}(?:{'|'.join(FOLD.join(path) for path in PATHS)}){FOLD}/{FOLD})((?:{SIGN}{FOLD}){{{SIGNS}}})(?!{SIGN})"
)


def without_links(text: str) -> str:
    """The text, HTML or calendar with its links blanked: pages of guests and speakers, their feed, what stops mails."""
    return PERSONAL.sub(lambda found: found[1] + re.sub(SIGN, "x", found[2]), text)

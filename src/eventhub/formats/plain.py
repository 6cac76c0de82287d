"""Text as people type it, made fit for files: one kind of line break, no control characters."""

import re

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def lines(text: str) -> str:
    """Return the text with every line break as ``\\n`` and without control characters and lone surrogates."""
    return _UNFIT.sub("", _BREAKS.sub("\n", text))


def line(text: str) -> str:
    """Return the text as one line, every run of white space being one space."""
    return " ".join(lines(text).split())

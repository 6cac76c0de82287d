"""Sheets set by typst, with fonts of our own, one at a time; call these from a thread.

Text reaches the sheets as JSON and is shown as it is: nothing a guest typed is ever read as markup. The files are
PDF/UA-1 (ISO 14289-1), with tags, a title and the language.

typst remembers what it has set over its next ten files, and half a megabyte a page is not little: a large file is set
by a process of its own, `python -m eventhub.formats.typesetting SHEET`, which takes that along when it ends.
"""

import json
import re
import subprocess
import sys
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from eventhub.formats import plain

_SHEETS = Path(__file__).parent / "sheets"
_FONTS = Path(__file__).parent / "fonts"
_LONG_WORD = re.compile(r"\S{16}(?=\S)")  # behind it a break is allowed, else it would run over its neighbour
_one_at_a_time = threading.Lock()


def as_png(name: str, values: dict[str, Any]) -> bytes:
    """Return a sheet of one page as a PNG picture, a pixel for each point."""
    inputs = {"data": json.dumps(cleaned(values))}
    with _one_at_a_time:
        made = _compiler(True).compile(_SHEETS / name, format="png", ppi=72, sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError(f"{name} is not set on one page")
    return made


def typeset(name: str, values: dict[str, Any], *, is_large: bool = False) -> bytes:
    """Set one sheet; where our fonts lack a letter, with the system's fonts and without the claim to PDF/UA.

    A large one costs a quarter of a second more, for the process that sets it.
    """
    data = json.dumps(values)
    return _set_apart(name, data) if is_large else _set(name, data)


def cleaned(value: Any) -> Any:
    """Return the value with every text in it made fit for print."""
    if isinstance(value, str):
        return _LONG_WORD.sub("\\g<0>\u200b", plain.lines(value))
    if isinstance(value, dict):
        return {key: cleaned(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(part) for part in value]
    return value


def _set_apart(name: str, data: str) -> bytes:
    # -P: what lies in the folder the hub was started in is not taken for a module.
    command = [sys.executable, "-P", "-m", __spec__.name, name]
    ran = subprocess.run(command, input=data.encode(), stdout=subprocess.PIPE, check=True)  # noqa: S603 # fixed words
    return ran.stdout


def _set(name: str, data: str) -> bytes:
    try:
        return _compile(name, data, has_system_fonts=False, standards=["ua-1"])
    except typst.TypstError:
        return _compile(name, data, has_system_fonts=True, standards=[])


def _compile(name: str, data: str, *, has_system_fonts: bool, standards: list[Literal["ua-1"]]) -> bytes:
    inputs = {"data": data}
    with _one_at_a_time:
        made = _compiler(has_system_fonts).compile(
            _SHEETS / name, format="pdf", sys_inputs=inputs, pdf_standards=[*standards]
        )
    if not isinstance(made, bytes):
        raise TypeError(f"{name} is not set as one file")
    return made


@lru_cache(maxsize=2)
def _compiler(has_system_fonts: bool) -> typst.Compiler:
    """Return the compiler, made once: it keeps the fonts and what it has parsed."""
    fonts = typst.Fonts(include_system_fonts=has_system_fonts, font_paths=[_FONTS])
    return typst.Compiler(root=_SHEETS, font_paths=fonts)


if __name__ == "__main__":
    sys.stdout.buffer.write(_set(sys.argv[1], sys.stdin.read()))

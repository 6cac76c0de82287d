"""Fails when the German catalog lacks a text, holds one no longer used, or lost a placeholder."""

import re
import sys
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from scripts.catalog import GERMAN, ROOT, extract, ids, read_german, strings

PLACEHOLDER = re.compile(r"%\((\w+)\)[#0 +-]*\d*(?:\.\d+)?([sdifr])")


def placeholders(text: str) -> set[tuple[str, str]]:
    """Name and kind of each ``%(name)s`` in ``text``."""
    return set(PLACEHOLDER.findall(text))


def names(text: str) -> set[str]:
    """The names alone."""
    return {name for name, _ in placeholders(text)}


def faults_of(message: Message) -> Iterator[str]:
    """What is wrong with one translated message."""
    if message.fuzzy:
        yield "is marked fuzzy"
    translations = strings(message)
    if len(translations) < len(ids(message)) or not all(translations):
        yield "has no translation"
        return
    allowed = set().union(*map(placeholders, ids(message)))
    # One form may say "one" where the other counts, so a number may be missing, but nothing else.
    required = set.intersection(*(names(text) for text in ids(message))) - {"num"}
    for translation in translations:
        if unknown := placeholders(translation) - allowed:
            yield f"has placeholders that the English has not: {sorted(unknown)}"
        if missing := required - names(translation):
            yield f"lost {sorted(missing)}"
        if "!" in translation and "!" not in "".join(ids(message)):
            yield "shouts: no exclamation marks"
        if re.search(r"\bleider\b", translation, re.IGNORECASE):
            yield "says “leider”"


def faults(source: Catalog, german: Catalog) -> Iterator[str]:
    """Every fault of the German catalog, one line each."""
    for message in source:
        if not message.id:
            continue
        translated = german.get(message.id, context=message.context)
        if translated is None:
            place = "{}:{}".format(*message.locations[0])
            yield f"{place}: {ids(message)[0]!r} is not in the catalog"
            continue
        if ids(translated) != ids(message):
            yield f"{ids(message)[0]!r}: its plural in the catalog is another one"
        for fault in faults_of(translated):
            yield f"{ids(message)[0]!r} {fault}"
    for message in german:
        if message.id and source.get(message.id, context=message.context) is None:
            yield f"{ids(message)[0]!r} is no longer used"
    for key in german.obsolete:
        yield f"{key!r} is obsolete"


def main() -> int:
    """Print the faults; 1 when there are any."""
    found = list(faults(extract(), read_german()))
    for fault in found:
        print(fault)
    if found:
        print(f"{len(found)} faults in {GERMAN.relative_to(ROOT)}; `make messages` takes in what is new.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""The texts to translate as they stand in the sources, and the German catalog as it stands in its file."""

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
GERMAN = ROOT / "src" / "eventhub" / "locale" / "de" / "LC_MESSAGES" / "messages.po"
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "_l": None}


def extract() -> Catalog:
    """Every text marked in Python and in the templates, with the places it stands at.

    Raises:
        jinja2.TemplateSyntaxError: a template cannot be read.
    """
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")  # type: ignore[no-untyped-call]  # has no types
    found = Catalog(project="EventHub", charset="utf-8")
    for path, line, message, comments, context in extract_from_dir(
        ROOT, methods, options, KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True
    ):
        place = Path(path).as_posix()
        found.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return found


def read_german() -> Catalog:
    """The German catalog."""
    with GERMAN.open("rb") as file:
        return read_po(file, locale="de")


def write_german(catalog: Catalog) -> None:
    """Write the German catalog: sorted, without places, so that a merge meets only what changed."""
    aside = GERMAN.with_suffix(".po.new")
    with aside.open("wb") as file:
        write_po(file, catalog, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    aside.replace(GERMAN)


def ids(message: Message) -> tuple[str, ...]:
    """The English of a message: one text, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    """The translations of a message, in the order of the plural forms."""
    # A new message has none yet, not even an empty one.
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)

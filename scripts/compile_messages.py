"""Compiles the catalogs: every .po under src/eventhub/locale that is newer than its .mo."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent.parent / "src" / "eventhub" / "locale"


def compile_catalogs(folder: Path = LOCALE) -> list[Path]:
    """Write the .mo beside each .po of ``folder`` that needs it, and return what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parts[-3])
        # Written aside and renamed, so that another process never reads half a catalog.
        aside = target.with_suffix(".mo.new")
        with aside.open("wb") as file:
            write_mo(file, catalog)
        aside.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogs()

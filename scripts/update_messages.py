"""Takes new texts into the German catalog, drops unused ones, compiles, and says what is to translate."""

from scripts.catalog import GERMAN, ROOT, extract, ids, read_german, strings, write_german
from scripts.compile_messages import compile_catalogs


def main() -> None:
    """Update the catalog in place; nothing is guessed from similar texts."""
    german = read_german()
    german.update(extract(), no_fuzzy_matching=True, update_creation_date=False)
    german.obsolete.clear()
    write_german(german)
    compile_catalogs()
    missing = [ids(message)[0] for message in german if message.id and not all(strings(message))]
    for text in missing:
        print(f"to translate: {text!r}")
    print(f"{len(german)} texts in {GERMAN.relative_to(ROOT)}, {len(missing)} to translate")


if __name__ == "__main__":
    main()

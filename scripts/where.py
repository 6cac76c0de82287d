"""Lists the files of a topic, layer by layer: ``make where TOPIC=registrations`` (singular or plural)."""

import re
import subprocess
import sys
from pathlib import PurePath

LAYERS = (
    "routes",
    "web",
    "forms",
    "domain",
    "mail",
    "formats",
    "models",
    "templates",
    "static",
    "migrations",
    "tests",
    "docs",
    "bench",
)
IRREGULAR = {"person": "people", "series": "series"}


def forms_of(topic: str) -> set[str]:
    """The singular and the plural of ``topic``, in lower case."""
    word = topic.strip().lower().replace("-", "_").replace(" ", "_")
    for singular, plural in IRREGULAR.items():
        if word in (singular, plural):
            return {singular, plural}
    if word.endswith("ies"):
        return {word, word[:-3] + "y"}
    if word.endswith("s") and not word.endswith("ss"):
        return {word, word[:-1]}
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return {word, word[:-1] + "ies"}
    return {word, word + "s"}


def is_about(path: str, words: set[str]) -> bool:
    """Whether a folder or the file of ``path`` carries the topic's word, alone or joined to others."""
    pattern = rf"(^|[/_.-])({'|'.join(map(re.escape, sorted(words)))})([/_.-]|$)"
    return re.search(pattern, path.lower()) is not None


def layer_of(path: str) -> str:
    """The layer a file belongs to: the first folder, or the one below ``src/eventhub``."""
    parts = PurePath(path).parts
    if parts[:2] == ("src", "eventhub"):
        parts = parts[2:]
    return parts[0] if len(parts) > 1 else "."


def main(topic: str) -> int:
    """Print the files under the names of their layers; 1 when there are none, 2 without a topic."""
    if not topic.strip():
        print("Which topic? make where TOPIC=registrations", file=sys.stderr)
        return 2
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    words = forms_of(topic)
    found: dict[str, list[str]] = {}
    for path in sorted(set(files)):
        if is_about(path, words):
            found.setdefault(layer_of(path), []).append(path)
    if not found:
        print(f"No file is named after {' or '.join(sorted(words))}.", file=sys.stderr)
        return 1
    for layer in sorted(found, key=lambda name: (LAYERS.index(name) if name in LAYERS else -1, name)):
        print(layer)
        print("\n".join(f"  {path}" for path in found[layer]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))

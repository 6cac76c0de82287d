"""Fails when docs/routes.md is not what the application answers to; ``--write`` writes it anew.

Each address stands there with its methods, who may ask, and the first line of its handler's docstring.
"""

import inspect
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute

from eventhub.app import create_app
from eventhub.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "routes.md"
HEAD = """\
# Addresses

Every address the program answers to, as `python -m scripts.check_routes --write` reads them from the handlers; `make
check` fails when one is missing here or gone. HEAD is answered wherever GET is. "for" names the roles of those signed
in who may ask; everybody else is sent to the sign-in page, or finds nothing.

| address | methods | for | what |
|---|---|---|---|
"""


def handlers() -> Iterator[tuple[str, HTTPRouteHandler]]:
    """Each path with each handler on it, without the automatic answers to OPTIONS."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.load({"EVENTHUB_DATA_DIR": folder, "EVENTHUB_WORKER_INSIDE": "false"}))
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if handler.http_methods != {"OPTIONS"}:
                    yield route.path_format, handler


def roles(handler: BaseRouteHandler) -> str:
    """The roles that the guard of ``handler`` lets in; "everybody" without one."""
    for guard in handler.guards or ():
        held: dict[str, Any] = dict(inspect.getclosurevars(inspect.unwrap(guard)).nonlocals)
        return ", ".join(sorted(str(getattr(role, "value", role)) for role in held["allowed"]))
    return "everybody"


def document() -> str:
    """The page as it should be.

    Raises:
        SystemExit: a handler does not say what it does.
    """
    rows = []
    for path, handler in handlers():
        methods = ", ".join(sorted(handler.http_methods))
        said = inspect.getdoc(handler.fn)
        if not said:
            raise SystemExit(f"{methods} {path} ({handler}) has no docstring")
        first = said.splitlines()[0].rstrip(".").replace("|", "\\|")
        rows.append((path.casefold(), path, f"| `{path}` | {methods} | {roles(handler)} | {first} |\n"))
    return HEAD + "".join(row for *_, row in sorted(rows))


def main(*, is_writing: bool) -> int:
    """Write the page, or print how it differs; 1 when it does."""
    wanted = document()
    if is_writing:
        DOCUMENT.write_text(wanted, encoding="utf-8")
        return 0
    present = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    if present == wanted:
        return 0
    old, new = set(present.splitlines()), set(wanted.splitlines())
    print("\n".join([f"not in the document: {line}" for line in sorted(new - old) if line]))
    print("\n".join([f"no longer so: {line}" for line in sorted(old - new) if line]))
    print("Write it with: .venv/bin/python -m scripts.check_routes --write")
    return 1


if __name__ == "__main__":
    sys.exit(main(is_writing="--write" in sys.argv[1:]))

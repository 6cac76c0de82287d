"""What the layers' contracts cannot say: habits of the sources that a slip would break without a sound."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "eventhub"
TRANSLATE = {"_", "gettext", "ngettext", "pgettext"}


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(one for folder in folders for one in (SOURCE / folder).rglob("*.py")):
        yield str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_no_text_is_translated_inside_an_f_string() -> None:
    """The extractor does not look there, so the catalog would lose the text."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules(".")
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        and any(isinstance(call.func, ast.Name) and call.func.id in TRANSLATE for call in calls(node))
    ]
    assert found == []


def test_rules_and_mails_never_commit() -> None:
    """The handler and the worker open the one transaction of an act."""
    found = [
        f"{name}:{call.lineno}"
        for name, tree in modules("domain", "mail")
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"commit", "rollback"}
    ]
    assert found == []


def test_only_the_clock_reads_the_clock() -> None:
    """Instants are handed in as ``now``, so that every rule can be asked about any moment."""
    found = [
        f"{name}:{call.lineno}"
        for name, tree in modules("domain", "mail", "models", "formats", "forms")
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"now", "utcnow", "today"}
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in {"datetime", "date", "clock"}
    ]
    assert found == []


def test_a_server_loads_no_library_that_only_tools_use() -> None:
    made = "import sys; from eventhub.app import bare; bare(); print(sorted({'pydantic', 'typer'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", made], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

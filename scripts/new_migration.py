"""Writes a migration from what the models have and the last one has not: the next number, and a name."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from eventhub import db


def next_number(scripts: ScriptDirectory) -> str:
    """The number after the highest there is: 0001, 0002, …"""
    numbers = [int(script.revision) for script in scripts.walk_revisions() if script.revision.isdigit()]
    return f"{max(numbers, default=0) + 1:04d}"


def main(name: str) -> int:
    """Write the migration called ``name``; 2 when there is no name."""
    if not re.search(r"\w", name):
        print('What does it do? make migration NAME="add colour to event"', file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/models.db"
        config = db.alembic_config(url)
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        scripts = ScriptDirectory.from_config(config)
        db.upgrade(url)
        written = command.revision(config, message=name, autogenerate=True, rev_id=next_number(scripts))
    if written is None or isinstance(written, list):
        raise AssertionError("one call writes one migration")
    path = Path(written.path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.lstrip().startswith("# ### ")]  # Alembic's own remarks
    path.write_text("".join(kept), encoding="utf-8")
    for tool in (("format",), ("check", "--fix", "--exit-zero")):
        subprocess.run([sys.executable, "-m", "ruff", *tool, "--quiet", str(path)], check=True)
    print(f"Read it before you trust it: {path.relative_to(Path.cwd())}")
    return 0


if __name__ == "__main__":
    os.chdir(Path(__file__).parent.parent)
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))

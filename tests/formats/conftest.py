import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def ical_js() -> Callable[[list[bytes]], list[dict[str, Any]]]:
    """Read calendars with ical.js, a parser that shares nothing with ours."""
    if shutil.which("node") is None:
        pytest.skip("node is missing: ical.js cannot read the calendars")
    if not (ROOT / "node_modules" / "ical.js").is_dir():
        pytest.skip("ical.js is missing: run npm install")

    def read(calendars: list[bytes]) -> list[dict[str, Any]]:
        ran = subprocess.run(
            ["node", ROOT / "tests" / "js" / "read_ical.mjs"],
            input=json.dumps([calendar.decode() for calendar in calendars]).encode(),
            capture_output=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr.decode()
        return json.loads(ran.stdout)

    return read

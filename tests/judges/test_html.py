"""The HTML validator of the Nu project (vnu) reads every page in every state, in both languages."""

import asyncio
import json
import re
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.visitor import Visitor
from tests.judges.conftest import Judged, fetch, lacks
from tests.judges.pages import PAGES, Who

VNU = Path(__file__).parents[2] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

#: what vnu says of mails, and mail programs still need: Outlook draws with Word, which reads attributes, not CSS
FOR_MAIL_PROGRAMS = re.compile(r"The “\w+” attribute on the “\w+” element is obsolete\. Use CSS|CSS: “mso-hide”")
#: vnu guesses the language by counting words; on an English page most of them may be what guests wrote in German
GUESSED = re.compile(r"This document appears to be written in")

pytestmark = pytest.mark.judges


async def findings(folder: Path) -> list[dict[str, Any]]:
    """What vnu says of all files in the folder, by one process."""
    process = await asyncio.create_subprocess_exec(
        *("java", "-Xss4m", "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", str(folder)),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    messages: list[dict[str, Any]] = json.loads(said)["messages"]
    return messages


@pytest.mark.parametrize("language", ["de", "en"])
async def test_vnu_finds_nothing(
    judged: Judged, visitors: Callable[[Who, str], Awaitable[Visitor]], tmp_path: Path, language: str
) -> None:
    if shutil.which("java") is None:
        lacks("java is missing (package default-jre-headless): nobody reads the HTML")
    if not VNU.exists():
        lacks("the HTML validator is not installed: npm ci")
    for number, look in enumerate(PAGES):
        html = await fetch(judged, await visitors(look.who, language), look)
        (tmp_path / f"{number}.html").write_text(html, "utf-8")
    found = [(PAGES[int(Path(one["url"]).stem)], one) for one in await findings(tmp_path)]
    said = [
        f"{look}, line {one.get('lastLine')}: {one['message']} {one.get('extract', '')}"
        for look, one in found
        if not (look.is_mail and FOR_MAIL_PROGRAMS.match(one["message"])) and not GUESSED.match(one["message"])
    ]
    assert said == []

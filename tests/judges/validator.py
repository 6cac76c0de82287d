"""The HTML validator of the Nu project (vnu), one for all pages of a process: it takes long to start, not to read."""

import asyncio
import re
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest_asyncio

from bench.servers import free_port
from tests.waiting import answers

JAR = Path(__file__).parents[2] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LARGEST = 16 * 1024 * 1024

#: what vnu says of mails, and mail programs still need: Outlook draws with Word, which reads attributes, not CSS
FOR_MAIL_PROGRAMS = re.compile(r"The “\w+” attribute on the “\w+” element is obsolete\. Use CSS|CSS: “mso-hide”")
#: vnu guesses the language by counting words; on an English page most of them may be what guests wrote in German
GUESSED = re.compile(r"This document appears to be written in")


class Validator:
    """A running vnu."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        """Ask it with ``client``."""
        self._client = client

    async def read(self, html: str, *, is_mail: bool = False) -> list[str]:
        """What it says of a page, or of a mail, to which other rules apply."""
        headers = {"Content-Type": "text/html; charset=utf-8"}
        answer = await self._client.post("/?out=json", content=html.encode(), headers=headers)
        assert answer.status_code == 200, answer.text
        return [
            f"vnu, line {one.get('lastLine')}: {one['message']} {one.get('extract', '')}"
            for one in answer.json()["messages"]
            if not (is_mail and FOR_MAIL_PROGRAMS.match(one["message"])) and not GUESSED.match(one["message"])
        ]


def what_is_missing() -> str:
    """Why nobody can read the HTML here; empty if somebody can."""
    if shutil.which("java") is None:
        return "java is missing (package default-jre-headless): nobody reads the HTML"
    return "" if JAR.exists() else "the HTML validator is not installed: npm ci"


@pytest_asyncio.fixture(scope="session")
async def validator() -> AsyncGenerator[Validator | None]:
    """The validator, or nobody where there is none; `test_somebody_reads_the_html` says so."""
    if what_is_missing():
        yield None
        return
    port = free_port()
    options = ("-Xss4m", "-Dnu.validator.servlet.bind-address=127.0.0.1")
    process = await asyncio.create_subprocess_exec(
        *("java", *options, f"-Dnu.validator.servlet.max-file-size={LARGEST}", "-cp", str(JAR)),
        *("nu.validator.servlet.Main", str(port)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            await answers(f"http://127.0.0.1:{port}/", process)
            yield Validator(client)
    finally:
        process.terminate()
        await process.wait()

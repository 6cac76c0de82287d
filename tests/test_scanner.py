"""The scanner's client, against a server that speaks clamd's protocol on a socket of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from eventhub import scanner
from eventhub.doctor import findings
from eventhub.settings import Settings, SettingsError
from tests.clamd import EICAR, Clamd, clamd

__all__ = ["clamd"]


async def pieces(*content: bytes) -> AsyncIterator[bytes]:
    for piece in content:
        yield piece


async def test_a_clean_file_and_one_that_is_not(clamd: Clamd) -> None:
    assert await scanner.scan(clamd.url, pieces(b"slides", b" and more"), size=15) == scanner.Verdict()
    assert await scanner.scan(clamd.url, pieces(EICAR[:20], EICAR[20:]), size=68) == scanner.Verdict(
        "Eicar-Test-Signature"
    )
    assert clamd.seen == [b"slides and more", EICAR]


async def test_a_file_beyond_its_limit_cannot_be_looked_at(clamd: Clamd) -> None:
    clamd.limit = 5_000_000
    with pytest.raises(scanner.ScannerError, match="size limit exceeded"):
        await scanner.scan(clamd.url, pieces(*[bytes(1_000_000)] * 50), size=50_000_000)


@pytest.mark.parametrize("limit", ["", ".MaxFileSize", ".MaxScanSize", ".MaxScanTime"])
async def test_what_is_beyond_its_other_limits_is_no_virus_and_not_clean_either(clamd: Clamd, limit: str) -> None:
    clamd.answer = f"stream: Heuristics.Limits.Exceeded{limit} FOUND\x00".encode()
    with pytest.raises(scanner.ScannerError, match=f"Heuristics.Limits.Exceeded{limit} FOUND"):
        await scanner.scan(clamd.url, pieces(b"slides"), size=6)


async def test_one_that_hangs_up_or_talks_nonsense_has_not_looked(clamd: Clamd) -> None:
    clamd.answer = b""
    with pytest.raises(scanner.ScannerError):
        await scanner.scan(clamd.url, pieces(b"slides"), size=6)
    clamd.answer = b"stream: OKAY\x00"
    with pytest.raises(scanner.ScannerError, match="OKAY"):
        await scanner.scan(clamd.url, pieces(b"slides"), size=6)
    clamd.answer = b"x" * 10_000
    with pytest.raises(scanner.ScannerError):
        await scanner.scan(clamd.url, pieces(b"slides"), size=6)


async def test_one_that_is_silent_is_not_waited_for_forever(clamd: Clamd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "FIRST_SECONDS", 0.05)
    clamd.pause = 1
    with pytest.raises(scanner.ScannerAwayError, match="TimeoutError"):
        await scanner.scan(clamd.url, pieces(b"slides"), size=6)


async def test_one_that_takes_a_little_at_a_time_has_no_longer(clamd: Clamd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "FIRST_SECONDS", 0.2)

    async def slowly() -> AsyncIterator[bytes]:
        for _ in range(100):
            await asyncio.sleep(0.05)
            yield b"x"

    async with asyncio.timeout(2):
        with pytest.raises(scanner.ScannerAwayError, match="TimeoutError"):
            await scanner.scan(clamd.url, slowly(), size=100)


def test_the_time_it_has_grows_with_the_file_up_to_ten_minutes() -> None:
    assert [scanner.seconds_for(size) for size in (0, 60_000_000, 5_000_000_000)] == [30, 90, 600]


async def test_a_scanner_that_is_away_is_told_from_a_file_it_cannot_read(clamd: Clamd) -> None:
    with pytest.raises(scanner.ScannerAwayError):
        await scanner.scan("clamd:///no/such/socket", pieces(b"slides"), size=6)
    clamd.answer = b"stream: Can't allocate memory ERROR\x00"
    with pytest.raises(scanner.ScannerError) as caught:
        await scanner.scan(clamd.url, pieces(b"slides"), size=6)
    assert not isinstance(caught.value, scanner.ScannerAwayError)


async def test_it_is_reached_over_tcp_too(clamd: Clamd) -> None:
    server = await asyncio.start_server(clamd.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    async with server:
        assert await scanner.scan(f"clamd://{host}:{port}", pieces(b"slides"), size=6) == scanner.Verdict()


async def test_the_doctor_asks_for_it(clamd: Clamd, tmp_path: Path) -> None:
    async def said(url: str | None) -> tuple[bool, str]:
        url_of_none = f"sqlite+aiosqlite:///{tmp_path / 'none.db'}"
        settings = Settings(data_dir=tmp_path, database_url=url_of_none, secret_key="x" * 32, scanner_url=url)
        found = (await findings(settings))[-1]
        return found.is_fine, found.words

    fine, words = await said(clamd.url)
    assert (fine, words.partition(";")[0]) == (True, "Scanner: answers")
    assert (await said("clamd:///no/such/socket"))[0] is False
    assert (await said(None))[1] == "Scanner: EVENTHUB_SCANNER_URL is not set, so uploads are not searched for viruses"


@pytest.mark.parametrize("url", ["clamd://", "clamd:///", "http://host", "/run/clamd.sock"])
def test_an_address_that_names_no_scanner_is_refused(url: str, tmp_path: Path) -> None:
    make: Callable[[], Settings] = Settings(
        data_dir=tmp_path, database_url="sqlite+aiosqlite:///none.db", secret_key="x" * 32, scanner_url=url
    ).checked
    with pytest.raises(SettingsError, match="EVENTHUB_SCANNER_URL"):
        make()

"""A real S3 server on loopback, a process of its own, with the program's own client before it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bench.servers import free_port
from eventhub import clock

BUCKET = "hub-files"
PATIENCE = timedelta(seconds=60)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of a running server."""
    port = free_port()
    program = str(Path(sys.executable).with_name("moto_server"))
    with subprocess.Popen(
        [program, "--host", "127.0.0.1", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield _answering(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()


def _answering(address: str, process: subprocess.Popen[bytes]) -> str:
    """The address, once something answers there."""
    until = clock.now() + PATIENCE
    while clock.now() < until and process.poll() is None:
        try:
            httpx.get(f"{address}/moto-api/data.json").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        return address
    raise AssertionError("the S3 server did not come up")


@pytest.fixture
def s3_url(s3_server: str) -> str:
    """What ``EVENTHUB_STORAGE_URL`` says for a bucket that is empty."""
    httpx.post(f"{s3_server}/moto-api/reset").raise_for_status()
    httpx.put(f"{s3_server}/{BUCKET}").raise_for_status()
    return f"s3://somebody:a%2Fsecret@{BUCKET}/hub?endpoint={s3_server}&region=us-east-1"

"""Waiting for a server of another process to answer."""

import asyncio
from contextlib import suppress

import httpx

PAUSE = 0.1
PATIENCE = 120


async def answers(address: str, process: asyncio.subprocess.Process) -> None:
    """Return once ``address`` answers with 200; a process that ends, or is silent for two minutes, fails the test."""
    async with httpx.AsyncClient() as client:
        for _ in range(int(PATIENCE / PAUSE)):
            assert process.returncode is None, f"what was to answer at {address} has ended"
            with suppress(httpx.TransportError):
                if (await client.get(address)).status_code == 200:
                    return
            await asyncio.sleep(PAUSE)
    raise AssertionError(f"nobody answered at {address}")

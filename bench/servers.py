"""Starts the program as in production, and reads what its processes use."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, its first process, and how long it took to answer."""

    port: int
    pid: int
    started_in: float

    def pids(self) -> list[int]:
        """The process and all below it."""
        found, wave = [self.pid], [self.pid]
        while wave:
            wave = [child for pid in wave for child in _children(pid)]
            found += wave
        return found

    def cpu_seconds(self) -> float:
        """User and system time of all its processes so far."""
        total = 0.0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / TICKS
        return total

    def memory_mb(self) -> float:
        """Proportional set size of all its processes, in MB."""
        kilobytes = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
        return kilobytes / 1024


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str], ready_path: str) -> Generator[Server]:
    """Run a server until the block ends.

    Raises:
        RuntimeError: when it does not answer within a minute.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        while not _answers(port, ready_path):
            if process.poll() is not None or time.perf_counter() - begun > START_SECONDS:
                raise RuntimeError(f"{' '.join(command)} does not answer")
            time.sleep(0.01)
        yield Server(port, process.pid, time.perf_counter() - begun)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _answers(port: int, path: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            return connection.recv(15).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def eventhub(port: int, processes: int) -> list[str]:
    """The command that serves the hub."""
    return [
        str(Path(sys.executable).with_name("eventhub")),
        "serve",
        "--port",
        str(port),
        "--processes",
        str(processes),
    ]


def bare(port: int, processes: int) -> list[str]:
    """The command that serves a handler that does nothing: same framework, same server (BENCH_BYTES: how many)."""
    return [
        sys.executable, "-m", "uvicorn", "bench.bare:make_app", "--factory", "--port", str(port), "--loop", "uvloop",
        "--http", "httptools", "--ws", "none", "--no-access-log", "--log-level", "warning", "--no-server-header",
        "--workers", str(processes),
    ]  # fmt: skip


def import_seconds() -> float:
    """How long ``python -c "import litestar"`` takes, the middle of three."""

    def once() -> float:
        begun = datetime.now(UTC)
        subprocess.run([sys.executable, "-c", "import litestar"], check=True)
        return (datetime.now(UTC) - begun).total_seconds()

    return statistics.median(once() for _ in range(3))

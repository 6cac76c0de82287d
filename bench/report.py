"""What was measured, as lines on the screen and as docs/performance.md."""

import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.files import FileLine

PATH = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
EMPTY = f"# Figures\n\n{BEGIN}\n{END}\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured: requests a second at 16 connections, CPU of the server a request, times at one connection."""

    what: str
    rate: float
    cpu_ms: float | None = None
    p50: float | None = None
    p99: float | None = None
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """How much of the limit was reached."""
        return self.rate / self.limit if self.limit else None

    def words(self) -> str:
        """The line for the screen."""
        parts = [f"{self.what}: {self.rate:.0f}/s"]
        if self.cpu_ms is not None:
            parts.append(f"cpu {self.cpu_ms:.2f} ms")
        if self.p50 is not None and self.p99 is not None:
            parts.append(f"p50 {self.p50:.1f} ms, p99 {self.p99:.1f} ms")
        if self.ratio is not None:
            parts.append(f"{self.ratio:.2f} of {self.limit:.0f}/s")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Run:
    """One server: its lines, its memory in MB, seconds to the first answer."""

    name: str
    lines: list[Line]
    memory_mb: float
    started_in: float
    files: list[FileLine]


def text(runs: list[Run], import_seconds: float, *, machine: str, quick: bool) -> str:
    """The figures as Markdown."""
    parts = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d} with `make bench{' ARGS=--quick' if quick else ''}` on {machine}.",
        "Program and load share the cores, so a ratio holds where an absolute figure does not. Limits are measured in "
        "the same run: for pages a bare handler with the same framework and server and as many bytes, for writes the "
        "bare driver committing one transaction with as many rows.",
    ]
    for run in runs:
        parts.append(f"## {run.name}")
        rows = [
            "| what | a second, 16 connections | cpu ms | p50 ms | p99 ms | limit | of it |",
            "|---|--:|--:|--:|--:|--:|--:|",
        ]
        rows += [
            f"| {one.what} | {one.rate:.0f} | {_cell(one.cpu_ms, 2)} | {_cell(one.p50, 1)} | {_cell(one.p99, 1)} "
            f"| {_cell(one.limit, 0)} | {_cell(one.ratio, 2)} |"
            for one in run.lines
        ]
        parts.append("\n".join(rows))
        parts.append(
            f"Memory after the load (PSS, worker inside): {run.memory_mb:.0f} MB. First answer after "
            f"{run.started_in:.2f} s; `import litestar` alone takes {import_seconds:.2f} s."
        )
        parts.append(_files(run.files))
    return "\n\n".join(parts) + "\n"


def _files(lines: list[FileLine]) -> str:
    rows = ["| one file at a time | MB a second | memory before, MB | at most, MB |", "|---|--:|--:|--:|"]
    rows += [
        f"| {one.what} | {one.rate:.0f} | {_cell(one.before or None, 0)} | {_cell(one.most or None, 0)} |"
        for one in lines
    ]
    return "\n".join(rows)


def _cell(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def machine() -> str:
    """What this machine is, in words."""
    described = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in described if "model name" in line), platform.processor())
    cores = len(list(Path("/sys/devices/system/cpu").glob("cpu[0-9]*")))
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"{cores} cores of {model}, {system}, Python {platform.python_version()}"


def write(figures: str) -> None:
    """Put the figures between their marks in docs/performance.md."""
    page = PATH.read_text(encoding="utf-8") if PATH.exists() else EMPTY
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    PATH.write_text(f"{before}{BEGIN}\n\n{figures}\n{END}{after}", encoding="utf-8")

"""The static files, read once and kept in memory, under addresses that change with their content.

All of them share one version, a hash over every file, as the first part of the path
(``/static/v0123456789ab/css/eventhub.css``), so that what a style sheet or a module names relatively is of
the same version, and all of it can be cached for good. The style sheet's parts are joined here into one file.
"""

import gzip
import re
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent / "static"
PREFIX = "/static"
STYLE = "css/eventhub.css"
GRID = "css/grid.css"
GRID_ROOMS = 20
GRID_ROWS = 24 * 12
VERSION_DIGITS = 12
SMALLEST_GZIP = 1000
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".txt": "text/plain",
    ".md": "text/plain",
}
COMPRESSED = frozenset({".png", ".woff2"})

_IMPORT = re.compile(r'^@import url\("([^"]+)"\);\s*$', re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    body: bytes
    media_type: str
    is_compressible: bool

    @cached_property
    def etag(self) -> str:
        """A strong validator (RFC 9110, section 8.8.3)."""
        return f'"{sha256(self.body).hexdigest()[:24]}"'

    @cached_property
    def gzipped(self) -> bytes | None:
        """The body compressed, when that is worth it; made when first asked for."""
        if not self.is_compressible or len(self.body) < SMALLEST_GZIP:
            return None
        return gzip.compress(self.body, mtime=0)


class Assets:
    """Every static file by its path below ``static/``."""

    def __init__(self, root: Path = ROOT) -> None:
        """Read all files below ``root`` and join the style sheet's parts."""
        self.files = {
            path.relative_to(root).as_posix(): _asset(path, path.read_bytes())
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }
        self.files[STYLE] = _asset(root / STYLE, _joined(root / STYLE).encode())
        self.files[GRID] = _asset(root / GRID, grid_style().encode())
        digest = sha256()
        for name, asset in self.files.items():
            digest.update(f"{name}\0{asset.etag}\0".encode())
        self.version = f"v{digest.hexdigest()[:VERSION_DIGITS]}"

    def url(self, name: str) -> str:
        """The address of the file ``name`` for good caching.

        Raises:
            KeyError: when there is no such file, so that no page names one in vain.
        """
        if name not in self.files:
            raise KeyError(f"no static file named {name!r}")
        return f"{PREFIX}/{self.version}/{name}"

    def style_url(self, brand: dict[str, str]) -> str:
        """The style sheet's address, with the hub's colours joined to it when they are its own."""
        if not brand:
            return self.url(STYLE)
        return f"{PREFIX}/{self.version}/css/hub-{brand_version(brand)}.css"

    def branded(self, brand: dict[str, str]) -> Asset:
        """The style sheet followed by a brand layer of the given custom properties."""
        return _branded(self, tuple(sorted(brand.items())))


def grid_style() -> str:
    """The classes that put things into a programme's grid, as no page may carry styles of its own.

    ``rooms-3`` says how many columns follow that of the times; ``c2`` is the first of them. ``r2`` is the first row of
    five minutes, below the names of the rooms; ``h6`` is half an hour high.
    """
    columns = "grid-template-columns: 3.75rem repeat({0}, minmax(var(--room, 0), 1fr));"
    rules = [
        ".sched--grid.sched--5 { grid-auto-rows: var(--row, .66rem); }",
        *(f".sched--grid.rooms-{count} {{ {columns.format(count)} }}" for count in range(1, GRID_ROOMS + 1)),
        *(f".c{column} {{ grid-column: {column}; }}" for column in range(2, GRID_ROOMS + 2)),
        *(f".r{row} {{ grid-row-start: {row}; }}" for row in range(2, GRID_ROWS + 2)),
        *(f".h{rows} {{ grid-row-end: span {rows}; }}" for rows in range(1, GRID_ROWS + 1)),
    ]
    return "@layer pages { @media (width >= 60rem) {\n" + "\n".join(rules) + "\n} }\n"


@cache
def assets() -> Assets:
    """The program's own static files."""
    return Assets()


def asset(name: str) -> str:
    """The address of a static file, for templates: ``asset('icons.svg')``."""
    return assets().url(name)


def brand_version(brand: dict[str, str]) -> str:
    """A short name for a set of colours, which changes with them."""
    return sha256(repr(sorted(brand.items())).encode()).hexdigest()[:VERSION_DIGITS]


@cache
def _branded(all_assets: Assets, brand: tuple[tuple[str, str], ...]) -> Asset:
    properties = " ".join(f"--{name}: {value};" for name, value in brand)
    layer = f"\n@layer brand {{ :root {{ {properties} }} }}\n".encode()
    style = all_assets.files[STYLE]
    return Asset(style.body + layer, style.media_type, style.is_compressible)


def _asset(path: Path, body: bytes) -> Asset:
    media_type = MEDIA_TYPES.get(path.suffix, "application/octet-stream")
    return Asset(body, media_type, path.suffix not in COMPRESSED)


def _joined(entry: Path) -> str:
    """The entry with every import replaced by the file it names, in its order."""
    return _IMPORT.sub(lambda found: (entry.parent / found.group(1)).read_text("utf-8"), entry.read_text("utf-8"))

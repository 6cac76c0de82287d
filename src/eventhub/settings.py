"""What is set from outside, before the program starts: environment variables and a TOML file.

What an organiser may change while it runs (name, colours, texts) is the `Hub` in the database instead.
"""

import os
import secrets
import tomllib
import typing
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import msgspec

PREFIX = "EVENTHUB_"
CONFIG = "EVENTHUB_CONFIG"
FOR_TESTS = "EVENTHUB_TEST_"
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
SECRET_BYTES = 48
SHORTEST_SECRET = 32
SECRETS = frozenset({"secret_key", "database_url", "smtp_url", "storage_url"})
ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+psycopg": "postgresql+asyncpg",
}


class SettingsError(Exception):
    """A setting cannot be used; the message says which, why, and what to do."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting, checked. `Settings.load` reads them, tests make them directly."""

    data_dir: Path
    database_url: str
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = None
    storage_url: str | None = None
    scanner_url: str | None = None
    worker_inside: bool = True
    is_demo: bool = False
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"
    trusted_proxies: tuple[str, ...] = ()

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read the TOML file named by ``EVENTHUB_CONFIG``, then the environment, which wins.

        Makes the data folder, and in it a secret key, when there is none.

        Raises:
            SettingsError: in words, for what is missing, misspelt, or not safe.
        """
        environ = os.environ if environ is None else environ
        given = _from_file(environ) | _from_environment(environ)
        data_dir = Path(str(given.get("data_dir", "data"))).expanduser().absolute()
        data_dir.mkdir(parents=True, exist_ok=True)
        given["data_dir"] = data_dir
        given["database_url"] = async_database_url(
            str(given.get("database_url") or f"sqlite:///{data_dir / 'eventhub.db'}")
        )
        given["secret_key"] = given.get("secret_key") or _kept_secret(data_dir / "secret_key")
        settings = cls(**_convert(given))
        return msgspec.structs.replace(settings, base_url=settings.base_url.rstrip("/")).checked()

    def checked(self) -> Self:
        """These settings, if the program may run with them.

        Raises:
            SettingsError: for an http address that is not loopback, no scanner, or a secret that is too short.
        """
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingsError(
                f"EVENTHUB_BASE_URL is {self.base_url!r}: give the whole address, such as https://hub.example.org"
            )
        if parts.path or parts.query or parts.fragment or parts.username:
            raise SettingsError(
                f"EVENTHUB_BASE_URL is {self.base_url!r}: give only scheme, host and port, without a path"
            )
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise SettingsError(
                f"EVENTHUB_BASE_URL is {self.base_url!r}: plain http is allowed on this machine only "
                "(127.0.0.1), because passwords and tickets would be readable on the way. Use https, behind "
                "a proxy that ends TLS"
            )
        scanner = urlsplit(self.scanner_url or "clamd://localhost")
        if scanner.scheme != "clamd" or not (scanner.hostname or scanner.path.strip("/")):
            raise SettingsError(
                f"EVENTHUB_SCANNER_URL is {self.scanner_url!r}: use clamd:///path/of/the/socket or clamd://host:3310"
            )
        if any(len(key) < SHORTEST_SECRET for key in self.secret_keys):
            raise SettingsError(
                f"EVENTHUB_SECRET_KEY needs at least {SHORTEST_SECRET} characters for each key; leave it "
                "empty to have one made in the data folder"
            )
        return self

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys, the first signs, all verify."""
        return tuple(key.strip() for key in self.secret_key.split(",") if key.strip()) or ("",)

    @property
    def is_https(self) -> bool:
        """Whether people reach this hub over https; decides on ``__Host-`` cookies and HSTS."""
        return self.base_url.startswith("https:")


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine by name or address, without a port."""
    if host.lower() in LOOPBACK_NAMES:
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def async_database_url(url: str) -> str:
    """``url`` with the driver this program uses: ``postgresql://…`` becomes ``postgresql+asyncpg://…``.

    Raises:
        SettingsError: for another database than SQLite and PostgreSQL.
    """
    scheme, colon, rest = url.partition(":")
    if scheme in ASYNC_DRIVERS.values():
        return url
    if not colon or scheme not in ASYNC_DRIVERS:
        raise SettingsError(
            f"EVENTHUB_DATABASE_URL begins with {scheme!r}: use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
        )
    return f"{ASYNC_DRIVERS[scheme]}:{rest}"


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    names = {f"{PREFIX}{name.upper()}": name for name in Settings.__struct_fields__}
    ours = {key for key in environ if key.startswith(PREFIX) and not key.startswith(FOR_TESTS)}
    unknown = ours - names.keys() - {CONFIG}
    if unknown:
        raise SettingsError(f"There is no setting named {', '.join(sorted(unknown))}")
    return {name: environ[key] for key, name in names.items() if environ.get(key, "").strip()}


def _from_file(environ: Mapping[str, str]) -> dict[str, Any]:
    path = environ.get(CONFIG)
    if not path:
        return {}
    try:
        values = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"EVENTHUB_CONFIG: {path} cannot be read: {error}") from error
    unknown = values.keys() - set(Settings.__struct_fields__)
    if unknown:
        raise SettingsError(f"EVENTHUB_CONFIG: {path} has no setting named {', '.join(sorted(unknown))}")
    return values


def _kept_secret(path: Path) -> str:
    """The key kept in the data folder, made on the first start, readable by the owner alone."""
    if not path.exists():
        # Written aside and linked into place: a second process starting now sees the whole key or none.
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(SECRET_BYTES))
        with suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    return path.read_text("utf-8").strip()


def _convert(given: dict[str, Any]) -> dict[str, Any]:
    """The values in their types; words from the environment become numbers, truths and lists.

    Raises:
        SettingsError: for a value that does not fit its setting.
    """
    hints = typing.get_type_hints(Settings)
    values = {}
    for name, value in given.items():
        if name == "trusted_proxies" and isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        try:
            values[name] = msgspec.convert(value, hints[name], strict=False)
        except msgspec.ValidationError as error:
            shown = "" if name in SECRETS else f" {value!r}:"
            raise SettingsError(f"{PREFIX}{name.upper()} cannot be{shown} {error}") from error
    return values

"""Settings: read from outside, checked before the program starts."""

import stat
from pathlib import Path

import pytest

from eventhub.settings import Settings, SettingsError


def load(folder: Path, **values: str) -> Settings:
    return Settings.load({"EVENTHUB_DATA_DIR": str(folder), **{f"EVENTHUB_{k}": v for k, v in values.items()}})


def test_without_settings_there_is_a_database_in_the_data_folder(tmp_path: Path) -> None:
    settings = load(tmp_path / "data")
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/data/eventhub.db"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.worker_inside is True
    assert settings.smtp_url is None


def test_a_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_several_keys_are_taken_apart(tmp_path: Path) -> None:
    new, old = "n" * 32, "o" * 40
    assert load(tmp_path, SECRET_KEY=f"{new}, {old}").secret_keys == (new, old)


def test_empty_means_not_set(tmp_path: Path) -> None:
    settings = load(tmp_path, SMTP_URL="", DATABASE_URL=" ", SECRET_KEY="", IS_DEMO="")
    assert (settings.smtp_url, settings.is_demo) == (None, False)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@db/hub", "postgresql+asyncpg://u:p@db/hub"),
        ("postgres://u@db/hub", "postgresql+asyncpg://u@db/hub"),
        ("postgresql+asyncpg://u@db/hub", "postgresql+asyncpg://u@db/hub"),
        ("sqlite:////srv/hub.db", "sqlite+aiosqlite:////srv/hub.db"),
    ],
)
def test_the_database_gets_the_driver_we_use(tmp_path: Path, given: str, used: str) -> None:
    assert load(tmp_path, DATABASE_URL=given).database_url == used


@pytest.mark.parametrize(
    "address",
    [
        "https://hub.example.org",
        "https://hub.example.org:8443",
        "http://127.0.0.1:9",
        "http://[::1]",
        "http://localhost:1",
    ],
)
def test_https_is_fine_anywhere_and_http_on_this_machine(tmp_path: Path, address: str) -> None:
    assert load(tmp_path, BASE_URL=f"{address}/").base_url == address


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BASE_URL", "http://hub.example.org", "plain http is allowed on this machine only"),
        ("BASE_URL", "http://192.168.1.4:8000", "plain http is allowed on this machine only"),
        ("BASE_URL", "https://hub.example.org/events", "without a path"),
        ("BASE_URL", "hub.example.org", "give the whole address"),
        ("BASE_URL", "ftp://hub.example.org", "give the whole address"),
        ("SECRET_KEY", "short", "at least 32 characters"),
        ("SECRET_KEY", f"{'a' * 32},short", "at least 32 characters"),
        ("DATABASE_URL", "mysql://db/hub", "use sqlite:///FILE or postgresql://"),
        ("DATABASE_URL", "hub.db", "use sqlite:///FILE or postgresql://"),
        ("LOG_LEVEL", "loud", "EVENTHUB_LOG_LEVEL cannot be 'loud'"),
        ("WORKER_INSIDE", "perhaps", "EVENTHUB_WORKER_INSIDE cannot be 'perhaps'"),
        ("SMPT_URL", "smtp://x", "There is no setting named EVENTHUB_SMPT_URL"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(tmp_path: Path, name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, **{name: value})
    assert words in str(refused.value)


def test_a_secret_is_never_repeated_in_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, DATABASE_URL="oracle://scott:tiger@db")
    assert "tiger" not in str(refused.value)


def test_a_file_holds_settings_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "hub.toml"
    file.write_text('base_url = "https://a.example.org"\ntrusted_proxies = ["10.0.0.1"]\nis_demo = true\n')
    settings = load(tmp_path, CONFIG=str(file), BASE_URL="https://b.example.org")
    assert settings.base_url == "https://b.example.org"
    assert settings.trusted_proxies == ("10.0.0.1",)
    assert settings.is_demo is True


@pytest.mark.parametrize(
    ("text", "words"), [("bas_url = 1", "no setting named bas_url"), ("base_url = ", "cannot be read")]
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "hub.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=words):
        load(tmp_path, CONFIG=str(file))


def test_a_list_in_the_environment_has_commas(tmp_path: Path) -> None:
    assert load(tmp_path, TRUSTED_PROXIES="10.0.0.1, 10.0.0.2").trusted_proxies == ("10.0.0.1", "10.0.0.2")

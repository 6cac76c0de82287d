"""What the log must not say."""

import json

import pytest
import structlog
from sqlalchemy.exc import IntegrityError

from eventhub import logs
from eventhub.settings import Settings


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_broken_key_is_logged_without_the_address_it_holds(
    tmp_path: object, capsys: pytest.CaptureFixture[str], log_format: str
) -> None:
    before = structlog.get_config()
    logs.configure(Settings(data_dir=tmp_path, database_url="", secret_key="x" * 32, log_format=log_format))  # type: ignore[arg-type]
    detail = "duplicate key\nDETAIL:  Key (address_key)=(ada@example.org) already exists."
    try:
        raise IntegrityError("INSERT", {}, ValueError(detail))
    except IntegrityError:
        structlog.get_logger("test").exception("fault")
    said = capsys.readouterr().out
    structlog.configure(**before)
    assert "ada@example.org" not in said
    assert "duplicate key" in said
    if log_format == "json":
        assert json.loads(said)["event"] == "fault"

"""The comparison of the migrated schema with the models sees more than columns."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from scripts.check_migrations import describe, differences

EVENTS = "CREATE TABLE events (id INTEGER PRIMARY KEY, held INTEGER NOT NULL, is_live BOOLEAN, {check})"
INDEX = "CREATE UNIQUE INDEX live ON events (held) {where}"
CHECK = "CONSTRAINT places CHECK (held <= 50)"


def described(path: Path, *statements: str) -> set[str]:
    """The description of a SQLite database made by ``statements``."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        said = describe(connection)
    engine.dispose()
    return said


@pytest.mark.parametrize(
    ("check", "where", "missing"),
    [
        ("CONSTRAINT places CHECK (held <= 51)", "WHERE is_live", "check events name=places, sqltext=held <= 50"),
        (CHECK, "WHERE NOT is_live", "dialect_options=sqlite_where=is_live"),
        (CHECK, "", "dialect_options=sqlite_where=is_live"),
    ],
)
def test_a_forgotten_condition_is_found(tmp_path: Path, check: str, where: str, missing: str) -> None:
    models = described(tmp_path / "models.db", EVENTS.format(check=CHECK), INDEX.format(where="WHERE is_live"))
    migrated = described(tmp_path / "migrated.db", EVENTS.format(check=check), INDEX.format(where=where))
    found = list(differences(models, migrated, "the migrations"))
    assert found[0].startswith("after the migrations, this is missing: ")
    assert missing in found[0]
    assert len(found) == 2


def test_equal_schemas_have_no_differences(tmp_path: Path) -> None:
    statements = (EVENTS.format(check=CHECK), INDEX.format(where="WHERE is_live"))
    models = described(tmp_path / "models.db", *statements)
    assert list(differences(models, described(tmp_path / "migrated.db", *statements), "the migrations")) == []

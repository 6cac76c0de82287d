"""Build hooks: dependencies come from requirements/base.in, catalogs are compiled, migrations are packed."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


class Dependencies(MetadataHookInterface):
    """Reads what the program needs from the one place that says it."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        """Set ``dependencies`` to the requirements named in requirements/base.in."""
        lines = Path(self.root, "requirements", "base.in").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]


class CatalogsAndMigrations(BuildHookInterface[Any]):
    """Compiles the catalogs; a wheel also carries the migrations, which in a checkout lie beside ``src``."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the .mo files; map the migrations to ``eventhub/_migrations`` unless installed editable."""
        runpy.run_path(str(Path(self.root, "scripts", "compile_messages.py")), run_name="__main__")
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"][str(Path(self.root, "migrations"))] = "eventhub/_migrations"

"""The present of these tests."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.conftest import NOW


@pytest.fixture(autouse=True)
def _present() -> Iterator[None]:
    """A Sunday morning in January, which goes on from there."""
    with time_machine.travel(NOW, tick=True):
        yield

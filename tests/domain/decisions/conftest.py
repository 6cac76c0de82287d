"""What the tests of decisions share."""

import pytest

from eventhub.models import Event
from tests.makers import make_event


@pytest.fixture
def event() -> Event:
    """A meeting with one place."""
    return make_event(capacity=1)

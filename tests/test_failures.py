"""What is said of an error."""

import pytest

from eventhub.failures import first_line


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("no such bucket\nat line 3"), "no such bucket"),
        (ValueError("\n  indented\n"), "indented"),
        (TimeoutError(), "TimeoutError"),
        (OSError("\n"), "OSError"),
        (ValueError("x" * 1_000), "x" * 300),
    ],
)
def test_one_line_even_of_an_error_without_words(error: Exception, said: str) -> None:
    assert first_line(error) == said

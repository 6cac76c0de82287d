"""Which language a reader gets."""

import pytest

from eventhub.web.language import negotiated


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("", "", "de"),
        ("", "en", "en"),
        ("", "en-US,en;q=0.9,de;q=0.8", "en"),
        ("", "fr,de;q=0.5,en;q=0.4", "de"),
        ("", "de;q=0.4,en;q=0.5", "en"),
        ("", "fr-FR, it", "de"),
        ("", "en;q=0", "de"),
        ("", "*", "de"),
        ("", "en;q=abc", "de"),
        ("en", "de", "en"),
        ("de", "en", "de"),
        ("xx", "en", "en"),
    ],
)
def test_a_choice_wins_then_what_the_browser_asks(chosen: str, accepted: str, language: str) -> None:
    assert negotiated(chosen, accepted) == language

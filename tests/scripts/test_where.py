"""The files of a topic are found under its singular and its plural, on all layers."""

import pytest

from scripts.where import forms_of, is_about, layer_of


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("registrations", {"registration", "registrations"}),
        ("registration", {"registration", "registrations"}),
        ("People", {"person", "people"}),
        ("series", {"series"}),
        ("privacy", {"privacy", "privacies"}),
        ("sign in", {"sign_in", "sign_ins"}),
        ("check-ins", {"check_in", "check_ins"}),
    ],
)
def test_a_topic_is_known_by_both_its_forms(topic: str, words: set[str]) -> None:
    assert forms_of(topic) == words


@pytest.mark.parametrize(
    ("path", "is_found"),
    [
        ("src/eventhub/models/registration.py", True),
        ("src/eventhub/domain/registrations/cancel.py", True),
        ("tests/domain/test_registrations.py", True),
        ("src/eventhub/templates/emails/registration_confirmed/body.txt", True),
        ("src/eventhub/domain/preregistrations.py", False),
    ],
)
def test_a_file_is_about_the_words_of_its_path(path: str, is_found: bool) -> None:
    assert is_about(path, {"registration", "registrations"}) is is_found


@pytest.mark.parametrize(
    ("path", "layer"),
    [
        ("src/eventhub/routes/events.py", "routes"),
        ("src/eventhub/i18n.py", "."),
        ("tests/domain/test_events.py", "tests"),
    ],
)
def test_a_file_belongs_to_the_layer_of_its_folder(path: str, layer: str) -> None:
    assert layer_of(path) == layer

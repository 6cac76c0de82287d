"""Rows of a form: added, moved, removed, and nothing else touched."""

import pytest

from eventhub.forms.reading import Typed
from eventhub.forms.rows import MOST, changed, keys, listed

GATES = {"gate": ["0", "2"], "gate_0_name": "Nord", "gate_2_name": "Süd", "title": "Getippt"}


def after(do: str, typed: dict[str, str | list[str]] = GATES) -> Typed:
    return changed(Typed.of(typed | {"do": do})).typed


def test_a_new_row_comes_last_under_a_key_of_its_own() -> None:
    change = changed(Typed.of(GATES | {"do": "add gate"}))
    assert (keys(change.typed, "gate"), change.added, change.moved) == (["0", "2", "3"], "gate_3", "")
    assert keys(after("add gate", {}), "gate") == ["0"]
    assert keys(after("add talk_4_speaker", {}), "talk_4_speaker") == ["0"]


def test_rows_change_places_but_not_beyond_the_ends() -> None:
    assert keys(after("up gate 2"), "gate") == ["2", "0"]
    assert keys(after("down gate 0"), "gate") == ["2", "0"]
    assert keys(after("up gate 0"), "gate") == ["0", "2"]
    assert keys(after("down gate 2"), "gate") == ["0", "2"]


def test_a_removed_row_goes_with_its_fields_and_lists_and_the_rest_stays() -> None:
    typed = after("remove gate 0", GATES | {"gate_0_key": ["1"], "gate_0_key_1_name": "Schlüssel"})
    assert keys(typed, "gate") == ["2"]
    assert [name for name in typed if name.startswith("gate_0_")] == []
    assert (typed.first("gate_2_name"), typed.first("title")) == ("Süd", "Getippt")


@pytest.mark.parametrize("do", ["", "save", "up gate 9", "remove csrf 0", "add ../gate", "add Gate 1", "up gate"])
def test_what_no_button_asks_changes_nothing(do: str) -> None:
    typed = after(do)
    assert (keys(typed, "gate"), typed.first("title")) == (["0", "2"], "Getippt")


def test_keys_are_numbers_each_once_and_not_without_end() -> None:
    assert keys(Typed.of({"gate": ["1", "1", "x", "01234567", "2"]}), "gate") == ["1", "2"]
    many = {"gate": [str(number) for number in range(MOST)]}
    assert len(keys(after("add gate", many), "gate")) == MOST


def test_rows_are_listed_as_a_form_posts_them() -> None:
    assert listed("gate", [{"name": "Nord"}, {"name": "Süd"}]) == {
        "gate": ["0", "1"],
        "gate_0_name": "Nord",
        "gate_1_name": "Süd",
    }

"""The German catalog is held against the sources, text by text."""

import pytest
from babel.messages.catalog import Catalog

from scripts.check_catalog import faults

SOURCE = [("Meetings", None), ("Hello %(name)s", None), (("%(num)d seat left", "%(num)d seats left"), None)]
GERMAN: dict[str, str | tuple[str, str]] = {
    "Meetings": "Treffen",
    "Hello %(name)s": "Guten Tag, %(name)s",
    "%(num)d seat left": ("Noch ein Platz", "Noch %(num)d Plätze"),
}


def make_source() -> Catalog:
    """Three texts, one of them counting."""
    source = Catalog()
    for ident, string in SOURCE:
        source.add(ident, string, [("page.html", 7)])
    return source


def make_german(**changes: str | tuple[str, str]) -> Catalog:
    """Their translations, with changes to some (by the first word of the English)."""
    german = Catalog(locale="de")
    for ident, _ in SOURCE:
        key = ident if isinstance(ident, str) else ident[0]
        german.add(ident, changes.get(key.split(maxsplit=1)[0].strip("%()d"), GERMAN[key]))
    return german


def test_a_complete_catalog_has_no_faults() -> None:
    assert list(faults(make_source(), make_german())) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "'Hello %(name)s' has no translation"),
        ("Guten Tag", "'Hello %(name)s' lost ['name']"),
        ("Guten Tag, %(nme)s", "'Hello %(name)s' has placeholders that the English has not: [('nme', 's')]"),
        ("Guten Tag, %(name)d", "'Hello %(name)s' has placeholders that the English has not: [('name', 'd')]"),
        ("Guten Tag, %(name)s!", "'Hello %(name)s' shouts: no exclamation marks"),
        ("Leider nein, %(name)s", "'Hello %(name)s' says “leider”"),
    ],
)
def test_a_translation_that_went_wrong_is_named(text: str, fault: str) -> None:
    assert next(faults(make_source(), make_german(Hello=text))) == fault


def test_a_plural_needs_all_its_forms() -> None:
    german = make_german()
    german["%(num)d seat left"].string = ("Noch ein Platz", "")
    assert list(faults(make_source(), german)) == ["'%(num)d seat left' has no translation"]


def test_a_text_that_is_missing_is_named_with_its_place() -> None:
    german = make_german()
    german.delete("Meetings")
    assert list(faults(make_source(), german)) == ["page.html:7: 'Meetings' is not in the catalog"]


def test_a_text_nobody_uses_any_more_is_named() -> None:
    german = make_german()
    german.add("Old words", "Alte Worte")
    assert list(faults(make_source(), german)) == ["'Old words' is no longer used"]


def test_a_guessed_translation_is_none() -> None:
    german = make_german()
    german["Meetings"].flags.add("fuzzy")
    assert list(faults(make_source(), german)) == ["'Meetings' is marked fuzzy"]

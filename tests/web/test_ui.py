"""The parts pages are made of have the prototype's markup, in both languages."""

from datetime import UTC, datetime

import pytest

from eventhub import i18n
from eventhub.assets import asset
from eventhub.domain.errors import DomainError
from eventhub.forms.reading import Form, Typed
from eventhub.templating import environment
from eventhub.web import sentences
from eventhub.web.pages import Flash

START = datetime(2027, 1, 21, 16, 0, tzinfo=UTC)


@pytest.fixture
def form() -> Form:
    """A form with something typed and two errors."""
    form = Form(
        Typed([("given", "Katharina"), ("email", 'k"<b>'), ("food", "vegan"), ("topic", "a"), ("note", "\nzwei\n")])
    )
    form.note("family", "Geben Sie Ihren Nachnamen ein")
    form.note("email", DomainError("user.unknown"))
    return form


def say(source: str, language: str = "de", **context: object) -> str:
    """``source`` rendered, on one line."""
    sentences.install()
    with i18n.speaking(language):
        html = environment().from_string(source).render(**context)
    return " ".join(html.split()).replace("> <", "><").replace(asset("icons.svg"), "icons.svg")


ALERT = '<svg class="icon icon--s" aria-hidden="true"><use href="icons.svg#i-triangle-alert"></use></svg>'


def test_a_field_is_label_hint_error_input(form: Form) -> None:
    assert say('{{ ui.field(form, "given", "Vorname", autocomplete="given-name", is_required=true) }}', form=form) == (
        '<div class="field"><label for="f-given">Vorname</label><input class="input" id="f-given" name="given" '
        'type="text" value="Katharina" required autocomplete="given-name"></div>'
    )
    assert say('{{ ui.field(form, "email", "Adresse", hint="Für das Ticket.", type="email") }}', form=form) == (
        '<div class="field" data-error><label for="f-email">Adresse</label>'
        '<p class="hint" id="f-email-h">Für das Ticket.</p>'
        f'<p class="err" id="f-email-e">{ALERT}Zu dieser Adresse gibt es kein Konto.</p>'
        '<input class="input" id="f-email" name="email" type="email" value="k&#34;&lt;b&gt;" '
        'aria-describedby="f-email-h f-email-e" aria-invalid="true"></div>'
    )


def test_a_password_is_never_shown_again() -> None:
    form = Form(Typed([("password", "secret words")]))
    assert "secret" not in say('{{ ui.field(form, "password", "Passwort", type="password") }}', form=form)


def test_optional_is_said_and_required_is_not() -> None:
    text = say('{{ ui.field(form, "role", "Aufgabe", is_optional=true) }}', form=Form())
    assert '<label for="f-role">Aufgabe <span class="opt">(freiwillig)</span></label>' in text
    assert "(optional)" in say('{{ ui.field(form, "role", "Role", is_optional=true) }}', "en", form=Form())


def test_a_textarea_keeps_the_line_it_begins_with(form: Form) -> None:
    html = environment().from_string('{{ ui.textarea(form, "note", "Notiz") }}').render(form=form)
    assert ">\n\nzwei\n</textarea>" in html


def test_choices_keep_what_was_chosen(form: Form) -> None:
    text = say('{{ ui.select(form, "food", "Essen", [("meat", "Mit Fleisch"), ("vegan", "Vegan")]) }}', form=form)
    assert '<option value="">Bitte wählen</option>' in text
    assert '<option value="vegan" selected>Vegan</option>' in text
    text = say(
        '{{ ui.choices(form, "topic", "Themen", [("a", "A"), ("b", "B", "klein")], type="checkbox") }}', form=form
    )
    assert '<input type="checkbox" name="topic" value="a" id="f-topic" checked>A</label>' in text
    assert '<input type="checkbox" name="topic" value="b" id="f-topic-2">B<small>klein</small></label>' in text
    text = say('{{ ui.checkbox(form, "photo", "Fotos", "klein") }}', form=form)
    assert '<input type="checkbox" name="photo" value="yes" id="f-photo">Fotos<small>klein</small>' in text


def test_the_summary_links_to_the_fields_in_the_pages_order(form: Form) -> None:
    form.note("", "Etwas fehlt")
    assert say("{{ ui.error_summary(form) }}", form=form) == (
        '<div class="errors" role="alert" tabindex="-1" aria-labelledby="errors-title">'
        '<h2 id="errors-title">3 Angaben brauchen noch einen Blick</h2><ul>'
        '<li><a href="#f-family">Geben Sie Ihren Nachnamen ein</a></li>'
        '<li><a href="#f-email">Zu dieser Adresse gibt es kein Konto.</a></li><li>Etwas fehlt</li></ul></div>'
    )
    assert say("{{ ui.error_summary(form) }}", form=Form()) == ""


def test_two_languages_stand_side_by_side() -> None:
    text = say('{{ ui.langs(form, "title", "Titel", "Titel auf Englisch", kind="textarea") }}', form=Form())
    assert 'name="title_de"' in text
    assert 'name="title_en"' in text
    assert 'lang="en"' in text
    assert text.count("(freiwillig)") == 1


def test_the_day_is_a_tag_in_the_events_zone() -> None:
    assert say('{{ ui.day(at, "Europe/Berlin", "accent") }}', at=START) == (
        '<time class="day day--accent" datetime="2027-01-21"><span class="day__w">Do</span>'
        '<span class="day__d">21</span><span class="day__m">Jan</span></time>'
    )


def test_seats_are_a_meter_with_words() -> None:
    text = say("{% call ui.seats(106, 120) %}<p>x</p>{% endcall %}")
    assert text == (
        '<div class="seats"><meter min="0" max="120" high="110" optimum="0" value="106" '
        'aria-label="Belegte Plätze">106 von 120</meter><p>x</p></div>'
    )
    assert 'value="120"' in say("{{ ui.seats(130, 120) }}")


def test_people_messages_and_what_was_said() -> None:
    assert '<span class="av av--' in say('{{ ui.person("Dr. Aylin Şahin", "Hochschule", "s") }}')
    assert ">AŞ</span>" in say('{{ ui.av("Dr. Aylin Şahin") }}')
    assert say('{% call ui.msg("warn", "Titel") %}<p>x</p>{% endcall %}') == (
        '<div class="msg msg--warn"><svg class="icon" aria-hidden="true"><use href="icons.svg#i-info"></use></svg>'
        "<b>Titel</b><p>x</p></div>"
    )
    said = say("{{ ui.flash(flash) }}", flash=Flash("<i>x</i>", "bad"))
    assert 'role="alert"' in said
    assert "<p>&lt;i&gt;x&lt;/i&gt;</p>" in said
    assert say("{{ ui.flash(none) }}") == ""


def test_pages_of_a_list() -> None:
    text = say('{{ ui.pager(2, [(1, "?page=1"), (2, "?page=2"), (3, "?page=3")], "51 bis 100 von 131") }}')
    assert '<a class="btn btn--s" href="?page=1" rel="prev">Zurück</a>' in text
    assert '<a class="btn btn--s" href="?page=2" aria-current="page"><span class="vh">Seite </span>2</a>' in text
    assert '<a class="btn btn--s" href="?page=3" rel="next">Weiter</a>' in text
    assert say('{{ ui.pager(1, [(1, "?page=1")]) }}') == ""


def test_the_calendar_menu_and_an_empty_list() -> None:
    text = say('{{ ui.cal([("/x.ics", "download", "Kalenderdatei", ".ics")]) }}')
    assert text.startswith('<details class="cal"><summary class="btn btn--block">')
    assert "In den Kalender" in text
    assert '<li><a href="/x.ics">' in text
    text = say('{% call ui.empty("users", "Noch keine", "Weil.", is_small=true) %}<a href="/">x</a>{% endcall %}')
    assert text.startswith('<div class="empty empty--s">')
    assert "<h2>Noch keine</h2><p>Weil.</p>" in text

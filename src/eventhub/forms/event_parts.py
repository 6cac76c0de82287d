"""What belongs to one meeting, read from the rows of its form: questions, running order, gates."""

from collections.abc import Sequence
from datetime import date, datetime

from eventhub.domain.events import GateDraft, QuestionDraft, SpeakerDraft, TalkDraft
from eventhub.forms.reading import Form, checkbox, choice, day, email, instant, integer, local_time, localized, text
from eventhub.forms.rows import is_blank, listed, prefixes, row_id
from eventhub.i18n import Zone, local_input
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Event, LocalizedText, Question, QuestionKind, Talk, TalkKind

CHOOSING = (QuestionKind.CHOICE, QuestionKind.SEVERAL)
LONGEST_TALK = 24 * 60
Values = dict[str, str | list[str]]


def two(name: str, given: LocalizedText) -> dict[str, str]:
    """A text in two languages as its two fields."""
    return {f"{name}_de": given.de, f"{name}_en": given.en}


def box(is_ticked: bool) -> str:
    """A ticked box as it is posted."""
    return "yes" if is_ticked else ""


# Questions


def questions(form: Form) -> tuple[QuestionDraft, ...]:
    """The questions; rows nobody has written into are left out."""
    fields = ("label_de", "label_en", "hint_de", "hint_en", "options_de", "options_en")
    return tuple(
        _question(form, prefix)
        for prefix in prefixes(form, "question")
        if row_id(form, prefix) or not is_blank(form, prefix, fields)
    )


def _question(form: Form, prefix: str) -> QuestionDraft:
    label = localized(form, f"{prefix}label", missing=_l("Enter the question"))
    kind = QuestionKind(choice(form, f"{prefix}kind", tuple(QuestionKind)) or QuestionKind.TEXT)
    return QuestionDraft(
        kind=kind,
        label=label,
        hint=localized(form, f"{prefix}hint"),
        options=options(form, prefix) if kind in CHOOSING else (),
        is_required=checkbox(form, f"{prefix}is_required"),
        is_sensitive=checkbox(form, f"{prefix}is_sensitive"),
        id=row_id(form, prefix),
    )


def options(form: Form, prefix: str) -> tuple[dict[str, str], ...]:
    """The answers to choose from, one a line; at least two, and as many in English as in German or none."""
    german, english = (_lines(form.value(f"{prefix}options_{language}")) for language in ("de", "en"))
    if len(german) < 2:
        form.note(f"{prefix}options_de", _l("Write at least two answers, each on a line of its own"))
    if english and len(english) != len(german):
        form.note(f"{prefix}options_en", _l("Write as many answers in English as in German, or none"))
    english = english if len(english) == len(german) else [""] * len(german)
    return tuple({"de": one, "en": other} for one, other in zip(german, english, strict=True))


def _lines(typed: str) -> list[str]:
    return [" ".join(line.split())[:200] for line in typed.splitlines() if line.strip()]


def question_rows(asked: Sequence[Question]) -> Values:
    """The questions of a meeting, to edit."""
    return listed("question", [_question_row(one) for one in asked if not one.is_retired])


def _question_row(one: Question) -> dict[str, str]:
    return {
        "id": str(one.id),
        "kind": one.kind.value,
        **two("label", one.label),
        **two("hint", one.hint),
        "options_de": "\n".join(option.get("de", "") for option in one.options),
        "options_en": "\n".join(option.get("en", "") for option in one.options).strip(),
        "is_required": box(one.is_required),
        "is_sensitive": box(one.is_sensitive),
    }


# Running order


def talks(form: Form, first_day: date | None, zone: Zone) -> tuple[TalkDraft, ...]:
    """The running order; times are those of ``first_day`` unless a row names another day."""
    fields = ("title_de", "title_en", "begin", "minutes", "abstract_de", "abstract_en")
    return tuple(
        _talk(form, prefix, first_day, zone)
        for prefix in prefixes(form, "talk")
        if row_id(form, prefix) or not is_blank(form, prefix, fields)
    )


def _talk(form: Form, prefix: str, first_day: date | None, zone: Zone) -> TalkDraft:
    title = localized(form, f"{prefix}title", missing=_l("Enter a title for this item"))
    begin, own_day = local_time(form, f"{prefix}begin"), day(form, f"{prefix}day") or first_day
    starts_at = None
    if begin is not None and own_day is not None:
        starts_at = instant(form, f"{prefix}begin", datetime.combine(own_day, begin), zone)
    return TalkDraft(
        kind=TalkKind(choice(form, f"{prefix}kind", tuple(TalkKind)) or TalkKind.TALK),
        title=title,
        abstract=localized(form, f"{prefix}abstract", longest=5000, is_long=True),
        starts_at=starts_at,
        minutes=integer(form, f"{prefix}minutes", least=1, most=LONGEST_TALK),
        speakers=_speakers(form, f"{prefix}speaker"),
        id=row_id(form, prefix),
    )


def _speakers(form: Form, name: str) -> tuple[SpeakerDraft, ...]:
    return tuple(
        SpeakerDraft(
            name=text(form, f"{prefix}name", missing=_l("Enter the name"), longest=120),
            organisation=text(form, f"{prefix}organisation", longest=120),
            address=email(form, f"{prefix}address"),
        )
        for prefix in prefixes(form, name)
        if not is_blank(form, prefix, ("name", "organisation", "address"))
    )


def talk_rows(event: Event) -> Values:
    """The running order of a meeting, to edit."""
    values = listed("talk", [_talk_row(one, event) for one in event.talks])
    for number, one in enumerate(event.talks):
        values |= listed(
            f"talk_{number}_speaker",
            [
                {"name": person.name, "organisation": person.organisation, "address": person.address}
                for person in one.speakers
            ],
        )
    return values


def _talk_row(one: Talk, event: Event) -> dict[str, str]:
    begin = local_input(one.starts_at, event.time_zone)
    first_day = local_input(event.starts_at, event.time_zone)[:10]
    return {
        "id": str(one.id),
        "kind": one.kind.value,
        **two("title", one.title),
        **two("abstract", one.abstract),
        "day": begin[:10] if begin and begin[:10] != first_day else "",
        "begin": begin[11:],
        "minutes": str(one.minutes or ""),
    }


# Gates


def gates(form: Form) -> tuple[GateDraft, ...]:
    """The gates; one at least, for the door needs one."""
    drafts = tuple(
        GateDraft(
            name=localized(form, f"{prefix}name", missing=_l("Enter a name"), longest=80), id=row_id(form, prefix)
        )
        for prefix in prefixes(form, "gate")
        if row_id(form, prefix) or not is_blank(form, prefix, ("name_de", "name_en"))
    )
    if not drafts:
        form.note("gates", _l("Add at least one gate"))
    return drafts


def gate_rows(event: Event) -> Values:
    """The gates of a meeting, to edit."""
    return listed("gate", [{"id": str(one.id), **two("name", one.name)} for one in event.gates])

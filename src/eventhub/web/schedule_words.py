"""The plan in words: what is wrong with it, what a release changes, what the items are."""

from eventhub.domain.schedules import Change, Difference, Warning
from eventhub.domain.schedules import warnings as wrong
from eventhub.domain.schedules.days import day_of
from eventhub.i18n import LazyText, clock_time, current_language, date_short, ngettext
from eventhub.i18n import gettext as _
from eventhub.i18n import lazy_gettext as _l
from eventhub.mail.schedule_mails import Place
from eventhub.models import Event, Talk, TalkKind

KIND: dict[str, LazyText] = {
    TalkKind.TALK: _l("Talk"),
    TalkKind.BREAK: _l("Break"),
    TalkKind.BLOCKER: _l("Blocked time"),
}
FORMAT: dict[str, LazyText] = {
    "talk": _l("Talk"),
    "keynote": _l("Keynote"),
    "discussion": _l("Expert discussion"),
    "workshop": _l("Workshop"),
    "demo": _l("Demonstration"),
    "lightning": _l("Lightning talk"),
}
LANGUAGE: dict[str, LazyText] = {"de": _l("German"), "en": _l("English")}


def title(talk: Talk) -> str:
    """The title in the reader's language."""
    return talk.title.text(current_language())


def warning(one: Warning, about: Talk | None = None) -> str:
    """What is wrong, in a sentence; beside the item ``about`` only the other one is named."""
    others = [talk for talk in one.talks if about is None or talk.id != about.id]
    names = " / ".join(_("“%(title)s”", title=title(talk)) for talk in others)
    details = dict(one.details) | {"talks": names}
    if one.code in (wrong.OVERLAP, wrong.TWICE):
        return str(_AT_ONCE[one.code, about is None] % details)
    said = str(_ALONE[one.code] % details)
    return f"{names}: {said}" if about is None else said


_AT_ONCE: dict[tuple[str, bool], LazyText] = {
    (wrong.OVERLAP, True): _l("Overlap: %(talks)s (%(room)s)"),
    (wrong.OVERLAP, False): _l("Overlaps with %(talks)s"),
    (wrong.TWICE, True): _l("%(name)s speaks twice at once: %(talks)s"),
    (wrong.TWICE, False): _l("%(name)s speaks twice at once"),
}
_ALONE: dict[str, LazyText] = {
    wrong.UNAVAILABLE: _l("outside the times the speaker gave"),
    wrong.UNCONFIRMED: _l("not confirmed yet"),
    wrong.OUTSIDE: _l("outside the times of the meeting"),
    wrong.SMALL: _l("%(seats)s seats in %(room)s, %(persons)s people expected"),
}


def place(one: Place, event: Event, *, with_day: bool) -> str:
    """ "10:30, Waschkaue", with the day where there are several."""
    parts = [clock_time(one.starts_at, event.time_zone), one.room_name]
    if with_day:
        parts.insert(0, date_short(one.starts_at, event.time_zone))
    return ", ".join(part for part in parts if part)


def was_and_will_be(one: Difference, event: Event) -> tuple[str, str]:
    """Where a talk was and where it will be: only what differs, "" for what there is not."""
    spans = [at for at in (one.was, one.will_be) if at]
    with_day = len({day_of(at.starts_at, event) for at in spans}) > 1 or _has_days(event)
    was = place(one.was, event, with_day=with_day) if one.was else ""
    will_be = place(one.will_be, event, with_day=with_day) if one.will_be else ""
    if one.change == Change.ADDED:
        return "", _("new: %(where)s", where=will_be)
    if one.change == Change.MOVED and one.was and one.will_be and was == will_be:
        return _minutes(one.was), _minutes(one.will_be)
    return was, will_be


def _has_days(event: Event) -> bool:
    return day_of(event.starts_at, event) != day_of(event.ends_at, event)


def _minutes(one: Place) -> str:
    return ngettext("%(num)d minute", "%(num)d minutes", one.minutes)


def told(mails: int, unreachable: int) -> str:
    """ "3 mails, one person not reachable"."""
    parts = [ngettext("%(num)d mail", "%(num)d mails", mails) if mails else _("no mail")]
    if unreachable:
        parts.append(ngettext("%(num)d person not reachable", "%(num)d people not reachable", unreachable))
    return ", ".join(parts)


def shifted(minutes: int) -> str:
    """ "It begins 90 minutes later than planned for."."""
    if abs(minutes) % 1440 == 0:
        days = abs(minutes) // 1440
        if minutes > 0:
            return ngettext(
                "It begins %(num)d day later than before.", "It begins %(num)d days later than before.", days
            )
        return ngettext(
            "It begins %(num)d day earlier than before.", "It begins %(num)d days earlier than before.", days
        )
    if minutes > 0:
        return ngettext(
            "It begins %(num)d minute later than before.", "It begins %(num)d minutes later than before.", minutes
        )
    return ngettext(
        "It begins %(num)d minute earlier than before.", "It begins %(num)d minutes earlier than before.", -minutes
    )

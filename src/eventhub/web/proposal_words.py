"""Proposals in words: states, talk formats, how lists are sorted."""

from typing import Any

from eventhub.domain.reviews.listing import ACCEPTED, ENDED, OPEN, REJECTED
from eventhub.i18n import LazyText, current_language, decimal, gettext
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import CallQuestion, LocalizedText, ProposalStatus
from eventhub.web.labels import Label

STATUS: dict[str, Label] = {
    ProposalStatus.DRAFT: Label(_l("Draft")),
    ProposalStatus.SUBMITTED: Label(_l("Open"), "accent"),
    ProposalStatus.ACCEPTED: Label(_l("Accepted"), "ok"),
    ProposalStatus.CONFIRMED: Label(_l("Confirmed"), "ok"),
    ProposalStatus.REJECTED: Label(_l("Turned down"), "bad"),
    ProposalStatus.WITHDRAWN: Label(_l("Withdrawn")),
    ProposalStatus.CANCELLED: Label(_l("Cancelled"), "bad"),
}

GROUP: dict[str, LazyText] = {
    OPEN: _l("Open"),
    ACCEPTED: _l("Accepted"),
    REJECTED: _l("Turned down"),
    ENDED: _l("Ended"),
}

SORT: dict[str, LazyText] = {
    "number": _l("By number"),
    "newest": _l("The newest first"),
    "median": _l("The best first"),
    "spread": _l("The most disputed first"),
    "votes": _l("Fewest votes first"),
    "title": _l("By title"),
}

LANGUAGE: dict[str, LazyText] = {"de": _l("German"), "en": _l("English")}


def score(value: float) -> str:
    """A score with one digit behind the comma, as the language writes it."""
    return decimal(value)


def answer(question: CallQuestion, value: Any) -> str:
    """What was answered, in words: the options by their labels, a tick as yes."""
    language = current_language()
    if value is True:
        return gettext("yes")
    if isinstance(value, list):
        return ", ".join(_option(question, str(key), language) for key in value)
    return _option(question, str(value), language) if question.options else str(value)


def _option(question: CallQuestion, key: str, language: str) -> str:
    option = next((one for one in question.options if one["key"] == key), None)
    return LocalizedText(option.get("de", ""), option.get("en", "")).text(language) if option else key

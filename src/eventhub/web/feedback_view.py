"""What guests thought, as the charts and tables of a page: bars with words and numbers, and lines of a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from eventhub.domain.feedback import Breakdown, Cell, Question, Results, Tallied
from eventhub.formats import csv
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.mail.sign_up_mails import TalkAt
from eventhub.models import FeedbackKind
from eventhub.web.proposal_words import score

__all__ = ["Bar", "Talk", "apart", "bars", "cell_name", "lines", "points", "score", "talks", "values"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, and how often that was answered."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk and what is shown of it; None while there are fewer than five answers."""

    at: TalkAt
    results: Results | None

    @property
    def rating(self) -> Tallied | None:
        """The answers to its first rating."""
        return self.results.first(FeedbackKind.SCALE) if self.results else None


def talks(shown: Sequence[TalkAt], results: Mapping[UUID, Results]) -> list[Talk]:
    """Each talk with its results, in the order of the day."""
    return [Talk(at, results.get(at.talk.id)) for at in shown]


def bars(one: Tallied) -> list[Bar]:
    """The chart of a question: the best rating first; a recommendation in three parts; options in their order."""
    if one.question.kind is FeedbackKind.NPS:
        neutral = one.responses - one.promoters - one.detractors
        return [
            Bar(_("for it (9 and 10)"), one.promoters),
            Bar(_("neutral (7 and 8)"), neutral),
            Bar(_("against it (0 to 6)"), one.detractors),
        ]
    return values(one)


def values(one: Tallied) -> list[Bar]:
    """Every value with how often it was answered, ratings from the best on."""
    order = reversed(one.question.values) if one.question.numbers else one.question.values
    return [Bar(value_name(one.question, value), one.counts.get(value, 0)) for value in order]


def value_name(question: Question, value: str) -> str:
    """An answer in words: the number, with what the ends of the scale mean; or the option."""
    if not question.numbers:
        return _option(question, value)
    ends = {question.values[0]: question.low, question.values[-1]: question.high}
    words = ends[value].text(current_language()) if value in ends else ""
    return f"{value}, {words}" if words else value


def apart(results: Results) -> Iterator[tuple[Tallied, Tallied, Breakdown]]:
    """Each breakdown with the rating it is of, and the choice it is by."""
    by_key = {one.question.key: one for one in results.tallied}
    for one in results.breakdowns:
        yield by_key[one.of], by_key[one.by], one


def cell_name(by: Question, cell: Cell) -> str:
    """Whom a cell is about."""
    return ", ".join(_option(by, key) for key in cell.options) or _("All others together")


def points(value: int | None) -> str:
    """The points of a recommendation with their sign."""
    if value is None:
        return "–"
    return f"{value:+d}".replace("-", "\u2212")


def lines(event: Results | None, shown: Sequence[Talk]) -> Iterator[Sequence[csv.Cell]]:
    """The results as lines of a file: about what, the question, the answer, how often."""
    if event is not None:
        yield from _lines(_("The meeting itself"), event)
        for rating, by, breakdown in apart(event):
            for cell in breakdown.cells:
                label = _("Mean: %(who)s", who=cell_name(by.question, cell))
                mean = round(cell.mean, 2)
                yield (_("The meeting itself"), _label(rating.question), label, mean, cell.responses)
    for talk in shown:
        if talk.results is not None:
            yield from _lines(talk.at.title.text(current_language()), talk.results)


def _lines(about: str, results: Results) -> Iterator[Sequence[csv.Cell]]:
    for one in results.tallied:
        for bar in values(one):
            yield (about, _label(one.question), bar.label, None, bar.count)
        for text in one.texts:
            yield (about, _label(one.question), text, None, 1)


def _label(question: Question) -> str:
    return question.label.text(current_language())


def _option(question: Question, key: str) -> str:
    option = next((one for one in question.options if one.key == key), None)
    return option.text.text(current_language()) if option else key

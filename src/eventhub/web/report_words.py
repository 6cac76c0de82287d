"""The report for the funder in words: what the page, the PDF and the spreadsheet print."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eventhub.domain.reports import Figures, Groups, Held, Period, Report
from eventhub.formats.pdf import Brand
from eventhub.formats.report_sheet import Figure, GroupTable, MeetingRow, Number, ReportSheet
from eventhub.forms.registration import ORGANISATION_KINDS
from eventhub.i18n import LazyText, current_language, date_long, date_medium, decimal, ngettext, number
from eventhub.i18n import gettext as _
from eventhub.models import Event, Hub, Series
from eventhub.web import feedback_view

NONE = "–"


@dataclass(frozen=True, slots=True)
class About:
    """What a report is about: its title, the line below, and more lines, the references of who funds it among them."""

    title: str
    lead: str
    remarks: tuple[str, ...]


def about_event(event: Event) -> About:
    """Of one meeting."""
    language = current_language()
    name = ": ".join(part for part in (event.label(language), event.title.text(language)) if part)
    where = event.venue.name_and_city if event.venue else _("Online")
    when = f"{date_long(event.starts_at, event.time_zone)}, {where}"
    return About(_("Report"), name, (when, *_references((event.series,) if event.series else ())))


def about_period(period: Period, series: Series | None, found: Report) -> About:
    """Of all meetings of a period, or those of one series."""
    first, last = period.first, period.last
    years = str(first.year) if first.year == last.year else f"{first.year}/{last.year % 100:02}"
    days = {"first": date_medium(first), "last": date_medium(last)}
    if series is None:
        lead = _("All meetings, %(first)s to %(last)s", **days)
    else:
        lead = _("Meetings of “%(series)s”, %(first)s to %(last)s", series=series.name.text(current_language()), **days)
    return About(_("Report %(years)s", years=years), lead, _references((series,) if series else found.series))


def sheet_of(report: Report, about: About, hub: Hub, *, now: datetime) -> ReportSheet:
    """The report with every word in the reader's language."""
    total = report.total
    made = _("Made on %(day)s.", day=date_medium(now, hub.time_zone))
    privacy = _("Numbers only, no names. Groups of fewer than five are shown together with others.")
    return ReportSheet(
        language=current_language(),
        hub_name=f"{hub.name} {hub.subtitle}".strip(),
        title=about.title,
        lead=about.lead,
        remarks=(*about.remarks, f"{made} {privacy}"),
        glance_label=_("At a glance"),
        figures=tuple(_at_a_glance(report)),
        meetings_label=_("The meetings"),
        meeting_label=_("Meeting"),
        day_label=_("Date"),
        place_label=_("Venue"),
        columns=(
            _("Registered"),
            _("On site"),
            _("Online"),
            _("Absent"),
            _("Rating"),
            _("Certified"),
            _("Materials"),
        ),
        meetings=tuple(_row(one) for one in report.meetings),
        sum_label=_("Sum"),
        total=_numbers(total),
        guests_label=_("Who was there"),
        groups=(
            _groups(_("By kind of organisation"), total.kinds, ORGANISATION_KINDS),
            _groups(_("By municipality"), total.municipalities, {}),
        ),
        programme_label=_("The programme"),
        talk_label=_("Talk"),
        counting_label=_("How this is counted"),
        counting=_how_it_is_counted(),
        page_label=_("Page {page} of {pages}"),
        brand=Brand(accent=hub.accent, primary=hub.brand),
    )


def _at_a_glance(report: Report) -> list[Figure]:
    total, meetings = report.total, len(report.meetings)
    figures = []
    if meetings != 1:
        cities = len(report.cities)
        held = ngettext("meeting", "meetings", meetings)
        where = ngettext("in %(num)d town", "in %(num)d towns", cities) if cities else ""
        figures.append(Figure(_whole(meetings), f"{held} {where}".strip()))
    figures += [
        Figure(_whole(total.registered), ngettext("person registered", "people registered", total.registered)),
        Figure(_whole(total.on_site), ngettext("attendance on site", "attendances on site", total.on_site)),
        Figure(_whole(total.online), ngettext("attendance online", "attendances online", total.online)),
        Figure(_whole(total.no_shows), _("registered and absent")),
        Figure(_whole(len(total.organisations)), ngettext("organisation", "organisations", len(total.organisations))),
    ]
    figures += _feedback(total)
    certificates, materials = total.certificates, total.materials
    return [
        *figures,
        Figure(_whole(certificates), ngettext("certificate", "certificates", certificates)),
        Figure(_whole(materials), ngettext("material handed out", "materials handed out", materials)),
    ]


def _feedback(total: Figures) -> list[Figure]:
    """What guests said, as far as they were asked and enough have answered."""
    figures, answers, points = [], total.feedback_responses, total.net_promoters
    if answers:
        figures.append(Figure(_whole(answers), ngettext("answer to the feedback", "answers to the feedback", answers)))
    if total.feedback_mean is not None:
        of = ngettext("of 5 on average, %(num)d rating", "of 5 on average, %(num)d ratings", total.feedback_ratings)
        figures.append(Figure(_mean(total.feedback_mean), of))
    if points is not None:
        of = ngettext("recommendation, %(num)d answer", "recommendation, %(num)d answers", total.recommendations)
        figures.append(Figure(Number(points, feedback_view.points(points)), of))
    return figures


def _how_it_is_counted() -> tuple[str, ...]:
    return (
        _(
            "Registered are those who had a confirmed place when the meeting began; absent are those of them who did "
            "not come."
        ),
        _("An attendance is one person at one meeting. Organisations count once, by the name that guests gave."),
        _(
            "Kind of organisation and municipality are optional, and companions are not asked: they count as not "
            "stated."
        ),
        _(
            "Groups of fewer than five are added to the others, together with the next larger group of the same "
            "meeting, so that nobody can reckon them back. A period adds up what the report of each meeting shows."
        ),
        _(
            "The rating is the mean of the first feedback question from 1 to 5. The recommendation is the share of "
            "those who gave 9 or 10 of 10, less that of those who gave 6 or less: from −100 to 100. Of a meeting, each "
            "counts from five answers on."
        ),
        _("Certificates count while they are valid."),
    )


def _row(held: Held) -> MeetingRow:
    event, language = held.event, current_language()
    edition, title = event.edition.text(language), event.title.text(language)
    return MeetingRow(
        title=": ".join(part for part in (edition, title) if part),
        day=event.starts_at.astimezone(ZoneInfo(event.time_zone)).date(),
        when=date_medium(event.starts_at, event.time_zone),
        place=event.venue.name_and_city if event.venue else _("Online"),
        talks=tuple(one.title.text(language) for one in held.talks),
        numbers=_numbers(held.figures),
    )


def _numbers(figures: Figures) -> tuple[Number, ...]:
    """In the order of the columns."""
    return (
        _whole(figures.registered),
        _whole(figures.on_site),
        _whole(figures.online),
        _whole(figures.no_shows),
        _mean(figures.feedback_mean),
        _whole(figures.certificates),
        _whole(figures.materials),
    )


def _groups(title: str, groups: Groups, words: Mapping[str, LazyText]) -> GroupTable:
    """The groups by size, those who said nothing and all others behind them."""
    said = [(str(words.get(one.name, one.name)), _whole(one.number)) for one in groups.shown if one.name]
    silent = [(_("Not stated"), _whole(one.number)) for one in groups.shown if not one.name]
    others = [(_("All others together"), _whole(groups.others))] if groups.others else []
    rows = (*said, *silent, *others) if groups.shown else ()
    hidden = _("No group can be shown without giving a small one away.")
    too_few = _("There are too few people to tell groups apart.")
    return GroupTable(title, rows, hidden if groups.others else too_few)


def _references(series: tuple[Series, ...]) -> tuple[str, ...]:
    known = {one.funding_reference: None for one in series if one.funding_reference}
    return (_("Funding reference: %(numbers)s", numbers=", ".join(known)),) if known else ()


def _whole(value: int) -> Number:
    return Number(value, number(value))


def _mean(value: float | None) -> Number:
    if value is None:
        return Number(None, NONE)
    return Number(round(value, 2), decimal(value))

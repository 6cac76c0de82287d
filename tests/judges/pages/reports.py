"""The report for the funder."""

from tests.judges.pages.look import Look, Who

PERIOD = "/manage/reports/period"

REPORTS = [
    Look("/manage/reports", Who.ORGANISER),
    Look("/manage/reports?first=2026-01-01&last=2026-12-31&series=schichtwechsel", Who.OWNER),
    Look(f"{PERIOD}?first=2020-01-01&last=2099-12-31", Who.ORGANISER),
    Look(f"{PERIOD}?first=2020-01-01&last=2099-12-31&series=schichtwechsel", Who.ORGANISER),
    Look(f"{PERIOD}?first=2020-01-01&last=2020-12-31", Who.ORGANISER, status=422),
    Look(f"{PERIOD}?first=2026-12-31&last=2026-01-01&series=keine", Who.ORGANISER, status=422),
    *(Look(f"/manage/events/{{event_report_{name}}}/report", Who.ORGANISER) for name in ("many", "few", "forgotten")),
    *(Look(f"/manage/events/{{event_{name}}}/report", Who.OWNER) for name in ("draft", "off", "schichtwechsel-20")),
]

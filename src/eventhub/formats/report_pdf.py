"""The report as PDF, set by typst; call it from a thread."""

from dataclasses import asdict

from eventhub.formats import typesetting
from eventhub.formats.report_sheet import ReportSheet


def report(sheet: ReportSheet) -> bytes:
    """Return the report on A4: a cover, the numbers, who was there, the programme."""
    values = asdict(sheet)
    for row in values["meetings"]:
        del row["day"]
    for shown, group in zip(values["groups"], sheet.groups, strict=True):
        shown["most"] = group.most
    return typesetting.typeset("report.typ", typesetting.cleaned(values))

"""The report for the funder in the workspace: choosing days, the page, both files, and who may have them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
import time_machine
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.models import Event, EventStatus, LocalizedText, Role, Series
from tests.clients import Browser, Visit
from tests.conftest import NOW
from tests.makers import START, actor_of, make_event
from tests.reading_pdf import pages_of
from tests.reports import Guest, finish, hold
from tests.routes.own.meeting import plain

AFTERWARDS = START + timedelta(days=2)
JANUARY = "first=2027-01-01&last=2027-01-31"


@pytest.fixture(autouse=True)
def _present() -> Iterator[None]:
    with time_machine.travel(AFTERWARDS, tick=True):
        yield


async def make_meeting(database: Database, organiser: Browser) -> UUID:
    """One that took place: seven of crafts and six of companies from Bottrop, one from Marl."""
    guests = [
        *[Guest("craft", "Bottrop", f"Betrieb {number}") for number in range(7)],
        *[Guest("business", "Bottrop", "Kortmann", how="online") for _ in range(6)],
        Guest("business", "Marl", how="absent"),
    ]
    series = Series(slug="schichtwechsel", name=LocalizedText("Schichtwechsel"), funding_reference="EL-2026-0417")
    by = actor_of(organiser.user)
    async with database.session() as db:
        event_id = await hold(db, guests, by=by, now=NOW, edition=LocalizedText("Nummer 24"), series=series)
        await finish(db, event_id, by=by, ratings=[5, 4, 5, 4, 5])
    return event_id


async def test_a_meeting_has_its_report_as_page_pdf_and_spreadsheet(organiser: Browser, database: Database) -> None:
    event_id = await make_meeting(database, organiser)
    path = f"/manage/events/{event_id}/report"
    assert f'href="{path}"' in (await organiser.get(f"/manage/events/{event_id}")).text
    page = await organiser.get(path)
    assert page.status_code == 200
    said = plain(page)
    for words in (
        "Schichtwechsel, Nummer 24: KI, die im Betrieb ankommt Donnerstag, 21. Januar 2027, Alte Lohnhalle, Bottrop",
        "Förderkennzeichen: EL-2026-0417",
        "14 Personen angemeldet",
        "7 Teilnahmen vor Ort",
        "6 Teilnahmen online",
        "1 angemeldet und nicht gekommen",
        "8 Organisationen",
        "5 Rückmeldungen",
        "4,6 von 5 im Mittel, 5 Bewertungen",
        "13 Bescheinigungen",
        "1 Unterlage bereitgestellt",
        "Handwerk 7 7",
        "Bottrop 13 13",
    ):
        assert words in said, words
    assert "Marl" not in said
    assert "Summe" not in said
    pdf = await organiser.get(f"{path}.pdf")
    assert (pdf.headers["content-type"], pdf.headers["cache-control"]) == ("application/pdf", "no-store")
    assert pdf.headers["content-disposition"].startswith('attachment; filename="bericht-treffen-')
    assert "13 Bescheinigungen" in " ".join(pages_of(pdf.content))
    sheet = await organiser.get(f"{path}.xlsx", headers={"Accept-Language": "en"})
    book = CalamineWorkbook.from_filelike(BytesIO(sheet.content))
    assert book.sheet_names[1] == "The meetings"
    [head, row, *_] = book.get_sheet_by_name("The meetings").to_python()
    assert head[3:] == ["Registered", "On site", "Online", "Absent", "Rating", "Certified", "Materials"]
    assert row[3:] == [14.0, 7.0, 6.0, 1.0, 4.6, 13.0, 1.0]


async def test_a_period_of_one_series_is_chosen_and_reported(organiser: Browser, database: Database) -> None:
    await make_meeting(database, organiser)
    async with database.session() as db, transaction(db):
        db.add(make_event(title=LocalizedText("Ganz andere Runde"), starts_at=START - timedelta(days=7)))
    form = await organiser.get("/manage/reports")
    assert "/manage/reports/period?first=2027-01-01&amp;last=2027-12-31" in form.text
    assert '<option value="schichtwechsel">Schichtwechsel</option>' in form.text
    page = await organiser.get(f"/manage/reports/period?{JANUARY}")
    said = plain(page)
    assert "Alle Treffen, 1. Januar 2027 bis 31. Januar 2027" in said
    assert "2 Treffen in 1 Stadt" in said
    assert "Ganz andere Runde" in said
    assert "Summe 14" in said
    path = f"/manage/reports/period?{JANUARY}&series=schichtwechsel"
    page = await organiser.get(path)
    said = plain(page)
    assert "Treffen der Reihe „Schichtwechsel“, 1. Januar 2027 bis 31. Januar 2027" in said
    assert "Ganz andere Runde" not in said
    back = page.text.split('href="/manage/reports?')[1].split('"')[0].replace("&amp;", "&")
    form = await organiser.get(f"/manage/reports?{back}")
    assert '<option value="schichtwechsel" selected>Schichtwechsel</option>' in form.text
    files = {kind: await organiser.get(path.replace("period", f"period{kind}")) for kind in (".pdf", ".xlsx")}
    assert [one.headers["content-disposition"] for one in files.values()] == [
        f'attachment; filename="bericht-schichtwechsel-2027-01-01-2027-01-31{kind}"' for kind in files
    ]
    assert "Ganz andere Runde" not in " ".join(pages_of(files[".pdf"].content))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Geben Sie einen Tag ein"),
        ("first=2027-01-31&last=2027-01-01", "Der letzte Tag liegt vor dem ersten"),
        ("first=gestern&last=2027-01-01", "Geben Sie den Tag so ein: 2027-01-21"),
        ("first=0001-01-01&last=9999-12-31", "Geben Sie einen Tag zwischen 2000 und 2100 ein"),
        (f"{JANUARY}&series=keine", "Wählen Sie eine der Antworten"),
        (JANUARY, "In diesen Tagen hat kein Treffen stattgefunden"),
    ],
)
async def test_days_that_are_none_are_told(organiser: Browser, query: str, sentence: str) -> None:
    page = await organiser.get(f"/manage/reports/period?{query}")
    assert page.status_code == 422
    assert sentence in plain(page)
    assert (await organiser.get(f"/manage/reports/period.pdf?{query}")).status_code == 404
    assert (await organiser.get(f"/manage/reports/period.xlsx?{query}")).status_code == 404


async def test_one_mistake_in_the_days_is_told_once_and_at_its_field(organiser: Browser) -> None:
    page = await organiser.get("/manage/reports/period?first=2027-01-31&last=2027-01-01")
    assert "Eine Angabe braucht noch einen Blick" in plain(page)
    assert page.text.count('<li><a href="#f-last">') == 1
    assert "In diesen Tagen hat kein Treffen stattgefunden" not in plain(page)


@pytest.mark.parametrize(
    "values",
    [
        {"status": EventStatus.DRAFT},
        {"status": EventStatus.CANCELLED, "cancelled_at": datetime(2027, 1, 20, tzinfo=UTC)},
        {"starts_at": AFTERWARDS - timedelta(hours=1)},
    ],
)
async def test_what_has_not_taken_place_has_no_report(
    organiser: Browser, database: Database, values: dict[str, object]
) -> None:
    async with database.session() as db, transaction(db):
        db.add(make_event(**values))
    async with database.session() as db:
        event_id = await db.scalar(select(Event.id))
    path = f"/manage/events/{event_id}/report"
    assert "Noch kein Bericht" in plain(await organiser.get(path))
    assert [(await organiser.get(f"{path}{kind}")).status_code for kind in (".pdf", ".xlsx")] == [404, 404]


async def test_others_see_none_of_it(client: Browser, organiser: Browser, signed_in: Visit, database: Database) -> None:
    event_id = await make_meeting(database, organiser)
    paths = [f"/manage/events/{event_id}/report{kind}" for kind in ("", ".pdf", ".xlsx")]
    paths += [f"/manage/reports/period{kind}?{JANUARY}" for kind in ("", ".pdf", ".xlsx")] + ["/manage/reports"]
    browsers = (client, await signed_in(Role.DOOR), await signed_in(Role.REVIEWER))
    for path in paths:
        assert [(await one.get(path)).status_code for one in browsers] == [303, 404, 404], path


async def test_the_funding_reference_is_kept_with_the_series(organiser: Browser, database: Database) -> None:
    typed = {"name_de": "Abendessen", "slug": "dinner", "cover": "schicht24", "funding_reference": " EL-1 <b>"}
    answer = await organiser.act("/manage/series/new", typed)
    assert answer.status_code == 303
    async with database.session() as db:
        series = (await db.scalars(select(Series))).one()
    assert series.funding_reference == "EL-1 <b>"
    assert 'value="EL-1 &lt;b&gt;"' in (await organiser.get(f"/manage/series/{series.id}")).text
    assert "EL-1" not in (await organiser.get("/series/dinner")).text

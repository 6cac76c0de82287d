"""Certificates in the workspace: issuing singly and for all, printing, withdrawing, deleting, and the logo on them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select

from eventhub.db import Database
from eventhub.models import AuditEntry, Certificate, Hub, Registration, Role
from tests.clients import Browser, Visit
from tests.makers import START
from tests.reading_pdf import pages_of
from tests.routes.own.meeting import Meeting, meet, plain

AFTER = START + timedelta(days=1)
# The middle of an id in an address looks alike now and then, and has more before it.
CODE = re.compile(r"(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![\w-])")


@pytest.fixture(autouse=True)
def _present() -> Iterator[None]:
    """The day after the meeting."""
    with time_machine.travel(AFTER, tick=True):
        yield


async def evening(database: Database) -> Meeting:
    """Two were there, Ada stayed away."""
    meeting = await meet(database)
    for name in ("Katharina Schlüter", "Mehmet Aydın"):
        await meeting.let_in(await meeting.register(name))
    await meeting.register("Ada Eins")
    return meeting


def pages(meeting: Meeting) -> str:
    return f"/manage/events/{meeting.event.id}/certificates"


async def certificates(database: Database) -> list[Certificate]:
    async with database.session() as db:
        return list(await db.scalars(select(Certificate).order_by(Certificate.name)))


async def test_all_are_issued_at_once_and_printed_as_one_file(organiser: Browser, database: Database) -> None:
    meeting = await evening(database)
    page = await organiser.get(pages(meeting))
    assert ("2 fehlende ausstellen" in page.text, "Ada" in page.text, "Alle in einem PDF" in page.text) == (
        True,
        False,
        False,
    )
    assert (await organiser.get(f"{pages(meeting)}.pdf")).status_code == 404
    answer = await organiser.act(pages(meeting))
    assert answer.status_code == 303
    page = await organiser.get(answer.headers["location"])
    assert "2 Bescheinigungen ausgestellt." in page.text
    assert "fehlende ausstellen" not in page.text
    file = await organiser.get(f"{pages(meeting)}.pdf")
    assert (file.headers["content-type"], file.headers["cache-control"]) == ("application/pdf", "no-store")
    first, second = pages_of(file.content)
    assert ("Katharina Schlüter" in first, "Mehmet Aydın" in second) == (True, True)
    assert set(CODE.findall(first + second)) == set(CODE.findall(page.text))


async def test_one_is_issued_and_printed_alone(organiser: Browser, database: Database) -> None:
    meeting = await evening(database)
    page = await organiser.get(pages(meeting))
    buttons = re.findall(r'name="registration" value="([^"]+)">Ausstellen<span class="vh">: ([^<]+)<', page.text)
    [wanted] = [ident for ident, name in buttons if name == "Mehmet Aydın"]
    await organiser.act(pages(meeting), {"registration": wanted})
    [one] = await certificates(database)
    assert (one.name, one.issued_by, one.language) == ("Mehmet Aydın", organiser.user.name, "de")
    [words] = pages_of((await organiser.get(f"{pages(meeting)}.pdf?one={one.id}")).content)
    assert "Mehmet Aydın" in words
    for other in (meeting.event.id, "x"):
        assert (await organiser.get(f"{pages(meeting)}.pdf?one={other}")).status_code == 404
    assert (await organiser.act(pages(meeting), {"registration": "x"})).status_code == 404


async def test_who_was_not_there_gets_none_from_the_team_either(organiser: Browser, database: Database) -> None:
    meeting = await evening(database)
    async with database.session() as db:
        ada = await db.scalar(select(Registration.id).where(Registration.family_name == "Eins"))
    answer = await organiser.act(pages(meeting), {"registration": str(ada)})
    assert answer.status_code == 422
    assert "Eine Bescheinigung gibt es nur für Personen, die eingecheckt waren." in plain(answer)
    assert await certificates(database) == []


async def test_before_the_end_nothing_is_issued(organiser: Browser, database: Database) -> None:
    meeting = await evening(database)
    with time_machine.travel(START, tick=True):
        page = await organiser.get(pages(meeting))
        assert "Bescheinigungen werden ausgestellt, sobald das Treffen zu Ende ist." in plain(page)
        assert "usstellen" not in plain(page)
        assert (await organiser.act(pages(meeting))).status_code == 422


@pytest.mark.parametrize(("act", "question"), [("withdraw", "zurückziehen?"), ("erase", "löschen?")])
async def test_what_cannot_be_taken_back_is_asked_first(
    organiser: Browser, client: Browser, database: Database, act: str, question: str
) -> None:
    meeting = await evening(database)
    await organiser.act(pages(meeting))
    one, other = await certificates(database)
    address = f"/manage/certificates/{one.id}"
    assert f'href="{address}/{act}"' in (await organiser.get(address)).text
    assert f'action="{address}/{act}"' not in (await organiser.get(address)).text
    page = await organiser.get(f"{address}/{act}")
    assert question in plain(page)
    assert one.name in plain(page)
    assert f'action="{address}/{act}"' in page.text
    assert {(found.id, found.withdrawn_at) for found in await certificates(database)} == {
        (one.id, None),
        (other.id, None),
    }
    assert (await client.get(f"{address}/{act}")).status_code == 303
    await organiser.act(f"{address}/withdraw")
    assert (await organiser.get(f"{address}/{act}")).status_code == (404 if act == "withdraw" else 200)
    await organiser.act(f"{address}/erase")
    assert (await organiser.get(f"{address}/{act}")).status_code == 404


async def test_withdrawn_it_names_nobody_and_can_be_issued_anew(
    organiser: Browser, client: Browser, database: Database
) -> None:
    meeting = await evening(database)
    await organiser.act(pages(meeting))
    one, other = await certificates(database)
    address = f"/manage/certificates/{one.id}"
    page = await organiser.get(address)
    for part in ("Katharina Schlüter", "vor Ort, Alte Lohnhalle, Bottrop"):
        assert part in plain(page)
    assert f"{address}/withdraw" in page.text
    answer = await organiser.act(f"{address}/withdraw")
    page = await organiser.get(answer.headers["location"])
    assert "Die Bescheinigung ist zurückgezogen." in page.text
    assert f"{address}/withdraw" not in page.text
    assert (await organiser.act(f"{address}/withdraw")).status_code == 422
    assert "Schlüter" not in (await client.get(f"/certificates/{one.code}")).text
    assert len(pages_of((await organiser.get(f"{pages(meeting)}.pdf")).content)) == 1
    page = await organiser.get(pages(meeting))
    assert ("zurückgezogen" in page.text, "1 fehlende ausstellen" in page.text) == (True, True)
    await organiser.act(pages(meeting))
    assert len({one.code for one in await certificates(database)} - {one.code, other.code}) == 1


async def test_deleted_nothing_is_left_of_it(organiser: Browser, client: Browser, database: Database) -> None:
    meeting = await evening(database)
    await organiser.act(pages(meeting))
    one, other = await certificates(database)
    answer = await organiser.act(f"/manage/certificates/{one.id}/erase")
    assert answer.headers["location"] == pages(meeting)
    assert [left.id for left in await certificates(database)] == [other.id]
    assert (await client.get(f"/certificates/{one.code}")).status_code == 404
    assert (await organiser.act(f"/manage/certificates/{one.id}/erase")).status_code == 404
    assert "Bescheinigung gelöscht" in (await organiser.get("/manage/audit?group=certificate")).text


async def test_a_corrected_name_withdraws_it(organiser: Browser, client: Browser, database: Database) -> None:
    meeting = await evening(database)
    await organiser.act(pages(meeting))
    [one, _other] = await certificates(database)
    address = f"/manage/registrations/{one.registration_id}"
    assert f'href="{address}/name"' in (await organiser.get(address)).text
    page = await organiser.get(f"{address}/name")
    assert ('value="Katharina"' in page.text, "Die Bescheinigung gilt dann nicht mehr" in page.text) == (True, True)
    refused = await organiser.act(f"{address}/name", {"given": "Katarina", "family": " "})
    assert refused.status_code == 422
    assert (await client.get(f"/certificates/{one.code}")).status_code == 200
    answer = await organiser.act(f"{address}/name", {"given": "Katarina", "family": "Schlüter"})
    assert answer.headers["location"] == address
    assert "Katarina Schlüter" in (await organiser.get(address)).text
    assert (await client.get(f"/certificates/{one.code}")).status_code == 410
    assert "Name berichtigt" in (await organiser.get("/manage/audit?q=Katarina")).text


async def test_only_organisers_see_and_do_any_of_it(client: Browser, signed_in: Visit, database: Database) -> None:
    meeting = await evening(database)
    organiser, door = await signed_in(Role.ORGANISER), await signed_in(Role.DOOR)
    await organiser.act(pages(meeting))
    one = (await certificates(database))[0]
    seen = [pages(meeting), f"{pages(meeting)}.pdf", f"/manage/certificates/{one.id}", "/manage/settings/logo"]
    seen.append(f"/manage/registrations/{one.registration_id}/name")
    done = [pages(meeting), *(f"/manage/certificates/{one.id}/{act}" for act in ("withdraw", "erase"))]
    done += ["/manage/settings/logo", "/manage/settings/logo/remove", seen[-1]]
    assert {(await client.get(path)).status_code for path in seen} == {303}
    assert {(await door.get(path)).status_code for path in seen} == {404}
    assert {(await door.act(path)).status_code for path in done} == {404}
    # Without the session's token nobody acts.
    assert {(await organiser.post(path)).status_code for path in done} == {403}
    assert [one.withdrawn_at for one in await certificates(database)] == [None, None]
    assert (await organiser.get(f"/manage/certificates/{meeting.event.id}")).status_code == 404
    assert (await organiser.get(f"/manage/events/{one.id}/certificates")).status_code == 404
    assert (await organiser.get(f"/manage/registrations/{one.id}/name")).status_code == 404


async def test_the_logo_and_the_name_of_who_signs_are_printed(
    organiser: Browser, client: Browser, database: Database, tmp_path: Path
) -> None:
    meeting = await evening(database)
    await organiser.act(pages(meeting))
    async with database.session() as db, db.begin():
        (await db.get_one(Hub, 1)).signer_name = "Svenja Böhmer"
    plain_one = (await organiser.get(f"{pages(meeting)}.pdf")).content
    picture = BytesIO()
    Image.new("RGB", (1200, 400), (200, 30, 30)).save(picture, "JPEG")
    for refused in ({}, {"picture": ("logo.png", b"<svg/>", "image/png")}):
        answer = await organiser.act("/manage/settings/logo", files=refused or {"other": ("x", b"", "text/plain")})
        assert answer.status_code == 422
    answer = await organiser.act(
        "/manage/settings/logo", files={"picture": ("logo.jpg", picture.getvalue(), "image/jpeg")}
    )
    assert answer.status_code == 303
    [shown] = re.findall(r'src="(/logos/[^"]+\.png)"', (await organiser.get("/manage/settings/logo")).text)
    kept = await client.get(shown)
    assert (kept.headers["content-type"], "immutable" in kept.headers["cache-control"]) == ("image/png", True)
    with Image.open(BytesIO(kept.content)) as image:
        assert image.size == (900, 300)
    printed = (await organiser.get(f"{pages(meeting)}.pdf")).content
    assert len(printed) > len(plain_one)
    assert "Svenja Böhmer für das Netzwerk" in pages_of(printed)[0]
    assert b"pdfuaid:part" in printed
    await organiser.act("/manage/settings/logo/remove")
    assert (await client.get(shown)).status_code == 404
    async with database.session() as db:
        assert (await db.get_one(Hub, 1)).logo_file is None
        noted = select(AuditEntry.details).where(AuditEntry.action == "hub.updated")
        assert [one["fields"] for one in await db.scalars(noted)] == ["logo_file", "logo_file"]

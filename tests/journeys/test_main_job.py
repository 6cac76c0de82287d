"""From the announcement to the door, over real HTTP and real SMTP, without JavaScript, on both databases."""

import csv
import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from eventhub import clock
from tests.journeys.conftest import PASSWORD, Running, calendar_in, link_in
from tests.journeys.visitor import Visitor

SLUG = "ki-die-im-betrieb-ankommt"


async def sign_in(hub: Running, role: str) -> Visitor:
    visitor = Visitor(hub.base_url)
    await visitor.go("/sign-in?next=/account")
    await visitor.submit("/sign-in", email=f"{role}@example.org", password=PASSWORD)
    return visitor


def times(begins: datetime) -> dict[str, str]:
    """Day and times of a meeting as the form wants them."""
    ends = begins + timedelta(hours=2)
    return {
        "day": f"{begins:%Y-%m-%d}",
        "begin": f"{begins:%H:%M}",
        "end": f"{ends:%H:%M}",
        "end_day": f"{ends:%Y-%m-%d}",
    }


async def register(hub: Running, given: str, family: str, **more: str) -> str:
    guest = Visitor(hub.base_url)
    await guest.go(f"/events/{SLUG}/register")
    address = f"{given.lower()}@example.org"
    answer = await guest.submit("/register", given=given, family=family, email=address, **more)
    await guest.close()
    return answer


async def test_the_main_job_from_the_announcement_to_the_door(hub: Running) -> None:
    organiser = await sign_in(hub, "owner")
    # Tonight, so that the door is open; the day may change on the way.
    begins = (clock.now() + timedelta(hours=5)).astimezone(ZoneInfo("Europe/Berlin")).replace(minute=0)

    # The organiser makes a meeting for two and publishes it.
    await organiser.go("/manage/events/new")
    venue = re.search(r'<option value="([0-9a-f-]{36})"[^>]*>\s*Alte Lohnhalle', organiser.text)
    assert venue
    await organiser.submit(
        "/manage/events/new",
        title_de="KI, die im Betrieb ankommt",
        title_en="AI that arrives at work",
        **times(begins),
        venue=venue.group(1),
        capacity="2",
    )
    event_path = re.search(r"/manage/events/[0-9a-f-]{36}", str(organiser.page.url))
    assert event_path, organiser.text
    manage = event_path.group(0)
    guest = Visitor(hub.base_url)
    await guest.go(f"/events/{SLUG}", status=404)
    await organiser.go(manage)
    await organiser.submit("/publish")
    assert "KI, die im Betrieb ankommt" in await guest.go(f"/events/{SLUG}")

    # Two register and get their ticket and an invitation by mail; the third waits.
    assert "Ihr Platz ist sicher, Katharina" in await register(hub, "Katharina", "Schlüter", organisation="Brinkmann")
    await register(hub, "Mehmet", "Aydın")
    assert "Warteliste" in await register(hub, "Petra", "Lohkamp")
    confirmation = await hub.mailbox.next("katharina@example.org")
    invitation = calendar_in(confirmation)
    assert (invitation["METHOD"], invitation["SEQUENCE"]) == ("REQUEST", "0")
    assert f"{begins:%Y%m%dT%H%M}00" in invitation["DTSTART"]
    mehmets = await hub.mailbox.next("mehmet@example.org")

    # The meeting moves by an hour: every calendar learns it under the same UID.
    await organiser.go(f"{manage}/edit")
    await organiser.submit("/edit", **times(begins + timedelta(hours=1)))
    update = calendar_in(await hub.mailbox.next("katharina@example.org", nth=2))
    assert update["UID"] == invitation["UID"]
    assert (update["METHOD"], update["SEQUENCE"]) == ("REQUEST", "1")
    assert f"{begins + timedelta(hours=1):%Y%m%dT%H%M}00" in update["DTSTART"]

    for name in ("mehmet", "petra"):  # what waits to be sent to them would be dropped for what is newer
        await hub.mailbox.next(f"{name}@example.org", nth=2)

    # Mehmet cancels; the place is offered to Petra, who accepts.
    await guest.go(link_in(mehmets) + "/cancel")
    await guest.submit("/cancel")
    cancellation = calendar_in(await hub.mailbox.next("mehmet@example.org", nth=3))
    assert (cancellation["METHOD"], cancellation["SEQUENCE"]) == ("CANCEL", "2")
    offer = await hub.mailbox.next("petra@example.org", nth=3)
    await guest.go(link_in(offer, "offer"))
    await guest.submit("/offer", button=("act", "accept"))
    confirmed = await hub.mailbox.next("petra@example.org", nth=4)
    assert calendar_in(confirmed)["METHOD"] == "REQUEST"

    # At the door Katharina's code lets her in once, and the second scan says so.
    door = await sign_in(hub, "door")
    await door.go("/checkin")
    gate = next(link for link in door.read().links if re.fullmatch(r"/checkin/[0-9a-f-]{36}", link))
    body = confirmation.get_body(("plain",))
    assert body is not None
    code = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", body.get_content())
    assert code, body.get_content()
    await door.go(f"{gate}/code")
    assert "Willkommen" in await door.submit("/scans", text=code.group(0))
    assert "Katharina Schlüter" in door.text
    await door.go(f"{gate}/code")
    again = await door.submit("/scans", text=code.group(0))
    assert "Schon eingecheckt" in again, again[again.index("<main") :]

    # The export shows who came.
    exported = await organiser.client.get(f"{manage}/registrations.csv")
    rows = list(csv.DictReader(io.StringIO(exported.text.removeprefix("\ufeff")), delimiter=";"))
    by_name = {row["Vorname"]: row for row in rows}
    assert {name: row["Stand"] for name, row in by_name.items()} == {
        "Katharina": "Bestätigt",
        "Mehmet": "Abgesagt",
        "Petra": "Bestätigt",
    }
    assert [name for name, row in by_name.items() if row["Eingecheckt"]] == ["Katharina"]
    for visitor in (organiser, guest, door):
        await visitor.close()

"""The profile that is kept."""

import re
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from eventhub.db import Database
from eventhub.models import Person, Profile, Proposal
from tests.clients import Browser
from tests.routes.proposals.proposing import add_call, confirmed, follow, one, typed


def picture() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (400, 200), "#0b5a60").save(kept, "PNG")
    return kept.getvalue()


async def test_the_profile_is_kept_and_its_picture_is_a_square(client: Browser, database: Database) -> None:
    call = await add_call(database)
    token, proposal = await confirmed(client, database, call)
    path = f"/proposals/{token}/profile"
    data = {"given": "Hanna", "family": "Gövert", "bio_de": "Vermisst Halden.", "links": "https://example.org/hanna"}
    answer = await client.post(path, data=data, files={"picture": ("ich.png", picture(), "image/png")})
    page = await follow(client, answer)
    source = re.findall(r'src="(/speaker-pictures/[0-9a-f]+\.png)"', page)[0]
    body = (await client.get(source)).content
    with Image.open(BytesIO(body)) as image:
        assert image.size == (200, 200)
    speaker = (await one(database, proposal.id)).submitter
    assert (speaker.bio.de, speaker.links) == ("Vermisst Halden.", ["https://example.org/hanna"])
    wrong = await client.post(path, data=data | {"links": "javascript:alert(1)"}, files={"picture": ("", b"")})
    assert (wrong.status_code, 'id="f-links-e"' in wrong.text) == (422, True)


async def test_what_another_browser_types_never_changes_the_kept_profile(
    client: Browser, visit: Any, database: Database
) -> None:
    call = await add_call(database)
    await confirmed(client, database, call)
    stranger = visit()
    answer = await stranger.post("/events/digitaltag/cfp", data=typed(call, given="Böse", family="Absicht"))
    page = await follow(stranger, answer)
    assert "Hanna" not in page
    where = answer.headers["location"].partition("?")[0]
    assert (await stranger.get(f"{where}/profile")).status_code == 404
    async with database.session() as db:
        assert (await db.scalars(select(Profile.name))).all() == ["Hanna Gövert"]
        assert (await db.scalars(select(Person.family_name))).all() == ["Gövert"]
    async with database.session() as db:
        new = await db.scalar(select(Proposal).order_by(Proposal.number.desc()).limit(1))
    assert new is not None
    assert (await one(database, new.id)).submitter.agreed_at is None

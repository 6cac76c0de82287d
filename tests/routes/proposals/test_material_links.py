"""Links that a speaker puts up by their page."""

import pytest

from eventhub.db import Database, transaction
from eventhub.models import Audience, Material, MaterialKind, PublishWhen
from tests.clients import Browser
from tests.materials import make_material
from tests.routes.own.meeting import plain
from tests.routes.proposals.test_materials import CHOICES, lay, make_talk, send

URL = "https://cloud.example.org/folien"


async def test_a_link_is_put_up_changed_and_deleted(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    typed = CHOICES | {"talk": str(talk.id), "url": URL, "title": "Meine Folien", "agrees": "yes"}
    page = plain(await client.get(desk.path(talk)))
    assert (page.count("darf diese Datei veröffentlichen"), page.count("darf diesen Link veröffentlichen")) == (1, 1)
    answer = await client.post(f"{desk.path(talk)}/links", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"{desk.path(talk)}?talk={talk.id}&done=material-saved",
    )  # fmt: skip
    (made,) = await desk.stored()
    assert (made.kind, made.url, made.title.de, made.effective_audience, made.speaker_publish_when) == (
        MaterialKind.LINK, URL, "Meine Folien", Audience.CHECKED_IN, PublishWhen.NOW,
    )  # fmt: skip
    assert [(one.stands, one.wording) for one in made.consents] == [
        (True, "Das Netzwerk darf diesen Link veröffentlichen. "
         "Sie können das jederzeit zurücknehmen. Dann ist der Link sofort weg."),
    ]  # fmt: skip
    page = await client.get(desk.path(talk))
    assert f'name="url" value="{URL}"' in page.text
    assert "Neue Fassung" not in plain(page)
    path = f"{desk.path(talk)}/{made.id}"
    for url, status in (("https://", 422), ("", 422), (f"{URL}/2", 303)):
        page = await client.post(path, data=CHOICES | {"url": url, "agrees": "yes"})
        assert page.status_code == status
        assert ('id="f-url-1-e"' in page.text) is (status == 422)
    (stored,) = await desk.stored()
    assert (stored.url, stored.has_consent, stored.title.de) == (f"{URL}/2", True, "Meine Folien")
    assert "Diesen Link löschen?" in plain(await client.get(f"{path}/delete"))
    await client.post(f"{path}/delete")
    assert await desk.stored() == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": ""}, "f-url-link-e"),
        ({"url": "https:// x"}, "f-url-link-e"),
        ({"title": ""}, "f-title-link-e"),
        ({"when": "at", "at": ""}, "f-at-link-e"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_kept(
    client: Browser, database: Database, wrong: dict[str, str], words: str
) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    typed = CHOICES | {"talk": str(talk.id), "url": URL, "title": "Meine Folien"}
    page = await client.post(f"{desk.path(talk)}/links", data=typed | wrong)
    assert page.status_code == 422
    assert f'id="{words}"' in page.text
    assert f'href="#{words.removesuffix("-e")}"' in page.text
    assert ('value="Meine Folien"' in page.text) is ("title" not in wrong)
    assert await desk.stored() == []


async def test_a_link_of_another_opens_nothing(client: Browser, database: Database) -> None:
    mine, other = make_talk(), make_talk("Ein anderer", "other@example.org")
    desk = await lay(database, mine, other)
    typed = CHOICES | {"talk": str(mine.id), "url": URL, "title": "Meine Folien"}
    for path in (desk.path(other), "/proposals/nonsense/materials"):
        assert (await client.post(f"{path}/links", data=typed)).status_code == 404
    assert await desk.stored() == []


async def test_a_link_takes_no_version(client: Browser, database: Database) -> None:
    talk = make_talk()
    desk = await lay(database, talk)
    link = make_material(
        event_id=desk.meeting.event.id, talk_id=talk.id, speaker_id=talk.speakers[0].id, kind=MaterialKind.LINK, url=URL
    )
    async with database.session() as db, transaction(db):
        db.add(link)
    (made,) = await desk.stored()
    assert isinstance(made, Material)
    assert (await send(client, f"{desk.path(talk)}/{made.id}/files", "folien.pdf")).status_code == 404

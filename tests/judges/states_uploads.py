"""What stays of talks, as team and speakers see it: there, held, missing, not expected, asked about, refused."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import events, people
from eventhub.domain.events import EventDraft, SpeakerDraft, TalkDraft
from eventhub.domain.materials import chasing
from eventhub.mail import links, material_mails
from eventhub.mail.letters import Recipient
from eventhub.models import (
    Audience,
    FileRole,
    FileState,
    Material,
    MaterialKind,
    OutboxMail,
    Role,
    Talk,
    TalkKind,
    User,
    Venue,
)
from eventhub.models import LocalizedText as Text
from tests.makers import actor_of
from tests.materials import make_file, make_material, make_word

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"
ADDRESS = "upload@example.org"


async def prepare_uploads(database: Database, names: Mapping[str, str]) -> dict[str, str]:
    """A meeting that is over with a talk in each state; the names of its pages."""
    del names
    async with database.session() as db, transaction(db):
        by, now = actor_of((await db.scalars(select(User).where(User.role == Role.OWNER))).one()), clock.now()
        starts_at = (now - 3 * DAY).replace(minute=0, second=0, microsecond=0)
        draft = EventDraft(
            title=Text(f"Prüfstand Material {LONG_WORD}", "Test bench materials"),
            slug="pruefstand-uploads",
            venue_id=await db.scalar(select(Venue.id).where(Venue.name == "Alte Lohnhalle")),
            starts_at=starts_at,
            ends_at=starts_at + 5 * HOUR,
            talks=_talks(),
        )
        event = await events.create(db, draft, by=by, now=now - 20 * DAY)
        await db.flush()
        await events.publish(db, event, by=by, now=now - 20 * DAY)
        event = await events.lock(db, event.id)
        query = select(Talk).where(Talk.event_id == event.id).order_by(Talk.position)
        here, held, _missing, unexpected, _silent = (await db.scalars(query)).all()
        await chasing.ask_now(db, event, by=by, now=now - 2 * DAY)
        await chasing.expect(db, event, unexpected, False, by=by, now=now)
        person = await people.by_address(db, ADDRESS)
        assert person is not None
        items = _items(event.id, here, held)
        db.add_all(items.values())
        await db.flush()
        to = Recipient(ADDRESS, "Ada", f"Ada {LONG_WORD}", "de")
        await material_mails.consent_asked(db, event, items["asked"], here, to, person, now=now)
        await db.flush()
        mails = select(OutboxMail.kind, OutboxMail.id).where(OutboxMail.kind.in_(material_mails.KINDS))
        return {
            "event_uploads": str(event.id),
            "sp_uploads": links.speaker_token(db, person),
            "talk_here": str(here.id),
            "talk_held": str(held.id),
            "talk_unexpected": str(unexpected.id),
            "upload_old_version": str(items["here"].files[0].id),
            "upload_word": str(items["here"].consents[0].id),
            **{f"upload_{name}": str(one.id) for name, one in items.items()},
            **{f"mail_{kind}": str(ident) for kind, ident in (await db.execute(mails)).all()},
        }


def _talks() -> tuple[TalkDraft, ...]:
    names = ("Alles da", f"Wird geprüft: {LONG_WORD}", "Fehlt noch", "Nicht vorgesehen", "Podium")
    addresses = (ADDRESS, ADDRESS, ADDRESS, "other@example.org", "")
    return tuple(
        TalkDraft(TalkKind.TALK, Text(name), minutes=30, speakers=(SpeakerDraft("Ada Eins", address=address),))
        for name, address in zip(names, addresses, strict=True)
    )


def _items(event_id: object, here: Talk, held: Talk) -> dict[str, Material]:
    """One of each kind, and each state of a file."""
    speaker = here.speakers[0]
    mine = {"event_id": event_id, "talk_id": here.id, "speaker_id": speaker.id}
    states = (FileState.UNCHECKED, FileState.INFECTED, FileState.RELEASED, FileState.WAITING)
    versions = [make_file(name=f"{LONG_WORD}-{number}.pdf", number=number) for number in (1, 2)]
    recording = [
        make_file(name="mitschnitt.mp4", media_type="video/mp4"),
        make_file(name="mitschnitt.vtt", media_type="text/vtt", role=FileRole.CAPTIONS, language="de"),
    ]
    return {
        "here": make_material(**mine, files=versions, consents=[make_word(speaker_id=speaker.id)]),
        "withdrawn": make_material(**mine, consents=[make_word(withdrawn=True, speaker_id=speaker.id)]),
        "asked": make_material(
            event_id=event_id, talk_id=here.id, kind=MaterialKind.RECORDING, title=Text(f"Mitschnitt {LONG_WORD}"),
            files=recording, consents=[make_word(given=False, speaker_id=speaker.id)],
        ),
        "own_link": make_material(
            **mine, kind=MaterialKind.LINK, title=Text(LONG_WORD), url=f"https://example.org/{LONG_WORD}",
            consents=[make_word(speaker_id=speaker.id)],
        ),
        "kept_back": make_material(
            **mine, title=Text(LONG_WORD), audience=Audience.ORGANISERS, files=[make_file(name=f"{LONG_WORD}.pdf")],
            consents=[make_word(speaker_id=speaker.id)],
        ),
        "of_speakers": make_material(event_id=event_id, title=Text(LONG_WORD), audience=Audience.SPEAKER),
        "held": make_material(
            event_id=event_id, talk_id=held.id, speaker_id=held.speakers[0].id,
            files=[make_file(number=number, state=state, state_note="clamd: Connection refused")
                   for number, state in enumerate(states[:2], start=1)],
        ),
        "waiting": make_material(event_id=event_id, files=[make_file(state=states[3])]),
        "link": make_material(event_id=event_id, kind=MaterialKind.LINK, url="https://video.example.org/1"),
        "minutes": make_material(event_id=event_id, kind=MaterialKind.MINUTES, text=Text("## Beschluss\n\nJa.")),
    }  # fmt: skip

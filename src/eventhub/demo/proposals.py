"""The demo's calls for talks, and what was proposed: drafts, some in review, one withdrawn, some with two speakers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import calls, proposals
from eventhub.domain.calls import CallDraft, TypeDraft
from eventhub.domain.events import QuestionDraft
from eventhub.domain.permissions import Actor
from eventhub.domain.proposals import AgreedTo, ProfileDraft, ProposalDraft
from eventhub.models import Call, Event, ItemKind, Proposal, QuestionKind, Series, TalkFormat, Topic
from eventhub.models import LocalizedText as Text

EVENT, SERIES = "schichtwechsel-27", "digital-dinner"
DAY = timedelta(days=1)
TYPES = (
    TypeDraft(Text("Vortrag", "Talk"), 25, TalkFormat.TALK, wanted=4),
    TypeDraft(Text("Werkstatt", "Workshop"), 60, TalkFormat.WORKSHOP, wanted=1),
    TypeDraft(Text("Diskussion", "Discussion"), 45, TalkFormat.DISCUSSION, wanted=1),
)
QUESTION = QuestionDraft(
    QuestionKind.CHOICE,
    Text("Haben Sie den Vortrag schon einmal gehalten?", "Have you held this talk before?"),
    options=(
        {"key": "never", "de": "Noch nie", "en": "Never"},
        {"key": "inside", "de": "Im eigenen Haus", "en": "Inside our organisation"},
        {"key": "public", "de": "Öffentlich", "en": "In public"},
    ),
)


@dataclass(frozen=True, slots=True)
class Idea:
    """What somebody proposes: who, from where, what; ``kind`` is the place among the types."""

    name: str
    organisation: str
    title: str
    abstract: str
    kind: int = 0
    bio: str = ""
    is_draft: bool = False
    is_withdrawn: bool = False
    is_unconfirmed: bool = False
    co_speaker: str = ""
    has_agreed: bool = False


IDEAS = (
    Idea(
        "Hanna Gövert", "Sparkasse Vest", "Barrierefrei ist schneller: Formulare für alle",
        "Wir haben 40 Formulare neu geschrieben. Seitdem ruft **halb so oft** jemand an.",
        bio="Schreibt Formulare, die man versteht.",
    ),
    Idea(
        "Deniz Özçelik", "Hochschule Gelsenkirchen", "Wem gehören die Daten der Halde?",
        "Drohnen vermessen jede Halde im Monat zweimal. Wer darf sie nutzen, und wer haftet, wenn der Hang rutscht?",
        kind=2, co_speaker="Paula Rensing", has_agreed=True, bio="Forscht zu Geodaten im Revier.",
    ),
    Idea(
        "Marek Wiśniewski", "Stadtwerke Herten", "Der Zähler, der zu viel wusste",
        "Was wir aus 3.000 digitalen Stromzählern gelernt haben, und was wir wieder gelöscht haben.",
        bio="Plant Netze und liest lieber Kurven als Tabellen.",
    ),
    Idea(
        "Ayşe Demir", "Bäckerei Demir", "Ein Backofen im Netz",
        "Unser Ofen meldet sich selbst, wenn er gewartet werden will. Zwei Jahre, drei Pannen, eine Rechnung.",
        co_speaker="Jonas Feldkamp",
    ),
    Idea(
        "Ralf Sievers", "Handwerkskammer", "Aufmaß mit dem Telefon",
        "Eine Werkstatt zum Mitmachen: Bringen Sie Ihr Telefon mit, wir vermessen den Saal.", kind=1,
    ),
    Idea(
        "Lena Hofstätter", "Stadt Dorsten", "Der Antrag, der sich selbst prüft",
        "Fehlende Anlagen waren unser häufigster Grund für Rückfragen. Heute fragt das Formular selbst nach.",
    ),
    Idea(
        "Tobias Krüger", "Krüger Logistik", "KI am Wareneingang: Was schiefging",
        "Die Kamera erkannte Paletten, aber keine nassen. Ein Bericht mit Zahlen.", bio="Fährt selbst Stapler.",
    ),
    Idea(
        "Nadia Benali", "Verbraucherzentrale", "Phishing, das wir selbst verschickt haben",
        "Drei Übungen, 212 Menschen, 61 Klicks. Was danach half und was nur ärgerte.",
    ),
    Idea(
        "Sofie Lindqvist", "Museum Bottrop", "Das Archiv spricht",
        "Zeitzeugen auf alten Bändern, automatisch verschriftlicht. Mit Dialekt wurde es spannend.",
        is_unconfirmed=True,
    ),
    Idea(
        "Georg Amsel", "Kreis Recklinghausen", "Eine Cloud für zehn Rathäuser",
        "Gemeinsam einkaufen klingt leicht. Wir erzählen von den Verträgen.", is_withdrawn=True,
    ),
    Idea(
        "Miriam Kowalski", "Berufskolleg Gladbeck", "Schülerfirma mit Robotern",
        "Sechzehnjährige programmieren einen Greifarm und verkaufen Bonbons damit.",
        co_speaker="Emre Yıldız", has_agreed=True,
    ),
    Idea(
        "Piet van Dijk", "Van Dijk Metallbau", "Schweißnähte im Livebild",
        "Eine Kamera an der Maske spart uns die Hälfte der Nacharbeit.", is_unconfirmed=True,
    ),
    Idea("Carla Brandt", "", "Digitale Nachbarschaftshilfe", "", is_draft=True),
    Idea("Oskar Thiele", "", "", "", is_draft=True, is_unconfirmed=True),
)  # fmt: skip
DINNER_IDEA = Idea(
    "Birte Callsen", "Callsen Apotheken", "Rezepte ohne Papier, Fragen mit Folgen",
    "Ein Tischgespräch über das E-Rezept im ersten Jahr.", kind=2, bio="Apothekerin in vierter Generation.",
)  # fmt: skip


async def propose(db: AsyncSession, *, by: Actor, now: datetime) -> None:
    """Open a call for a meeting to come and a standing one for a series, and let people propose."""
    event = (await db.scalars(select(Event).where(Event.slug == EVENT))).one()
    series = (await db.scalars(select(Series).where(Series.slug == SERIES))).one()
    call = await _call(db, event, by=by, now=now - 30 * DAY, closes_at=event.starts_at - 14 * DAY)
    for number, idea in enumerate(IDEAS):
        await _propose(db, call, idea, number, now=now - (25 - number) * DAY)
    standing = await _call(db, series, by=by, now=now - 60 * DAY, closes_at=None)
    await _propose(db, standing, DINNER_IDEA, 0, now=now - 8 * DAY)


async def _call(
    db: AsyncSession, home: Event | Series, *, by: Actor, now: datetime, closes_at: datetime | None
) -> Call:
    topics = (await db.scalars(select(Topic).order_by(Topic.slug))).all()
    draft = CallDraft(
        is_published=True,
        intro=Text(
            "Wir suchen Beiträge aus der Region. Fehler sind willkommen, Werbung nicht.",
            "We are looking for talks from the region. Mistakes are welcome, advertising is not.",
        ),
        closes_at=closes_at,
        answer_by=closes_at + 5 * DAY if closes_at else None,
        is_anonymous=closes_at is None,
        topic_ids=tuple(topic.id for topic in topics),
        types=TYPES,
        questions=(QUESTION,),
    )
    made = await calls.save(db, home, draft, by=by, now=now)
    call = await calls.lock(db, made.id)
    assert call is not None
    return call


def address_of(name: str) -> str:
    """An invented address."""
    plain = name.casefold().translate(str.maketrans("äöüçğışśéÿ", "aoucgisse" + "y"))
    return f"{'.'.join(plain.split())}@example.org".encode("ascii", "ignore").decode()


async def _propose(db: AsyncSession, call: Call, idea: Idea, number: int, *, now: datetime) -> None:
    given, _, family = idea.name.partition(" ")
    slides = AgreedTo(ItemKind.SLIDES, "Meine Folien dürfen nach dem Treffen veröffentlicht werden", "de")
    draft = ProposalDraft(
        title=Text(idea.title),
        abstract=Text(idea.abstract),
        takeaway=Text("Eine Liste zum Mitnehmen" if number % 3 == 0 else ""),
        type_id=call.types[idea.kind].id,
        topic_ids=tuple(topic.id for topic in call.topics[number % 3 : number % 3 + 2]),
        needs="Ein Mikrofon am Kragen" if number % 4 == 0 else "",
        availability_note="Erst ab 18 Uhr" if number % 5 == 1 else "",
        answers={call.questions[0].id: call.questions[0].options[number % 3]["key"]},
        consents=(slides,) if number % 2 == 0 else (),
        profile=ProfileDraft(
            given_name=given,
            family_name=family,
            organisation=idea.organisation,
            bio=Text(idea.bio),
            links=("https://example.org/",) if idea.bio else (),
            is_first_talk=number % 6 == 3,
        ),
    )
    proposal = await proposals.start(db, call, address_of(idea.name), draft, language="de", now=now)
    await proposals.tell_started(db, proposal, now=now)
    await _go_on(db, proposal, idea, now=now)


async def _go_on(db: AsyncSession, proposal: Proposal, idea: Idea, *, now: datetime) -> None:
    submitter = proposal.submitter
    if not idea.is_unconfirmed and submitter.person is not None:
        await proposals.confirm_address(db, submitter.person, now=now + timedelta(hours=1))
    if idea.co_speaker:
        given, _, family = idea.co_speaker.partition(" ")
        other = await proposals.invite(
            db, proposal, given_name=given, family_name=family, address=address_of(idea.co_speaker), now=now
        )
        if idea.has_agreed:
            await proposals.agree(db, proposal, other, now=now + timedelta(hours=5))
    if not idea.is_draft:
        await proposals.submit(db, proposal, submitter, now=now + timedelta(hours=2))
    if idea.is_withdrawn:
        await proposals.withdraw(db, proposal, submitter, now=now + 2 * DAY)
    await db.flush()

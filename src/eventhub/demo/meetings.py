"""The demo's meetings: what is announced, and how full each is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from eventhub.domain.events import EventDraft, GateDraft, QuestionDraft, SpeakerDraft, TalkDraft
from eventhub.models import Attendance, QuestionKind, TalkKind
from eventhub.models import LocalizedText as Text

ZONE = ZoneInfo("Europe/Berlin")
THURSDAY = 3
DAYTIME = range(7, 20)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting and what happens to it: how many register, cancel, come."""

    draft: EventDraft
    guests: int = 0
    cancellations: int = 0
    came: int = 0
    decisions: int = 0
    cancel_reason: Text | None = None
    is_draft: bool = False
    announced_days: int = 40
    tags: tuple[str, ...] = field(default=())


def thursday(now: datetime, days: int, at: time = time(17)) -> datetime:
    """The Thursday nearest to ``days`` from now, at a time of the wall clock in Berlin."""
    day = (now + timedelta(days=days)).astimezone(ZONE).date()
    day += timedelta(days=(THURSDAY - day.weekday() + 3) % 7 - 3)
    return datetime.combine(day, at, ZONE)


def soon(now: datetime) -> datetime:
    """Within the hour, so that the door of the demo is open; at night the next evening."""
    local = now.astimezone(ZONE).replace(minute=0, second=0, microsecond=0)
    if local.hour in DAYTIME:
        return local + timedelta(hours=1)
    return datetime.combine((local + timedelta(hours=5)).date(), time(18), ZONE)


QUESTIONS = (
    QuestionDraft(
        QuestionKind.CHOICE,
        Text("Waren Sie schon einmal beim Schichtwechsel?", "Have you been to Schichtwechsel before?"),
        options=(
            {"key": "first", "de": "Zum ersten Mal", "en": "First time"},
            {"key": "some", "de": "Ein paar Mal", "en": "A few times"},
            {"key": "often", "de": "Oft", "en": "Often"},
        ),
    ),
    QuestionDraft(
        QuestionKind.CHOICE,
        Text("Was essen Sie?", "What do you eat?"),
        options=(
            {"key": "vegetarian", "de": "Vegetarisch", "en": "Vegetarian"},
            {"key": "vegan", "de": "Vegan", "en": "Vegan"},
            {"key": "meat", "de": "Mit Fleisch", "en": "With meat"},
            {"key": "nothing", "de": "Ich esse nicht mit", "en": "I will not eat"},
        ),
        is_sensitive=True,
    ),
    QuestionDraft(
        QuestionKind.TEXT,
        Text("Was brauchen Sie, um gut teilnehmen zu können?", "What do you need to take part well?"),
        Text(
            "Zum Beispiel einen Platz vorn, Gebärdensprache oder Assistenz. Nur das Team liest das.",
            "For example a seat in front, sign language or assistance. Only the team reads this.",
        ),
        is_sensitive=True,
    ),
)
GATES = (GateDraft(Text("Tor 1", "Gate 1")), GateDraft(Text("Tor 2", "Gate 2")))


def _talks(starts_at: datetime, talks: Sequence[tuple[Text, Text, str, str]]) -> tuple[TalkDraft, ...]:
    doors = starts_at - timedelta(minutes=30)
    items = [TalkDraft(TalkKind.BREAK, Text("Einlass und Kaffee", "Doors and coffee"), starts_at=doors)]
    at = starts_at
    for number, (title, abstract, speaker, organisation) in enumerate(talks):
        if number == 2:
            items.append(TalkDraft(TalkKind.BREAK, Text("Pause", "Break"), starts_at=at))
            at += timedelta(minutes=20)
        who = (SpeakerDraft(speaker, organisation),)
        items.append(TalkDraft(TalkKind.TALK, title, abstract, at, 25, who))
        at += timedelta(minutes=30)
    end = Text("Suppe, Stehtische, Gespräche", "Soup, standing tables, conversations")
    return (*items, TalkDraft(TalkKind.BREAK, end, starts_at=at))


AI_TALKS = (
    (
        Text("Vom Pilot zur Praxis: Angebote kalkulieren mit KI", "From pilot to practice: quotes with AI"),
        Text(
            "Aus drei Tagen wurden vier Stunden. Was dafür an Vorarbeit nötig war und wo der Mensch nachrechnet.",
            "Three days became four hours. What had to be prepared, and where people still check the figures.",
        ),
        "Miriam Özdemir",
        "Kortmann Metallbau, Bottrop",
    ),
    (
        Text("Weniger suchen, mehr reparieren", "Search less, repair more"),
        Text(
            "Wie ein Stadtwerk 30 Jahre Wartungswissen durchsuchbar gemacht hat, ohne es aus der Hand zu geben.",
            "How a utility made 30 years of maintenance knowledge searchable without giving it away.",
        ),
        "Jan-Peter Wiechers",
        "Stadtwerke Haardblick",
    ),
    (
        Text("Was der AI Act für kleine Betriebe heißt", "What the AI Act means for small companies"),
        Text(
            "Fünf Fragen, die Sie vor dem Einsatz beantworten sollten. Mit Checkliste zum Mitnehmen.",
            "Five questions to answer before you start. With a checklist to take home.",
        ),
        "Dr. Aylin Şahin",
        "Hochschule Emscherbruch",
    ),
)


def meetings(now: datetime, series: dict[str, UUID], houses: dict[str, UUID], topics: dict[str, UUID]) -> list[Meeting]:
    """Every meeting of the demo, relative to ``now``."""

    def evening(number: int, days: int, title: Text, house: str, **values: object) -> EventDraft:
        starts_at = thursday(now, days)
        defaults: dict[str, object] = {
            "slug": f"schichtwechsel-{number}",
            "series_id": series["schichtwechsel"],
            "edition": Text(f"Schichtwechsel {number}", f"Schichtwechsel {number}"),
            "title": title,
            "venue_id": houses[house],
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3, minutes=30),
            "doors_at": starts_at - timedelta(minutes=30),
            "registration_closes_at": starts_at - timedelta(hours=29),
            "capacity": 90,
            "gates": GATES,
            "questions": QUESTIONS,
            "contact_address": "treffen@example.org",
        }
        return EventDraft(**defaults | values)  # type: ignore[arg-type]  # one draft, many kinds of values

    def of(*slugs: str) -> tuple[UUID, ...]:
        return tuple(topics[slug] for slug in slugs)

    next_start, dinner_now = thursday(now, 12), soon(now)
    dinner_next = thursday(now, 20, time(19))
    online = thursday(now, 8, time(12))
    workshop = thursday(now, 33, time(14))
    return [
        Meeting(
            evening(
                21,
                -112,
                Text("Ohne Papier auf die Baustelle", "To the building site without paper"),
                "feuerwache",
                topic_ids=of("mittelstand"),
                cover="schicht23",
                summary=Text("Drei Handwerksbetriebe zeigen ihre Wege.", "Three craft businesses show their ways."),
            ),
            guests=58,
            cancellations=5,
            came=44,
        ),
        Meeting(
            evening(
                22,
                -77,
                Text("Das digitale Rathaus von innen", "The digital town hall from inside"),
                "wissenschaftspark",
                topic_ids=of("verwaltung", "daten"),
                cover="schicht25",
                summary=Text("Was hinter dem Antrag passiert.", "What happens behind the application form."),
            ),
            guests=64,
            cancellations=4,
            came=51,
        ),
        Meeting(
            evening(
                23,
                -35,
                Text("Wer fährt die Nachtschicht?", "Who works the night shift?"),
                "lohnhalle",
                topic_ids=of("kuenstliche-intelligenz", "mittelstand"),
                cover="schicht23",
                summary=Text(
                    "Drei Roboter, drei Betriebe und eine Frage.", "Three robots, three companies and one question."
                ),
            ),
            guests=72,
            cancellations=6,
            came=60,
        ),
        Meeting(
            EventDraft(
                slug="digital-dinner-4",
                series_id=series["digital-dinner"],
                edition=Text("Digital Dinner 4", "Digital Dinner 4"),
                title=Text("Was wir vom Fußball über Daten lernen", "What football teaches us about data"),
                summary=Text(
                    "Drei Gänge, drei Tischreden, vierzig Plätze.", "Three courses, three speeches, forty seats."
                ),
                description=Text(
                    "Nach jedem Gang wechseln die Plätze. Wer etwas zeigen möchte, bringt es mit.",
                    "After each course everybody changes seats. If you want to show something, bring it.",
                ),
                hand_out=Text("Tischkarte", "Place card"),
                venue_id=houses["parkbad"],
                starts_at=dinner_now,
                ends_at=dinner_now + timedelta(hours=3),
                doors_at=dinner_now - timedelta(minutes=60),
                capacity=40,
                cover="digitaltag",
                topic_ids=of("daten"),
                gates=(GateDraft(Text("Eingang", "Entrance")),),
                contact_address="treffen@example.org",
            ),
            guests=33,
            cancellations=2,
            came=9,
        ),
        Meeting(
            EventDraft(
                slug="mittagspause-online",
                title=Text("Mittagspause online: Passwörter loswerden", "Online lunch: getting rid of passwords"),
                summary=Text("30 Minuten, eine Vorführung, Ihre Fragen.", "30 minutes, one demo, your questions."),
                attendance=Attendance.ONLINE,
                joining_url="https://meet.example.org/mittagspause",
                starts_at=online,
                ends_at=online + timedelta(minutes=30),
                wants_confirmation=True,
                cover="schicht25",
                topic_ids=of("sicherheit"),
                contact_address="treffen@example.org",
            ),
            guests=14,
        ),
        Meeting(
            evening(
                24,
                12,
                Text("KI, die im Betrieb ankommt", "AI that arrives at work"),
                "lohnhalle",
                topic_ids=of("kuenstliche-intelligenz", "mittelstand", "recht"),
                capacity=120,
                host_name="Alte Lohnhalle e. V.",
                hand_out=Text("Namensschild und Suppenmarke", "Badge and soup token"),
                summary=Text(
                    "Drei Menschen aus der Region zeigen, was von ihren KI-Versuchen geblieben ist.",
                    "Three people from the region show what has stayed of their experiments with AI.",
                ),
                description=Text(
                    "Viele Betriebe haben KI ausprobiert, wenige nutzen sie jeden Tag. Drei Menschen aus der Region "
                    "zeigen, was bei ihnen geblieben ist, was sie wieder abgeschaltet haben und was das gekostet hat."
                    "\n\nDanach gibt es Suppe, Stehtische und Zeit. Bringen Sie eine Frage mit, die Sie gerade "
                    "beschäftigt.",
                    "Many companies have tried AI, few use it every day. Three people from the region show what has "
                    "stayed, what they switched off again, and what that cost.\n\nAfterwards there is soup, standing "
                    "tables and time. Bring a question that is on your mind.",
                ),
                talks=_talks(next_start, AI_TALKS),
            ),
            guests=97,
            cancellations=4,
        ),
        Meeting(
            EventDraft(
                slug="digital-dinner-5",
                series_id=series["digital-dinner"],
                edition=Text("Digital Dinner 5", "Digital Dinner 5"),
                title=Text("Wem gehören die Maschinendaten?", "Who owns machine data?"),
                summary=Text("Ein Tisch, ein Thema, vierundzwanzig Plätze.", "One table, one topic, 24 seats."),
                venue_id=houses["parkbad"],
                starts_at=dinner_next,
                ends_at=dinner_next + timedelta(hours=3),
                capacity=24,
                cover="digitaltag",
                topic_ids=of("daten", "recht"),
                contact_address="treffen@example.org",
            ),
            guests=31,
            cancellations=1,
        ),
        Meeting(
            EventDraft(
                slug="ki-sprechstunde",
                title=Text("KI-Sprechstunde für kleine Betriebe", "AI consultation for small companies"),
                summary=Text(
                    "Zwölf Plätze, damit jede Frage drankommt. Das Team prüft jede Anfrage.",
                    "Twelve seats, so that every question gets its turn. The team looks at each request.",
                ),
                venue_id=houses["wissenschaftspark"],
                starts_at=workshop,
                ends_at=workshop + timedelta(hours=2),
                capacity=12,
                wants_approval=True,
                max_companions=0,
                cover="schicht25",
                topic_ids=of("kuenstliche-intelligenz"),
                contact_address="treffen@example.org",
            ),
            guests=9,
            decisions=5,
        ),
        Meeting(
            evening(
                25,
                47,
                Text("Daten teilen, ohne sich auszuziehen", "Sharing data without undressing"),
                "wissenschaftspark",
                attendance=Attendance.HYBRID,
                joining_url="https://meet.example.org/schichtwechsel-25",
                topic_ids=of("daten", "recht"),
                cover="schicht25",
                summary=Text(
                    "Vor Ort und online: Datenräume, die ohne Rechtsabteilung funktionieren.",
                    "On site and online: data spaces that work without a legal department.",
                ),
            ),
            guests=21,
        ),
        Meeting(
            evening(
                26,
                75,
                Text("Cyberangriff am Freitagabend", "Cyber attack on a Friday night"),
                "feuerwache",
                topic_ids=of("sicherheit", "mittelstand"),
                cover="schicht23",
                summary=Text("Eine Übung, bei der nichts kaputtgeht.", "An exercise in which nothing breaks."),
            ),
            guests=12,
            cancel_reason=Text(
                "Die Feuerwache steht an diesem Tag nicht zur Verfügung.", "The venue is not available on that day."
            ),
        ),
        Meeting(
            evening(
                27,
                103,
                Text("Der digitale Bauantrag", "The digital building permit"),
                "lohnhalle",
                topic_ids=of("verwaltung"),
                registration_opens_at=thursday(now, 61, time(9)),
                summary=Text("Vom Papierplan zum Datensatz.", "From the paper plan to the data set."),
            ),
        ),
        Meeting(
            evening(
                28,
                131,
                Text("Lernen am Arbeitsplatz", "Learning at work"),
                "wissenschaftspark",
                topic_ids=of("bildung"),
            ),
            is_draft=True,
        ),
    ]

"""The demo's meetings: what is announced, and how full each is."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from eventhub.demo.dates import soon, thursday
from eventhub.demo.evenings import AI_TALKS, NIGHT_TALKS, Hub, running_order
from eventhub.domain.events import EventDraft, GateDraft
from eventhub.models import Attendance
from eventhub.models import LocalizedText as Text


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


def meetings(now: datetime, series: dict[str, UUID], houses: dict[str, UUID], topics: dict[str, UUID]) -> list[Meeting]:
    """Every meeting of the demo, relative to ``now``."""
    hub = Hub(now, series, houses, topics)
    return [*_past(hub), *_next(hub), *_later(hub), *_far(hub), _long_ago(hub)]


def _past(hub: Hub) -> list[Meeting]:
    """Three evenings that are over."""
    return [
        Meeting(
            hub.evening(
                21,
                -112,
                Text("Ohne Papier auf die Baustelle", "To the building site without paper"),
                "feuerwache",
                topic_ids=hub.of("mittelstand"),
                cover="schicht23",
                summary=Text("Drei Handwerksbetriebe zeigen ihre Wege.", "Three craft businesses show their ways."),
            ),
            guests=58,
            cancellations=5,
            came=44,
        ),
        Meeting(
            hub.evening(
                22,
                -77,
                Text("Das digitale Rathaus von innen", "The digital town hall from inside"),
                "wissenschaftspark",
                attendance=Attendance.HYBRID,
                joining_url="https://meet.example.org/schichtwechsel-22",
                topic_ids=hub.of("verwaltung", "daten"),
                cover="schicht25",
                summary=Text("Was hinter dem Antrag passiert.", "What happens behind the application form."),
            ),
            guests=64,
            cancellations=4,
            came=51,
        ),
        Meeting(
            hub.evening(
                23,
                -35,
                Text("Wer fährt die Nachtschicht?", "Who works the night shift?"),
                "lohnhalle",
                topic_ids=hub.of("kuenstliche-intelligenz", "mittelstand"),
                cover="schicht23",
                talks=running_order(thursday(hub.now, -35), NIGHT_TALKS),
                summary=Text(
                    "Drei Roboter, drei Betriebe und eine Frage.", "Three robots, three companies and one question."
                ),
            ),
            guests=72,
            cancellations=6,
            came=60,
        ),
    ]


def _next(hub: Hub) -> list[Meeting]:
    """A table in this hour, a lunch, and the evening that everything points to."""
    dinner, online = soon(hub.now), thursday(hub.now, 8, time(12))
    return [
        Meeting(
            EventDraft(
                slug="digital-dinner-4",
                series_id=hub.series["digital-dinner"],
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
                venue_id=hub.houses["parkbad"],
                starts_at=dinner,
                ends_at=dinner + timedelta(hours=3),
                doors_at=dinner - timedelta(minutes=60),
                capacity=40,
                cover="digitaltag",
                topic_ids=hub.of("daten"),
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
                topic_ids=hub.of("sicherheit"),
                contact_address="treffen@example.org",
            ),
            guests=14,
        ),
        Meeting(
            hub.evening(
                24,
                12,
                Text("KI, die im Betrieb ankommt", "AI that arrives at work"),
                "lohnhalle",
                topic_ids=hub.of("kuenstliche-intelligenz", "mittelstand", "recht"),
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
                talks=running_order(thursday(hub.now, 12), AI_TALKS),
            ),
            guests=97,
            cancellations=4,
        ),
    ]


def _later(hub: Hub) -> list[Meeting]:
    """Within three months: one is full, one asks for approval, one is hybrid, one is called off."""
    dinner, workshop = thursday(hub.now, 20, time(19)), thursday(hub.now, 33, time(14))
    return [
        Meeting(
            EventDraft(
                slug="digital-dinner-5",
                series_id=hub.series["digital-dinner"],
                edition=Text("Digital Dinner 5", "Digital Dinner 5"),
                title=Text("Wem gehören die Maschinendaten?", "Who owns machine data?"),
                summary=Text("Ein Tisch, ein Thema, vierundzwanzig Plätze.", "One table, one topic, 24 seats."),
                venue_id=hub.houses["parkbad"],
                starts_at=dinner,
                ends_at=dinner + timedelta(hours=3),
                capacity=24,
                cover="digitaltag",
                topic_ids=hub.of("daten", "recht"),
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
                venue_id=hub.houses["wissenschaftspark"],
                starts_at=workshop,
                ends_at=workshop + timedelta(hours=2),
                capacity=12,
                wants_approval=True,
                max_companions=0,
                cover="schicht25",
                topic_ids=hub.of("kuenstliche-intelligenz"),
                contact_address="treffen@example.org",
            ),
            guests=9,
            decisions=5,
        ),
        Meeting(
            hub.evening(
                25,
                47,
                Text("Daten teilen, ohne sich auszuziehen", "Sharing data without undressing"),
                "wissenschaftspark",
                attendance=Attendance.HYBRID,
                joining_url="https://meet.example.org/schichtwechsel-25",
                topic_ids=hub.of("daten", "recht"),
                cover="schicht25",
                summary=Text(
                    "Vor Ort und online: Datenräume, die ohne Rechtsabteilung funktionieren.",
                    "On site and online: data spaces that work without a legal department.",
                ),
            ),
            guests=21,
        ),
        Meeting(
            hub.evening(
                26,
                75,
                Text("Cyberangriff am Freitagabend", "Cyber attack on a Friday night"),
                "feuerwache",
                topic_ids=hub.of("sicherheit", "mittelstand"),
                cover="schicht23",
                summary=Text("Eine Übung, bei der nichts kaputtgeht.", "An exercise in which nothing breaks."),
            ),
            guests=12,
            cancel_reason=Text(
                "Die Feuerwache steht an diesem Tag nicht zur Verfügung.", "The venue is not available on that day."
            ),
        ),
    ]


def _far(hub: Hub) -> list[Meeting]:
    """One that cannot be registered for yet, and a draft."""
    return [
        Meeting(
            hub.evening(
                27,
                103,
                Text("Der digitale Bauantrag", "The digital building permit"),
                "lohnhalle",
                topic_ids=hub.of("verwaltung"),
                registration_opens_at=thursday(hub.now, 61, time(9)),
                summary=Text("Vom Papierplan zum Datensatz.", "From the paper plan to the data set."),
            ),
        ),
        Meeting(
            hub.evening(
                28,
                131,
                Text("Lernen am Arbeitsplatz", "Learning at work"),
                "wissenschaftspark",
                topic_ids=hub.of("bildung"),
            ),
            is_draft=True,
        ),
    ]


def _long_ago(hub: Hub) -> Meeting:
    """An evening of which retention leaves the numbers alone; its guests come after all others."""
    return Meeting(
        hub.evening(
            20,
            -203,
            Text("Der erste Sensor", "The first sensor"),
            "parkbad",
            topic_ids=hub.of("daten"),
            cover="schicht25",
            talks=running_order(thursday(hub.now, -203), NIGHT_TALKS[:2]),
            summary=Text("Zwei Betriebe messen zum ersten Mal.", "Two companies measure for the first time."),
        ),
        guests=41,
        cancellations=3,
        came=33,
    )

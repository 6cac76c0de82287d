"""What the demo's evenings have in common: questions, gates, running order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from eventhub.demo.dates import thursday
from eventhub.domain.events import EventDraft, GateDraft, QuestionDraft, SpeakerDraft, TalkDraft
from eventhub.models import LocalizedText as Text
from eventhub.models import QuestionKind, TalkKind

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


def running_order(starts_at: datetime, talks: Sequence[tuple[Text, Text, str, str]]) -> tuple[TalkDraft, ...]:
    """Doors, talks of 25 minutes with a break after the second, and soup."""
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


NIGHT_TALKS = (
    (
        Text("Kollege Roboter", "Robot, my colleague"),
        Text(
            "Ein Jahr mit einem Roboter in der Nachtschicht: was er kann, und was die Kolleginnen und Kollegen sagen.",
            "A year with a robot on the night shift: what it can do, and what the colleagues say.",
        ),
        "Henrik Boldt",
        "Fördertechnik Boldt, Gladbeck",
    ),
    (
        Text("Arbeitsschutz, wenn niemand da ist", "Safety at work when nobody is there"),
        Text("Wer haftet, wer schaltet ab, und wer wird geweckt.", "Who is liable, who switches off, who is woken."),
        "Sabine Kurowski",
        "Berufsbildungswerk Vest",
    ),
    (
        Text("Schichtplanung mit offenen Karten", "Shift planning with open cards"),
        Text("Ein Plan, an dem alle mitschreiben.", "A plan that everybody helps to write."),
        "Tarek Aydın",
        "Pflegedienst Lippeufer",
    ),
)


@dataclass(frozen=True, slots=True)
class Hub:
    """What is there already, and the moment that everything else is relative to; ids by slug or name."""

    now: datetime
    series: dict[str, UUID]
    houses: dict[str, UUID]
    topics: dict[str, UUID]

    def evening(self, number: int, days: int, title: Text, house: str, **values: object) -> EventDraft:
        """An edition of Schichtwechsel, on the Thursday nearest to ``days`` from now."""
        starts_at = thursday(self.now, days)
        defaults: dict[str, object] = {
            "slug": f"schichtwechsel-{number}",
            "series_id": self.series["schichtwechsel"],
            "edition": Text(f"Schichtwechsel {number}", f"Schichtwechsel {number}"),
            "title": title,
            "venue_id": self.houses[house],
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

    def of(self, *slugs: str) -> tuple[UUID, ...]:
        """The ids of topics."""
        return tuple(self.topics[slug] for slug in slugs)

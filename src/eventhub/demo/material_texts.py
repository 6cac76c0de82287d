"""What the demo's slides, captions and minutes say."""

from typing import Any

from eventhub.models import LocalizedText as Text

SLIDES: tuple[dict[str, Any], ...] = (
    {
        "language": "de",
        "title": "Kollege Roboter",
        "speaker": "Henrik Boldt, Fördertechnik Boldt",
        "parts": [
            {
                "title": "Was er kann",
                "points": ["Paletten umsetzen, die ganze Nacht", "Anhalten, wenn jemand kommt"],
            },
            {"title": "Was die anderen sagen", "points": ["Der Rücken dankt", "Die Pause ist stiller geworden"]},
        ],
    },
    {
        "language": "de",
        "title": "Arbeitsschutz, wenn niemand da ist",
        "speaker": "Sabine Kurowski, Berufsbildungswerk Vest",
        "parts": [{"title": "Drei Fragen vorab", "points": ["Wer haftet?", "Wer schaltet ab?", "Wer wird geweckt?"]}],
    },
    {
        "language": "de",
        "title": "Das Rathaus in Zahlen",
        "speaker": "SMART REGION",
        "parts": [{"title": "Ein Antrag", "points": ["Elf Stationen", "Vier Programme", "Neun Tage, früher dreißig"]}],
    },
    {
        "language": "de",
        "title": "Entwurf",
        "speaker": "Digitaltag",
        "parts": [{"title": "Worum es geht", "points": ["Ein Beispiel", "Was daran schwierig war", "Was bleibt"]}],
    },
)

CAPTIONS = """WEBVTT

00:00.000 --> 00:04.000
Guten Abend aus der Nachtschicht.

00:04.000 --> 00:08.000
Der Roboter grüßt auch.

00:08.000 --> 00:12.000
[leise Töne]
"""

MINUTES = Text(
    """\
60 Menschen waren da. Drei Betriebe haben erzählt, wie ihre Nacht ohne Menschen in der Halle aussieht.

## Was wir mitnehmen

- Ein Roboter spart keine Stelle, aber einen Rücken.
- Wer geweckt wird, muss vorher gefragt werden.
- Die Bäckerei Aksoy und das Berufskolleg testen gemeinsam eine offene Schichtplanung.

## Offen geblieben

Wer haftet, wenn niemand da ist? Sabine Kurowski bringt dazu im Frühjahr jemanden von der Versicherung mit.
""",
    """\
60 people came. Three companies told what their night looks like without people in the hall.

## What we take home

- A robot saves no job, but a back.
- Whoever is woken must have been asked before.
- The Aksoy bakery and the vocational college try an open shift plan together.

## Left open

Who is liable when nobody is there? Sabine Kurowski brings somebody from the insurance along in spring.
""",
)

AGREED = "Das Netzwerk darf diese Datei veröffentlichen"

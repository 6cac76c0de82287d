"""Places of the Emscher-Lippe region: two real houses, and some that are invented."""

from eventhub.models import LocalizedText as Text
from eventhub.models import Room, Venue


def venues() -> dict[str, Venue]:
    """The demo's houses by a short name."""
    return {
        "lohnhalle": Venue(
            name="Alte Lohnhalle",
            street="Zechenstraße 12",
            postal_code="46236",
            city="Bottrop",
            latitude=51.5230,
            longitude=6.9290,
            travel=Text(
                "Bus 262, Haltestelle Lohnhalle. Parkplätze am Tor 2, Räder im Hof.",
                "Bus 262, stop Lohnhalle. Parking at gate 2, bicycles in the yard.",
            ),
            access=Text(
                "Stufenloser Zugang, rollstuhlgerechtes WC, Induktionsschleife im Saal.",
                "Step-free access, wheelchair-accessible toilet, induction loop in the hall.",
            ),
            about=Text(
                "Wo früher der Lohn ausgezahlt wurde, arbeiten heute vierzig Teams.",
                "Where wages used to be paid out, forty teams work today.",
            ),
            rooms=[Room(name="Kassensaal", seats=120), Room(name="Markenstube", seats=30, position=1)],
        ),
        "parkbad": Venue(
            name="Parkbad Süd",
            street="Am Stadtgarten 20",
            postal_code="44575",
            city="Castrop-Rauxel",
            latitude=51.5424,
            longitude=7.3127,
            travel=Text(
                "Zu Fuß etwa 15 Minuten vom Münsterplatz, am Rand des Stadtgartens. Räder vor dem Eingang.",
                "About 15 minutes on foot from Münsterplatz, beside the Stadtgarten. Bicycles at the entrance.",
            ),
            access=Text("Der Saal liegt ebenerdig.", "The hall is on ground level."),
            about=Text(
                "Das frühere Freibad ist heute ein Ort für Kultur und Essen.",
                "The former open-air pool is now a place for culture and food.",
            ),
            rooms=[Room(name="Beckenrand", seats=60)],
        ),
        "wissenschaftspark": Venue(
            name="Wissenschaftspark Gelsenkirchen",
            street="Munscheidstraße 14",
            postal_code="45886",
            city="Gelsenkirchen",
            latitude=51.5044,
            longitude=7.0916,
            travel=Text(
                "Vom Hauptbahnhof etwa 15 Minuten zu Fuß. Tiefgarage im Haus.",
                "About 15 minutes on foot from the main station. Underground car park in the house.",
            ),
            access=Text("Aufzüge zu allen Ebenen, rollstuhlgerechtes WC.", "Lifts to all levels, accessible toilet."),
            about=Text(
                "300 Meter Glasarkade über einem See, auf dem Gelände eines früheren Gussstahlwerks.",
                "A 300-metre glass arcade beside a lake, on the site of a former steel foundry.",
            ),
            rooms=[
                Room(name="Arkade", seats=200),
                Room(name="Pavillon 3", seats=80, position=1),
                Room(name="Lampenstube", seats=30, position=2),
            ],
        ),
        "feuerwache": Venue(
            name="Alte Feuerwache",
            street="Wasserstraße 3",
            postal_code="45699",
            city="Herten",
            latitude=51.5950,
            longitude=7.1380,
            travel=Text("Bus SB27, Haltestelle Feuerwache.", "Bus SB27, stop Feuerwache."),
            access=Text("Eine Stufe am Eingang, Rampe auf Zuruf.", "One step at the entrance, a ramp on request."),
            rooms=[],
        ),
    }

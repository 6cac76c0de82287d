"""Invented guests, always the same ones in the same order."""

from collections.abc import Iterator
from itertools import cycle

from eventhub.domain.registrations import Agreed, Applicant, Companion, Given
from eventhub.models import ConsentKind

GIVEN_NAMES = (
    "Katharina", "Mehmet", "Petra", "Jan-Peter", "Aylin", "Bernd", "Leonie", "Deniz", "Ida", "Ole", "Miriam", "Tomasz",
    "Sabine", "Jörg", "Fatma", "Lukas", "Hannelore", "Sven", "Agnieszka", "Uwe", "Nele", "Cem", "Renate", "Philipp",
    "Gülsüm", "Markus", "Svetlana", "Dirk", "Yasemin", "Klaus", "Anneliese", "Piotr", "Meike", "Hasan", "Birgit",
    "Till",
)  # fmt: skip
FAMILY_NAMES = (
    "Schlüter", "Aydın", "Lohkamp", "Wiechers", "Şahin", "Schürmann", "Schmidt", "Özçelik", "Ebertsch", "Waschkowski",
    "Kortmann", "Nowak", "Brinkmann", "Hagedorn", "Yıldız", "Terbrüggen", "Kowalczyk", "Niehaus", "Stratmann", "Böcker",
    "Demirci", "Vogelsang", "Pietrzak", "Rademacher", "Overbeck", "Kaya", "Wiśniewski", "Dickmann", "Fröhlich",
    "Hülsmann",
    "Grabowski",
)  # fmt: skip
REGULARS = 190
ORGANISATIONS = (
    ("Elektro Brinkmann", "Geschäftsführung", "craft", "Bottrop"),
    ("Haard Logistik", "Disposition", "business", "Haltern am See"),
    ("Kortmann Metallbau", "Meister", "craft", "Bottrop"),
    ("Stadtwerke Haardblick", "Instandhaltung", "business", "Recklinghausen"),
    ("Gründungswerkstatt Lippe", "Beratung", "association", "Herten"),
    ("Kreisverwaltung Emscherland", "Digitalisierung", "administration", "Recklinghausen"),
    ("Berufskolleg am Wasserturm", "Lehrkraft", "education", "Gladbeck"),
    ("Pixelschacht", "Softwareentwicklung", "small_business", "Gelsenkirchen"),
    ("Bäckerei Terbrüggen", "Inhaberin", "craft", "Castrop-Rauxel"),
    ("Stadt Lippetal-Nord", "E-Government", "administration", "Marl"),
    ("Hochschule Emscherbruch", "Transferstelle", "education", "Gelsenkirchen"),
    ("", "", "none", "Dorsten"),
    ("Möbelhaus Oberfeld", "Marketing", "business", "Datteln"),
    ("Pflegedienst Lindenhof", "Leitung", "small_business", "Waltrop"),
    ("", "", "", ""),
    ("Heimatverein Zeche Aurora", "Vorstand", "association", "Oer-Erkenschwick"),
)
PHOTOS = Agreed(ConsentKind.PHOTOS, "Fotos, auf denen ich zu sehen bin, dürfen veröffentlicht werden")
SENSITIVE = Agreed(ConsentKind.SENSITIVE, "Das Team darf diese Angaben zu Essen und Bedarf für den Abend nutzen")
AFTER = Agreed(ConsentKind.AFTER_EVENT, "Nach dem Treffen um Rückmeldung bitten und den nächsten Termin nennen")


def guests() -> Iterator[Applicant]:
    """Guests without end; after `REGULARS` of them the first ones come again, as they do in a network."""
    for number in cycle(range(REGULARS)):
        organisation, role, kind, municipality = ORGANISATIONS[number % len(ORGANISATIONS)]
        family = FAMILY_NAMES[number % len(FAMILY_NAMES)]
        consents = tuple(
            agreed for agreed, is_given in ((PHOTOS, number % 3 != 1), (AFTER, number % 2 == 0)) if is_given
        )
        companions = (Companion("Jörg" if number % 2 else "Nele", family),) if number % 9 == 4 else ()
        yield Applicant(
            GIVEN_NAMES[number % len(GIVEN_NAMES)],
            family,
            f"guest{number + 1}@example.org",
            "en" if number % 23 == 11 else "de",
            Given(organisation, role, kind, municipality, consents=consents),
            companions,
        )

"""What everybody sees, and the way to a registration."""

from tests.judges.pages.look import SLUG, Look

TOO_LONG = "x" * 1_100_000
EVENTS = (
    *(SLUG, "schichtwechsel-23", "schichtwechsel-25", "schichtwechsel-26", "schichtwechsel-27"),
    *("digital-dinner-4", "digital-dinner-5", "ki-sprechstunde", "mittagspause-online", "pruefstand-full"),
    *("pruefstand-moved", "pruefstand-closed", "pruefstand-everything", "pruefstand-empty-over", "pruefstand-off"),
    "pruefstand-unlisted",
)

PUBLIC = [
    Look("/"),
    Look("/events"),
    Look("/events?when=past"),
    Look("/events?topic=recht&series=schichtwechsel"),
    Look("/events?topic=nichts"),
    *(Look(f"/events/{slug}") for slug in EVENTS),
    Look("/series/schichtwechsel"),
    Look("/series/digital-dinner"),
    Look("/imprint"),
    Look("/privacy"),
    Look("/accessibility"),
    Look("/gibt-es-nicht", status=404),
    Look("/language", status=405),
]
REGISTER = [
    *(
        Look(f"/events/{slug}/register")
        for slug in (SLUG, "digital-dinner-5", "ki-sprechstunde", "mittagspause-online", "pruefstand-everything")
    ),
    *(
        Look(f"/events/{slug}/register")
        for slug in (
            "schichtwechsel-26",
            "schichtwechsel-27",
            "pruefstand-closed",
            "pruefstand-full",
            "pruefstand-over",
        )
    ),
    Look(f"/events/{SLUG}/register", form="/register", status=422),
    Look(f"/events/{SLUG}/register", form="/register", typed={"add": "1"}),
    Look("/events/pruefstand-everything/register", form="/register", typed={"email": "@", "add": "1"}),
    Look("/events/pruefstand-everything/register", form="/register", typed={"email": "keine Adresse"}, status=422),
    Look(f"/events/{SLUG}/register", form="/register", typed={"given": TOO_LONG}, status=413),
    Look(f"/events/{SLUG}/registered"),
    *(
        Look(f"/events/{SLUG}/registered?answer={{slip_{status}}}")
        for status in ("confirmed", "waitlisted", "unverified", "awaiting_approval")
    ),
    Look(f"/events/{SLUG}/lost-ticket"),
    Look(f"/events/{SLUG}/lost-ticket", form="/lost-ticket", status=422),
    Look(f"/events/{SLUG}/lost-ticket?sent={{slip_lost}}"),
]

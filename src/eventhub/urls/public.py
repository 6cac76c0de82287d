"""The pages that everybody may open, and those of operations."""

from urllib.parse import quote

from eventhub.urls.base import Id, with_query


def home() -> str:
    """The front page."""
    return "/"


def events(**filters: str | int | None) -> str:
    """The list of events, filtered by ``topic``, ``series``, ``when`` or ``page``."""
    return with_query("/events", **filters)


def event(slug: str) -> str:
    """An event's page."""
    return f"/events/{quote(slug, safe='')}"


def event_calendar(slug: str) -> str:
    """An event's public calendar file."""
    return f"{event(slug)}.ics"


def event_card(slug: str) -> str:
    """The picture that messengers show beside a link to an event."""
    return f"{event(slug)}/card.png"


def schedule(slug: str, suffix: str = "", **filters: str | int | None) -> str:
    """The public programme, filtered by ``topic``, ``room`` or ``language``, or an old ``release``; or as ``.ics`` …"""
    return with_query(f"{event(slug)}/schedule{suffix}", **filters)


def talk(slug: str, talk_slug: str) -> str:
    """A released talk."""
    return f"{event(slug)}/talks/{quote(talk_slug, safe='')}"


def talk_calendar(slug: str, talk_slug: str) -> str:
    """A released talk as a calendar file."""
    return f"{talk(slug, talk_slug)}.ics"


def event_materials(slug: str) -> str:
    """What everybody may take home from an event."""
    return f"{event(slug)}/materials"


def material(material_id: Id, name: str, **query: str | int | None) -> str:
    """One material that is public: ``version`` is an old one, ``captions`` those of a recording in one language."""
    return with_query(f"/materials/{material_id}/{quote(name, safe='')}", **query)


def starred(slug: str) -> str:
    """What one has starred, which only the browser knows; a feed of it is made by a POST."""
    return f"{event(slug)}/starred"


def starred_calendar(slug: str, token: str) -> str:
    """The feed of starred talks."""
    return f"{starred(slug)}/{quote(token, safe='')}.ics"


def speaker(slug: str) -> str:
    """Somebody who speaks, with their released talks."""
    return f"/speakers/{quote(slug, safe='')}"


def register(slug: str) -> str:
    """The registration form, and where it is posted."""
    return f"{event(slug)}/register"


def registered(slug: str, answer: str = "") -> str:
    """The page that answers a registration; ``answer`` names which of its variants."""
    return with_query(f"{event(slug)}/registered", answer=answer)


def lost_ticket(slug: str, **query: str) -> str:
    """Asks for one's own link again."""
    return with_query(f"{event(slug)}/lost-ticket", **query)


def cover(name: str) -> str:
    """An uploaded cover picture."""
    return f"/covers/{quote(name, safe='')}"


def series(slug: str) -> str:
    """A series' page."""
    return f"/series/{quote(slug, safe='')}"


def series_calendar(slug: str) -> str:
    """A series' calendar feed."""
    return f"{series(slug)}.ics"


def calendar() -> str:
    """The calendar feed of all public events."""
    return "/calendar.ics"


def certificate(code: str) -> str:
    """Says whether a certificate of attendance is good; what its QR says."""
    return f"/certificates/{quote(code, safe='')}"


def logo(name: str) -> str:
    """The hub's uploaded logo."""
    return f"/logos/{quote(name, safe='')}"


def imprint() -> str:
    """Who is responsible."""
    return "/imprint"


def privacy() -> str:
    """What is kept of people, and how long."""
    return "/privacy"


def accessibility() -> str:
    """The accessibility statement."""
    return "/accessibility"


def language() -> str:
    """Where the choice of language is posted."""
    return "/language"


def robots() -> str:
    """What crawlers may read."""
    return "/robots.txt"


def sitemap() -> str:
    """All public pages, for crawlers."""
    return "/sitemap.xml"


def manifest() -> str:
    """The web app manifest of the hub."""
    return "/manifest.webmanifest"


def map_at(latitude: float, longitude: float) -> str:
    """The place on OpenStreetMap; nothing is asked of it until somebody follows the link."""
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"


def map_of(address: str) -> str:
    """Where OpenStreetMap finds a postal address, for places whose position is not known."""
    return with_query("https://www.openstreetmap.org/search", query=address)


def health_live() -> str:
    """Answers while the process runs."""
    return "/health/live"


def health_ready() -> str:
    """Answers while the process can serve."""
    return "/health/ready"


def event_call(slug: str, **query: str) -> str:
    """The call for talks of an event; ``grace`` is the token that lets submit after the deadline."""
    return with_query(f"{event(slug)}/cfp", **query)


def series_call(slug: str, **query: str) -> str:
    """The standing call for talks of a series."""
    return with_query(f"{series(slug)}/cfp", **query)


def call_links(slug: str, *, is_series: bool = False) -> str:
    """Asks for the link to one's own proposals."""
    return f"{series_call(slug) if is_series else event_call(slug)}/my-link"


def speaker_picture(name: str) -> str:
    """The picture of a speaker."""
    return f"/speaker-pictures/{quote(name, safe='')}"


def uploads() -> str:
    """Where files are announced that come in pieces (tus 1.0)."""
    return "/uploads"


def upload(key: str) -> str:
    """One of them, by its secret key."""
    return f"/uploads/{quote(key, safe='')}"

"""Addresses that open a calendar on the web with an event filled in, or with a feed to subscribe to.

Nothing is asked of these sites until somebody follows the link. Neither is documented as a standard; both take what
they understand of the query and leave out the rest.
"""

from datetime import UTC, datetime
from urllib.parse import urlencode

from eventhub.formats import plain
from eventhub.formats.icalendar import CalendarEvent

GOOGLE = "https://calendar.google.com/calendar"
OUTLOOK = "https://outlook.office.com/calendar/0"


def google(event: CalendarEvent) -> str:
    """Google Calendar with the event filled in."""
    query = {
        "action": "TEMPLATE",
        "text": plain.line(event.summary),
        "dates": f"{_compact(event.starts_at)}/{_compact(event.ends_at)}",
        "ctz": event.time_zone,
        "location": plain.line(event.location),
        "details": plain.lines(event.description),
    }
    return f"{GOOGLE}/render?{urlencode(query)}"


def outlook(event: CalendarEvent) -> str:
    """Outlook on the web with the event filled in."""
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": plain.line(event.summary),
        "startdt": _iso(event.starts_at),
        "enddt": _iso(event.ends_at),
        "location": plain.line(event.location),
        "body": plain.lines(event.description),
    }
    return f"{OUTLOOK}/deeplink/compose?{urlencode(query)}"


def google_feed(webcal: str) -> str:
    """Google Calendar, asking whether to subscribe to the feed at the ``webcal:`` address."""
    return f"{GOOGLE}/r?{urlencode({'cid': webcal})}"


def outlook_feed(address: str, name: str) -> str:
    """Outlook on the web, asking whether to subscribe to the feed at ``address`` under ``name``."""
    return f"{OUTLOOK}/addfromweb?{urlencode({'url': address, 'name': plain.line(name)})}"


def _compact(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

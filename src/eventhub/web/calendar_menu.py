"""The menu "Add to calendar": a file, two calendars on the web, and a feed that stays right."""

from eventhub import urls
from eventhub.formats import calendar_links
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.mail import invitations
from eventhub.models import Event
from eventhub.web.pages import AnyRequest, hub_of, settings_of

#: address, icon, label, what is said beside it; the parts of `ui.cal`
Item = tuple[str, str, str, str]


def event_menu(request: AnyRequest, event: Event) -> list[Item]:
    """For one event, as everybody may know it."""
    settings, language = settings_of(request), current_language()
    values = invitations.public_event(event, hub=hub_of(request).hub, settings=settings, language=language)
    elsewhere = _("opens another site")
    file = urls.in_language(urls.event_calendar(event.slug), language)
    return [
        (file, "download", _("Calendar file"), _(".ics, Apple, Outlook")),
        (calendar_links.google(values), "calendar", _("Google Calendar"), elsewhere),
        (calendar_links.outlook(values), "calendar", _("Outlook on the web"), elsewhere),
        (feed_link(request), "refresh-cw", _("Subscribe to all meetings"), _("stays right")),
    ]


def feed_menu(request: AnyRequest, path: str, name: str) -> list[Item]:
    """For the feed at ``path``."""
    path = urls.in_language(path, current_language())
    address = urls.absolute(settings_of(request).base_url, path)
    webcal = urls.webcal(address)
    elsewhere = _("opens another site")
    return [
        (webcal, "refresh-cw", _("Subscribe"), _("Apple, Outlook, Thunderbird")),
        (calendar_links.google_feed(webcal), "calendar", _("Google Calendar"), elsewhere),
        (calendar_links.outlook_feed(address, name), "calendar", _("Outlook on the web"), elsewhere),
        (path, "download", _("Calendar file"), _("once, as it is now")),
    ]


def feed_link(request: AnyRequest, path: str = "") -> str:
    """What subscribes to the feed at ``path``, or to that of all public events."""
    path = urls.in_language(path or urls.calendar(), current_language())
    return urls.webcal(urls.absolute(settings_of(request).base_url, path))

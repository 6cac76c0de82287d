"""The pictures of an event for other sites: the one that was uploaded, or a card with its words."""

from eventhub import i18n, urls
from eventhub.formats.pdf import Brand
from eventhub.formats.share_card import Card
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.models import Attendance, Event
from eventhub.web.pages import AnyRequest, hub_of, settings_of


def picture_address(request: AnyRequest, event: Event) -> str:
    """Where the picture of this event lies, as a whole address."""
    card = urls.in_language(urls.event_card(event.slug), current_language())
    return urls.absolute(settings_of(request).base_url, urls.cover(event.cover_file) if event.cover_file else card)


def card_of(request: AnyRequest, event: Event) -> Card:
    """The words of the card, in the current language."""
    hub, language = hub_of(request).hub, current_language()
    venue = None if event.attendance == Attendance.ONLINE else event.venue
    return Card(
        language=language,
        hub_name=f"{hub.name} {hub.subtitle}".strip(),
        label=event.label(language),
        title=event.title.text(language),
        when=i18n.moment(event.starts_at, event.time_zone),
        where=venue.name_and_city if venue else _("Online"),
        brand=Brand(accent=hub.accent, primary=hub.brand),
    )

"""Released talks: the page of one, and its calendar file."""

from typing import Any

from litestar import get
from litestar.exceptions import NotFoundException

from eventhub import urls
from eventhub.domain import programme as programmes
from eventhub.formats import calendar_links, jsonld
from eventhub.formats.icalendar import feed
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.models import Visibility
from eventhub.routes.calendars import CALENDAR_SUFFIX, MEDIA_TYPE, PUBLIC
from eventhub.routes.schedules import event_or_404
from eventhub.web.inputs import Db, HTMXRequest, Slug
from eventhub.web.material_rows import public_rows
from eventhub.web.pages import Page, hub_of, page, public_bytes, public_page, settings_of
from eventhub.web.programme_view import cells_of, format_name, language_name, topics_of
from eventhub.web.structured_data import talk_data
from eventhub.web.talk_calendars import talk_events


@get("/events/{slug:str}/talks/{talk_slug:str}", name="talks:show")
async def show(request: HTMXRequest, db: Db, slug: Slug, talk_slug: Slug) -> Page:
    """What a talk is about, who speaks, when and where; with ``.ics`` behind it, its calendar file."""
    bare = talk_slug.removesuffix(CALENDAR_SUFFIX)
    event, is_public = await event_or_404(request, db, slug)
    item = await programmes.talk_at(db, event, bare) if event.release_count else None
    if item is None:
        raise NotFoundException
    if bare != talk_slug:
        versions = await programmes.versions(db, event)
        entries = talk_events(event, [item], versions, hub=hub_of(request).hub, base_url=settings_of(request).base_url)
        source = urls.absolute(settings_of(request).base_url, urls.talk_calendar(slug, bare))
        body = feed(entries, item.title.text(current_language()), source)
        disposition = {"Content-Disposition": f'inline; filename="{bare}{CALENDAR_SUFFIX}"'}
        return public_bytes(request, body, MEDIA_TYPE, headers=PUBLIC | disposition)
    values = talk_events(event, [item], {}, hub=hub_of(request).hub, base_url=settings_of(request).base_url)[0]
    elsewhere = _("opens another site")
    context: dict[str, Any] = {
        "event": event,
        "item": item,
        "cell": cells_of(event, [item])[0],
        "format_word": format_name(item),
        "spoken": language_name(item.language) if item.language else "",
        "topics": topics_of(item),
        "seats": dict(await programmes.rooms(db, event)).get(item.room),
        "materials": await public_rows(db, event, item.talk_id),
        "beside": cells_of(event, await programmes.beside(db, event, item)),
        "calendar": [
            (urls.talk_calendar(slug, bare), "download", _("Calendar file"), _(".ics, Apple, Outlook")),
            (calendar_links.google(values), "calendar", _("Google Calendar"), elsewhere),
            (calendar_links.outlook(values), "calendar", _("Outlook on the web"), elsewhere),
        ],
    }
    if not is_public:
        return page(request, "talks/show.html", data=None, **context)
    is_indexed = event.visibility == Visibility.PUBLIC
    data = jsonld.script(talk_data(request, event, item))
    return public_page(request, "talks/show.html", is_indexed=is_indexed, data=data, **context)


ROUTES = [show]

"""The reader's choice of language."""

from litestar import post

from eventhub import urls
from eventhub.i18n import LANGUAGES
from eventhub.web.actor import own_path
from eventhub.web.inputs import Config, HTMXRequest, Typed
from eventhub.web.language import language_cookie
from eventhub.web.pages import Page, go_to


@post(urls.language(), name="language:choose")
async def choose(request: HTMXRequest, settings: Config, data: Typed) -> Page:
    """Keep the choice in a cookie and go back to the page it was made on."""
    chosen = data.first("lang")
    path = own_path(data.first("next")) or urls.home()
    if chosen not in LANGUAGES:
        return go_to(request, path)
    return go_to(request, path, cookies=[language_cookie(chosen, is_https=settings.is_https)])


ROUTES = [choose]

"""Imprint, privacy notice and accessibility statement: the hub's own words, or a text that is true without them."""

from litestar import get

from eventhub import urls
from eventhub.web.inputs import HTMXRequest
from eventhub.web.pages import Page, public_page


@get(urls.imprint(), name="texts:imprint")
async def imprint(request: HTMXRequest) -> Page:
    """Who is responsible."""
    return public_page(request, "texts/imprint.html")


@get(urls.privacy(), name="texts:privacy")
async def privacy(request: HTMXRequest) -> Page:
    """What is kept of people, why, and how long; the time is the hub's setting, also under its own words."""
    return public_page(request, "texts/privacy.html")


@get(urls.accessibility(), name="texts:accessibility")
async def accessibility(request: HTMXRequest) -> Page:
    """How accessible the pages are, and whom to tell."""
    return public_page(request, "texts/accessibility.html")


ROUTES = [imprint, privacy, accessibility]

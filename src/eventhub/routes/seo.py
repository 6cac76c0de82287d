"""The map of all public pages, for crawlers."""

from datetime import datetime

from litestar import get

from eventhub import urls
from eventhub.domain import events, programme
from eventhub.formats import sitemap as sitemap_format
from eventhub.i18n import LANGUAGES
from eventhub.web.inputs import Config, Db, HTMXRequest
from eventhub.web.pages import Page, hub_of, public_bytes


@get(urls.sitemap(), name="seo:sitemap")
async def sitemap(request: HTMXRequest, db: Db, settings: Config) -> Page:
    """Every page in each language, the weighty ones first."""
    paths: list[tuple[str, datetime | None]] = [(urls.home(), None), (urls.events(), None)]
    paths += [(urls.series(one.slug), None) for one in hub_of(request).series]
    paths += [(urls.event(slug), changed_at) for slug, changed_at in await events.listed_pages(db)]
    found = await programme.listed_talks(db)
    paths += [(urls.schedule(slug), None) for slug in dict.fromkeys(slug for slug, _, _ in found)]
    paths += [(urls.talk(slug, talk), None) for slug, talk in dict.fromkeys(one[:2] for one in found) if talk]
    paths += [(urls.speaker(speaker), None) for speaker in dict.fromkeys(one[2] for one in found) if speaker]
    paths += [(path, None) for path in (urls.imprint(), urls.privacy(), urls.accessibility())]
    pages = [sitemap_format.Page(_addresses(settings.base_url, path), changed_at) for path, changed_at in paths]
    return public_bytes(request, sitemap_format.sitemap(pages), sitemap_format.CONTENT_TYPE)


def _addresses(base_url: str, path: str) -> dict[str, str]:
    whole = urls.absolute(base_url, path)
    return {language: urls.in_language(whole, language) for language in LANGUAGES} | {"x-default": whole}


ROUTES = [sitemap]

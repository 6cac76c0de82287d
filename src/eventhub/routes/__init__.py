"""HTTP: read the input, call one verb of the domain, answer. Every handler is listed here."""

from litestar.types import ControllerRouterHandler

from eventhub.routes import (
    account,
    assets,
    calendars,
    checkins,
    covers,
    events,
    health,
    home,
    language,
    manage,
    own,
    registrations,
    seo,
    series,
    sign_in,
    texts,
    tickets,
)

ROUTES: list[ControllerRouterHandler] = [
    *account.ROUTES,
    *assets.ROUTES,
    *calendars.ROUTES,
    *checkins.ROUTES,
    *covers.ROUTES,
    *events.ROUTES,
    *health.ROUTES,
    *home.ROUTES,
    *language.ROUTES,
    *manage.ROUTES,
    *own.ROUTES,
    *registrations.ROUTES,
    *seo.ROUTES,
    *series.ROUTES,
    *sign_in.ROUTES,
    *texts.ROUTES,
    *tickets.ROUTES,
]

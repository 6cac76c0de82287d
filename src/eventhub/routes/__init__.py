"""HTTP: read the input, call one verb of the domain, answer. Every handler is listed here."""

from litestar.types import ControllerRouterHandler

from eventhub.routes import (
    account,
    assets,
    calendars,
    checkins,
    events,
    health,
    home,
    language,
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
    *events.ROUTES,
    *health.ROUTES,
    *home.ROUTES,
    *language.ROUTES,
    *own.ROUTES,
    *registrations.ROUTES,
    *seo.ROUTES,
    *series.ROUTES,
    *sign_in.ROUTES,
    *texts.ROUTES,
    *tickets.ROUTES,
]

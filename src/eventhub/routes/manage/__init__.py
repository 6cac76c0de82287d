"""The organisers' workspace."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.manage import audit, events, outbox, registrations

ROUTES: list[ControllerRouterHandler] = [
    *audit.ROUTES,
    *events.ROUTES,
    *outbox.ROUTES,
    *registrations.ROUTES,
]

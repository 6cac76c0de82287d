"""The organisers' workspace."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.manage import audit, registrations

ROUTES: list[ControllerRouterHandler] = [
    *audit.ROUTES,
    *registrations.ROUTES,
]

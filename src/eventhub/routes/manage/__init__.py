"""The organisers' workspace."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.manage import (
    audit,
    dashboard,
    events,
    outbox,
    registrations,
    series,
    settings,
    team,
    topics,
    venues,
)

ROUTES: list[ControllerRouterHandler] = [
    *audit.ROUTES,
    *dashboard.ROUTES,
    *events.ROUTES,
    *outbox.ROUTES,
    *registrations.ROUTES,
    *series.ROUTES,
    *settings.ROUTES,
    *team.ROUTES,
    *topics.ROUTES,
    *venues.ROUTES,
]

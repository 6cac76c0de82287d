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
    sign_ups,
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
    *sign_ups.ROUTES,
    *team.ROUTES,
    *topics.ROUTES,
    *venues.ROUTES,
]

"""The organisers' workspace."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.manage import (
    audit,
    calls,
    certificates,
    dashboard,
    events,
    imports,
    logo,
    outbox,
    proposals,
    registrations,
    schedules,
    series,
    settings,
    sign_ups,
    team,
    topics,
    venues,
)

ROUTES: list[ControllerRouterHandler] = [
    *audit.ROUTES,
    *calls.ROUTES,
    *certificates.ROUTES,
    *dashboard.ROUTES,
    *events.ROUTES,
    *imports.ROUTES,
    *logo.ROUTES,
    *outbox.ROUTES,
    *proposals.ROUTES,
    *registrations.ROUTES,
    *schedules.ROUTES,
    *series.ROUTES,
    *settings.ROUTES,
    *sign_ups.ROUTES,
    *team.ROUTES,
    *topics.ROUTES,
    *venues.ROUTES,
]

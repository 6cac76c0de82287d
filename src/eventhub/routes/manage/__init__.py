"""The organisers' workspace."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.manage import (
    audit,
    calls,
    certificates,
    dashboard,
    events,
    feedback,
    imports,
    logo,
    materials,
    outbox,
    proposals,
    registrations,
    reports,
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
    *feedback.ROUTES,
    *imports.ROUTES,
    *logo.ROUTES,
    *materials.ROUTES,
    *outbox.ROUTES,
    *proposals.ROUTES,
    *registrations.ROUTES,
    *reports.ROUTES,
    *schedules.ROUTES,
    *series.ROUTES,
    *settings.ROUTES,
    *sign_ups.ROUTES,
    *team.ROUTES,
    *topics.ROUTES,
    *venues.ROUTES,
]

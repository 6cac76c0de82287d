"""The plan of an event's programme in the workspace: arranging it, its items, releasing it."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.manage.schedules import items, plan, releases

ROUTES: list[ControllerRouterHandler] = [*plan.ROUTES, *items.ROUTES, *releases.ROUTES]

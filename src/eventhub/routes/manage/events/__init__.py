"""Meetings in the workspace: the list, one meeting, writing it, and the acts on it."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.manage.events import acts, edit, show

ROUTES: list[ControllerRouterHandler] = [
    *acts.ROUTES,
    *edit.ROUTES,
    *show.ROUTES,
]

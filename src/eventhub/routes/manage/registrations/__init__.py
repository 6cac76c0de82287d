"""The registrations of a meeting: the table, one of them, acts on one or several, by hand, as a file."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.manage.registrations import by_hand, export, name, one, selected, table

ROUTES: list[ControllerRouterHandler] = [
    *by_hand.ROUTES,
    *export.ROUTES,
    *name.ROUTES,
    *one.ROUTES,
    *selected.ROUTES,
    *table.ROUTES,
]

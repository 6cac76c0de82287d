"""A speaker's materials ``/proposals/{token}/materials``: the page, and the acts on it."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.proposals.materials import acts, links, page

ROUTES: list[ControllerRouterHandler] = [*page.ROUTES, *acts.ROUTES, *links.ROUTES]

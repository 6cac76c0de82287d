"""A speaker's own proposals ``/proposals/{token}``: the list, writing one, the profile, and the acts on them."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.proposals import acts, edit, feedback, materials, page, profile

ROUTES: list[ControllerRouterHandler] = [
    *page.ROUTES,
    *edit.ROUTES,
    *acts.ROUTES,
    *profile.ROUTES,
    *feedback.ROUTES,
    *materials.ROUTES,
]

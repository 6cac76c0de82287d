"""A guest's own page ``/r/{token}``: where one stands, and everything one may do about it."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.own import acts, answers, certificate, files, join, page, talks

ROUTES: list[ControllerRouterHandler] = [
    *page.ROUTES,
    *acts.ROUTES,
    *answers.ROUTES,
    *certificate.ROUTES,
    *files.ROUTES,
    *talks.ROUTES,
    *join.ROUTES,
]

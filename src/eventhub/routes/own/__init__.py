"""A guest's own page ``/r/{token}``: where one stands, and everything one may do about it."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.own import acts, answers, certificate, feedback, files, join, page, stop, talks

ROUTES: list[ControllerRouterHandler] = [
    *page.ROUTES,
    *acts.ROUTES,
    *answers.ROUTES,
    *certificate.ROUTES,
    *feedback.ROUTES,
    *files.ROUTES,
    *talks.ROUTES,
    *join.ROUTES,
    *stop.ROUTES,
]

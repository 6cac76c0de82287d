"""A guest's own page ``/r/{token}``: where one stands, and everything one may do about it."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.own import acts, answers, files, page, talks

ROUTES: list[ControllerRouterHandler] = [*page.ROUTES, *acts.ROUTES, *answers.ROUTES, *files.ROUTES, *talks.ROUTES]

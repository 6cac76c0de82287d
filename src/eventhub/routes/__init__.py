"""HTTP: read the input, call one verb of the domain, answer. Every handler is listed here."""

from litestar.types import ControllerRouterHandler

from eventhub.routes import account, assets, health, language, sign_in

ROUTES: list[ControllerRouterHandler] = [
    *account.ROUTES,
    *assets.ROUTES,
    *health.ROUTES,
    *language.ROUTES,
    *sign_in.ROUTES,
]

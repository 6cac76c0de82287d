"""What stays of a meeting, to take home: for everybody, for a party by its link, for speakers by theirs."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.materials import own, public, speaker

ROUTES: list[ControllerRouterHandler] = [*public.ROUTES, *own.ROUTES, *speaker.ROUTES]

"""What stays of a meeting in the workspace: the board, one talk, one material, and files to add."""

from litestar.types import ControllerRouterHandler

from eventhub.routes.manage.materials import board, files, item

ROUTES: list[ControllerRouterHandler] = [*board.ROUTES, *item.ROUTES, *files.ROUTES]

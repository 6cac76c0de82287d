"""Files the hub makes for the one who asks: PDF, spreadsheets, data. Nobody stores them on the way."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, TypeVar

from litestar import Response
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import let_go

Sheet = TypeVar("Sheet")

# One is set at a time here, and beside it a large one in a process of its own; waiting for them in the threads of all
# others would keep what else needs one waiting too.
_typesetter = ThreadPoolExecutor(max_workers=2, thread_name_prefix="typesetter")


async def typeset(db: AsyncSession, make: Callable[[Sheet], bytes], sheet: Sheet) -> bytes:
    """Have a sheet set when its turn comes; what was read on ``db`` is let go before."""
    await let_go(db)
    return await asyncio.get_running_loop().run_in_executor(_typesetter, make, sheet)


def made_file(
    body: bytes, media_type: str, name: str, *, disposition: Literal["inline", "attachment"] = "inline"
) -> Response[bytes]:
    """The answer with a file called ``name``, of letters that any header may hold."""
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=media_type, headers=headers)

"""What handlers ask for by name: the database, the settings, who acts, what was typed.

async def create(request: HTMXRequest, db: Db, slug: Slug, data: Typed) -> Page: ...
"""

from collections.abc import AsyncGenerator, Mapping
from typing import Annotated, Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar_htmx import HTMXRequest
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.permissions import Actor
from eventhub.forms import reading
from eventhub.settings import Settings
from eventhub.web.actor import actor_of

Db = NamedDependency[AsyncSession]
Config = NamedDependency[Settings]
#: the signed-in person of a route guarded by `needs`
By = NamedDependency[Actor]
#: the signed-in person of an open route, or None
Visitor = NamedDependency[Actor | None]

Slug = FromPath[str]
Token = FromPath[str]

#: a posted form; without files
Typed = Annotated[reading.Typed, Body(media_type=RequestEncodingType.URL_ENCODED)]
#: a posted form with files in it
TypedWithFiles = Annotated[reading.Typed, Body(media_type=RequestEncodingType.MULTI_PART)]

__all__ = ["By", "Config", "Db", "HTMXRequest", "Slug", "Token", "Typed", "TypedWithFiles", "Visitor"]


async def _db(state: State) -> AsyncGenerator[AsyncSession]:
    async with state.database.session() as session:
        yield session


async def _settings(state: State) -> Settings:
    settings: Settings = state.settings
    return settings


async def _by(request: Request[Any, Any, Any]) -> Actor:
    actor = await actor_of(request)
    if actor is None:
        raise RuntimeError("a handler that asks for `by` needs a guard")
    return actor


async def _visitor(request: Request[Any, Any, Any]) -> Actor | None:
    return await actor_of(request)


DEPENDENCIES = {
    "db": Provide(_db),
    "settings": Provide(_settings),
    "by": Provide(_by),
    "visitor": Provide(_visitor),
}


def is_typed(kind: Any) -> bool:
    """Whether a parameter asks for what was typed."""
    return kind is reading.Typed


def decode_typed(_kind: type, values: Any) -> reading.Typed:
    """What the framework read of a form, as `Typed`."""
    if isinstance(values, Mapping):
        return reading.Typed(
            (name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])
        )
    return values if isinstance(values, reading.Typed) else reading.Typed()

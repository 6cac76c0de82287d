"""Files that lie in a bucket come and go through the program, in pieces and in parts, as those on the disk do."""

from collections.abc import AsyncGenerator

import httpx
import msgspec
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database
from eventhub.storage import FOLDER
from tests.clients import Browser
from tests.materials import BYTES
from tests.routes.materials.evening import Evening
from tests.stores import BUCKET, s3_server, s3_url
from tests.uploading import PDF, files_of, make_stage, uploaded

__all__ = ["s3_server", "s3_url"]


@pytest_asyncio.fixture
async def database(database: Database, s3_url: str) -> AsyncGenerator[Database]:
    """The database of the test, in a hub whose files go to the bucket."""
    in_bucket = Database(msgspec.structs.replace(database.settings, storage_url=s3_url), pool_size=4)
    yield in_bucket
    await in_bucket.close()


async def test_a_part_of_a_file_comes_from_the_bucket(client: Browser, evening: Evening) -> None:
    material = await evening.put_up()
    address = f"/materials/{material.id}/folien.pdf"
    assert (await client.get(address)).content == BYTES
    part = await client.get(address, headers={"Range": "bytes=100-299"})
    assert (part.status_code, part.content) == (206, BYTES[100:300])


async def test_what_was_sent_in_pieces_is_handed_to_the_bucket(
    client: Browser, db: AsyncSession, database: Database, s3_server: str
) -> None:
    stage = await make_stage(db)
    assert (await uploaded(client, PDF, link=stage.links[0], talk=stage.talks[0].id)).status_code == 204
    (file,) = await files_of(db)
    async with httpx.AsyncClient() as other:
        lying = await other.get(f"{s3_server}/{BUCKET}/hub/{file.stored_as}")
    assert (lying.status_code, lying.content) == (200, PDF)
    assert not (database.settings.data_dir / FOLDER / file.stored_as).exists()

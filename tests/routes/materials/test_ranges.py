"""Files are served whole and in parts, with validators, and never as something that runs in a browser."""

from uuid import UUID

import pytest

from tests.clients import Browser
from tests.materials import BYTES, make_file, make_word
from tests.routes.materials.evening import Evening


async def address_of(evening: Evening, **values: object) -> str:
    material = await evening.put_up(**values)
    return f"/materials/{material.id}/{material.files[-1].name}"


async def test_a_file_comes_whole(client: Browser, evening: Evening) -> None:
    answer = await client.get(await address_of(evening))
    assert (answer.status_code, answer.content) == (200, BYTES)
    headers = answer.headers
    assert headers["content-length"] == str(len(BYTES))
    assert headers["accept-ranges"] == "bytes"
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == "attachment; filename=\"folien.pdf\"; filename*=UTF-8''folien.pdf"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "public, no-cache"
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("asked", "said", "part"),
    [
        ("bytes=0-99", "bytes 0-99/10240", BYTES[:100]),
        ("bytes=10000-", "bytes 10000-10239/10240", BYTES[10000:]),
        ("bytes=-40", "bytes 10200-10239/10240", BYTES[-40:]),
    ],
)
async def test_a_part_is_206(client: Browser, evening: Evening, asked: str, said: str, part: bytes) -> None:
    answer = await client.get(await address_of(evening), headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, part)
    assert answer.headers["content-range"] == said
    assert answer.headers["content-length"] == str(len(part))


async def test_a_part_behind_the_end_is_416(client: Browser, evening: Evening) -> None:
    answer = await client.get(await address_of(evening), headers={"Range": "bytes=10240-"})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == "bytes */10240"


async def test_two_parts_at_once_are_answered_with_the_whole(client: Browser, evening: Evening) -> None:
    answer = await client.get(await address_of(evening), headers={"Range": "bytes=0-1,4-5"})
    assert (answer.status_code, answer.content) == (200, BYTES)


async def test_whoever_has_it_is_told_so(client: Browser, evening: Evening) -> None:
    address = await address_of(evening)
    etag = (await client.get(address)).headers["etag"]
    assert not etag.startswith("W/")
    again = await client.get(address, headers={"If-None-Match": etag, "Range": "bytes=0-1"})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


async def test_a_part_is_given_only_of_what_the_reader_has(client: Browser, evening: Evening) -> None:
    address = await address_of(evening)
    etag = (await client.get(address)).headers["etag"]
    asked = {"Range": "bytes=0-9"}
    same = await client.get(address, headers={**asked, "If-Range": etag})
    other = await client.get(address, headers={**asked, "If-Range": '"another"'})
    dated = await client.get(address, headers={**asked, "If-Range": "Sun, 10 Jan 2027 09:00:00 GMT"})
    assert (same.status_code, other.status_code, dated.status_code) == (206, 200, 200)
    assert other.content == BYTES


async def test_head_says_how_long_it_is(client: Browser, evening: Evening) -> None:
    answer = await client.head(await address_of(evening), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(BYTES))
    assert answer.headers["accept-ranges"] == "bytes"


async def test_a_name_of_many_letters_is_told_whole(client: Browser, evening: Evening) -> None:
    file = make_file(name='Folien „für alle" 100 %.pdf')
    material = await evening.put_up(files=[file])
    answer = await client.get(f"/materials/{material.id}/irgendwas", follow_redirects=True)
    assert answer.status_code == 200
    said = answer.headers["content-disposition"]
    assert said.startswith('attachment; filename="Folien _f_r alle_ 100 _.pdf"; ')
    assert said.endswith("filename*=UTF-8''Folien%20%E2%80%9Ef%C3%BCr%20alle%22%20100%20%25.pdf")


async def test_an_old_name_leads_on_to_the_new_one(client: Browser, evening: Evening) -> None:
    address = await address_of(evening)
    answer = await client.get(address.replace("folien", "alt"))
    assert (answer.status_code, answer.headers["location"]) == (303, address)


@pytest.mark.parametrize("media_type", ["video/mp4", "audio/mpeg"])
async def test_a_recording_is_handed_over_as_a_file_and_runs_nothing(
    client: Browser, evening: Evening, media_type: str
) -> None:
    answer = await client.get(
        await address_of(evening, files=[make_file(name="mitschnitt.mp4", media_type=media_type)])
    )
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["content-security-policy"] == "default-src 'none'; media-src 'self'; sandbox"


async def test_what_hangs_on_a_consent_is_kept_by_nobody(client: Browser, evening: Evening) -> None:
    word = make_word(speaker_id=evening.speaker_id)
    answer = await client.get(await address_of(evening, talk_id=evening.talk_id, consents=[word]))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")


async def test_a_file_the_storage_has_lost_is_not_found(client: Browser, evening: Evening) -> None:
    address = await address_of(evening, content=b"cut")
    assert (await client.get(address)).status_code == 404
    assert (await client.get(f"/materials/{UUID(int=0)}/folien.pdf")).status_code == 404

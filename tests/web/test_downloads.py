"""Which bytes a Range header asks for (RFC 9110, section 14)."""

import pytest

from eventhub.web.downloads import part_of

SIZE = 1000


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-499", range(500)),
        ("bytes=500-", range(500, 1000)),
        ("bytes=-200", range(800, 1000)),
        ("bytes=-5000", range(1000)),
        ("bytes=999-999", range(999, 1000)),
        ("bytes=990-99999", range(990, 1000)),
        ("Bytes = 0 - 0", range(1)),
    ],
)
def test_a_part(asked: str, part: range) -> None:
    assert part_of(asked, SIZE) == part


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_that_is_not_there(asked: str) -> None:
    assert part_of(asked, SIZE) == range(0)


@pytest.mark.parametrize(
    "asked",
    [
        *("", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-1", "bytes=0-4,6-8", "items=0-4", "bytes=--5"),
        *("bytes=٣-٤", "bytes=" + "9" * 30 + "-"),
    ],
)
def test_what_is_no_single_part_asks_for_the_whole(asked: str) -> None:
    assert part_of(asked, SIZE) is None


def test_nothing_can_be_asked_of_an_empty_file() -> None:
    assert part_of("bytes=0-", 0) == range(0)

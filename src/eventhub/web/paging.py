"""Pages of a long list, by number."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of how many entries is shown; numbers begin with 1. ``has_more``: there are more than the total."""

    page: int
    size: int
    total: int
    has_more: bool = False

    @property
    def pages(self) -> int:
        """How many there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first entry shown."""
        return min((self.page - 1) * self.size + 1, self.total)

    @property
    def last(self) -> int:
        """The number of the last entry shown."""
        return min(self.page * self.size, self.total)

    @property
    def numbers(self) -> Iterator[int | None]:
        """The pages to link to: the first, the last, those around this one; None stands for those left out."""
        shown = sorted({1, self.page - 1, self.page, self.page + 1, self.pages} & set(range(1, self.pages + 1)))
        for before, number in zip([0, *shown], shown, strict=False):
            if number - before > 1:
                yield None
            yield number


def page_in(text: str) -> int:
    """The number of a page in an address; 1 for anything that is none."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def paging(asked: str, total: int, *, size: int) -> Paging:
    """The page that ``asked`` names, the nearest one there is otherwise."""
    return Paging(max(1, min(page_in(asked), -(-total // size))), size, total)

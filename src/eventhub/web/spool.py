"""How much room forms with files have taken on the disk while they come; one such form at a time from each sender."""

from litestar.exceptions import ClientException
from litestar.status_codes import HTTP_429_TOO_MANY_REQUESTS


class AnotherFormError(ClientException):
    """A form with files is still coming from the same sender."""

    status_code = HTTP_429_TOO_MANY_REQUESTS


class Spool:
    """Room that is taken before a form is read, in bytes; known to this process alone."""

    def __init__(self) -> None:
        """Nothing is taken."""
        self._taken: dict[str, int] = {}

    def take(self, sender: str, *, wanted: int, left: int) -> int:
        """Take at most ``wanted`` of the ``left`` bytes that nobody else here has taken; returns how many those are.

        Raises:
            AnotherFormError: while the sender has some.
        """
        if sender in self._taken:
            raise AnotherFormError
        self._taken[sender] = max(0, min(wanted, left - sum(self._taken.values())))
        return self._taken[sender]

    def give_back(self, sender: str) -> None:
        """The form has been dealt with."""
        self._taken.pop(sender, None)

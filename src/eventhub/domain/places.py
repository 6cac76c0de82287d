"""The places of an event, or of a talk: held and given back, always on its locked row."""

from eventhub.domain.errors import DomainError
from eventhub.models import Event, Talk


def hold(event: Event | Talk, persons: int, *, anyway: bool = False) -> None:
    """Take places for ``persons``. With ``anyway`` an organiser goes over the capacity on purpose.

    Raises:
        DomainError: ``registration.full`` when fewer are left.
    """
    left = event.places_left
    if left is not None and persons > left:
        if not anyway:
            raise DomainError("registration.full")
        event.places_limit = event.places_held + persons
    event.places_held += persons


def free(event: Event | Talk, persons: int) -> None:
    """Give places back. Where more were held than the capacity, the limit shrinks towards it first."""
    event.places_held -= persons
    set_limit(event)


def set_limit(event: Event | Talk) -> None:
    """Fit the limit to the capacity; lowering it evicts nobody."""
    event.places_limit = None if event.capacity is None else max(event.capacity, event.places_held)

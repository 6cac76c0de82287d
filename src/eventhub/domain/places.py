"""The places of an event: held and given back, always on the event's locked row."""

from eventhub.domain.errors import DomainError
from eventhub.models import Event


def hold(event: Event, persons: int, *, anyway: bool = False) -> None:
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


def free(event: Event, persons: int) -> None:
    """Give places back. Where more were held than the capacity, the limit shrinks towards it first."""
    event.places_held -= persons
    set_limit(event)


def set_limit(event: Event) -> None:
    """Fit the limit to the capacity; lowering it evicts nobody."""
    event.places_limit = None if event.capacity is None else max(event.capacity, event.places_held)

"""Who is acting, and what their role allows."""

from dataclasses import dataclass
from uuid import UUID

from eventhub.models import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person of the staff, as a value that outlives the session it was read in."""

    user_id: UUID
    name: str
    address: str
    role: Role
    language: str = "de"

    @property
    def is_owner(self) -> bool:
        """May change who has access."""
        return self.role == Role.OWNER

    @property
    def organises(self) -> bool:
        """May use the whole workspace."""
        return self.role in (Role.OWNER, Role.ORGANISER)

    @property
    def works_at_door(self) -> bool:
        """May scan tickets."""
        return self.role != Role.REVIEWER

    @property
    def reviews(self) -> bool:
        """May judge proposals where asked to."""
        return self.role != Role.DOOR

"""Where meetings take place."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.models.base import Base, HasId, LocalizedText


class Venue(HasId, Base):
    """A house with an address, the way there and how accessible it is."""

    __tablename__ = "venues"

    name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(120), default="")
    postal_code: Mapped[str] = mapped_column(String(12), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="DE")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    travel: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    access: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    about: Mapped[LocalizedText] = mapped_column(default=LocalizedText)

    rooms: Mapped[list["Room"]] = relationship(
        back_populates="venue", lazy="raise", cascade="all, delete-orphan", order_by="Room.position"
    )

    @property
    def name_and_city(self) -> str:
        """ "Alte Lohnhalle, Bottrop"; the name alone when it says the city already."""
        return self.name if self.city in self.name else f"{self.name}, {self.city}"

    @property
    def address(self) -> str:
        """Street, postal code and city on one line, without what is missing."""
        town = f"{self.postal_code} {self.city}".strip()
        return ", ".join(part for part in (self.street, town) if part)


class Room(HasId, Base):
    """A room of a venue."""

    __tablename__ = "rooms"

    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(80))
    seats: Mapped[int | None]

    venue: Mapped[Venue] = relationship(back_populates="rooms", lazy="raise")

"""The recurring format, and the one vocabulary of topics."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.models.base import Base, HasId, LocalizedText


class Series(HasId, Base):
    """A format that recurs, such as a monthly evening."""

    __tablename__ = "series"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[LocalizedText]
    rhythm: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    description: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    cover: Mapped[str] = mapped_column(String(40), default="schicht24")
    funding_reference: Mapped[str] = mapped_column(String(120), default="", server_default="")


class Topic(HasId, Base):
    """A word that events, later also talks, members and funding, are found by."""

    __tablename__ = "topics"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[LocalizedText]

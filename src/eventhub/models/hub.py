"""The hub itself: what an organiser may change while it runs."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.models.base import Base, LocalizedText


class Hub(Base):
    """The one row of settings of this installation (id 1)."""

    __tablename__ = "hubs"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    name: Mapped[str] = mapped_column(String(80))
    subtitle: Mapped[str] = mapped_column(String(80), default="")
    promise: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    about: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    how_to_join: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    brand: Mapped[str] = mapped_column(String(7), default="#0b5a60")
    accent: Mapped[str] = mapped_column(String(7), default="#ffbe3d")
    imprint: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    privacy: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    accessibility: Mapped[LocalizedText] = mapped_column(default=LocalizedText)
    sender_name: Mapped[str] = mapped_column(String(120), default="")
    sender_address: Mapped[str] = mapped_column(String(254), default="")
    contact_address: Mapped[str] = mapped_column(String(254), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="Europe/Berlin")
    retention_days: Mapped[int] = mapped_column(default=180)
    draft_days: Mapped[int] = mapped_column(default=90, server_default="90")
    proposal_days: Mapped[int] = mapped_column(default=365, server_default="365")
    profile_days: Mapped[int] = mapped_column(default=1095, server_default="1095")
    remind_first_days: Mapped[int] = mapped_column(default=3, server_default="3")
    remind_again_days: Mapped[int] = mapped_column(default=7, server_default="7")
    remind_before_days: Mapped[int] = mapped_column(default=2, server_default="2")
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

"""The hub itself: what an organiser may change while it runs."""

import secrets

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.models.base import Base, LocalizedText


class Hub(Base):
    """The one row of settings of this installation (id 1).

    ``*_days`` count days, ``*_mb`` megabytes of 1,000,000 bytes; ``morning_minutes`` is the local time of day at which
    the mail after a meeting leaves. ``figures_key`` keys the hashes by which different organisations are counted.
    """

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
    slides_first_days_before: Mapped[int] = mapped_column(default=7, server_default="7")
    slides_again_days_before: Mapped[int] = mapped_column(default=2, server_default="2")
    slides_first_days_after: Mapped[int] = mapped_column(default=1, server_default="1")
    slides_again_days_after: Mapped[int] = mapped_column(default=7, server_default="7")
    file_limit_mb: Mapped[int] = mapped_column(default=500, server_default="500")
    event_limit_mb: Mapped[int] = mapped_column(default=5_000, server_default="5000")
    hub_limit_mb: Mapped[int] = mapped_column(default=50_000, server_default="50000")
    morning_minutes: Mapped[int] = mapped_column(default=480, server_default="480")
    later_material_days: Mapped[int] = mapped_column(default=7, server_default="7")
    feedback_days: Mapped[int] = mapped_column(default=14, server_default="14")
    certificate_days: Mapped[int] = mapped_column(default=1095, server_default="1095")
    signer_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    logo_file: Mapped[str | None] = mapped_column(String(200))
    figures_key: Mapped[bytes | None] = mapped_column(LargeBinary(32), default=lambda: secrets.token_bytes(32))
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

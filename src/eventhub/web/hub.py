"""The hub's own settings, for every page: read at most once a second, and kept while the database is away."""

from collections.abc import Sequence
from time import monotonic

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from eventhub.db import Database
from eventhub.models import Hub, LocalizedText, Series

log = structlog.get_logger("web")

SECONDS = 1.0
BRAND_DEFAULTS = {"brand": "#0b5a60", "accent": "#ffbe3d"}


class HubNow:
    """The `Hub` row and the series of the menu as this process last read them."""

    def __init__(self, database: Database) -> None:
        """Nothing is read yet; until then the hub has only a name."""
        self._database = database
        self._read_at = 0.0
        self.hub = unnamed_hub()
        self.series: Sequence[Series] = ()

    async def refresh(self) -> None:
        """Read again, if it is time.

        Raises:
            SQLAlchemyError, OSError: when the database cannot be read and never could be.
        """
        if self._read_at and monotonic() - self._read_at < SECONDS:
            return
        try:
            async with self._database.session() as db:
                hub = await db.get(Hub, 1)
                self.series = (await db.scalars(select(Series).order_by(Series.slug))).all()
        except (SQLAlchemyError, OSError):
            if not self._read_at:
                raise
            return
        self.hub = hub or unnamed_hub()
        self._read_at = monotonic()

    async def prepare(self) -> None:
        """Read for the first time, before anybody asks; a database that is not there yet is only noted."""
        try:
            await self.refresh()
        except (SQLAlchemyError, OSError) as error:
            log.warning("the hub cannot be read yet", reason=type(error).__name__)

    def forget(self) -> None:
        """Read afresh next time; called after the settings were saved."""
        self._read_at = 0.0

    @property
    def brand(self) -> dict[str, str]:
        """The hub's colours as custom properties, empty when they are the usual ones."""
        own = {name: getattr(self.hub, name) for name in BRAND_DEFAULTS}
        return {} if own == BRAND_DEFAULTS else own


def unnamed_hub() -> Hub:
    """The hub before `eventhub init` has made one."""
    nothing = LocalizedText()
    return Hub(
        id=1,
        name="EventHub",
        subtitle="",
        promise=nothing,
        about=nothing,
        how_to_join=nothing,
        imprint=nothing,
        privacy=nothing,
        accessibility=nothing,
        sender_name="",
        sender_address="",
        contact_address="",
        time_zone="Europe/Berlin",
        retention_days=180,
        certificate_days=1095,
        feedback_days=14,
        signer_name="",
        draft_days=90,
        proposal_days=365,
        profile_days=1095,
        remind_first_days=3,
        remind_again_days=7,
        remind_before_days=2,
        slides_first_days_before=7,
        slides_again_days_before=2,
        slides_first_days_after=1,
        slides_again_days_after=7,
        is_demo=False,
        version=0,
        **BRAND_DEFAULTS,
    )

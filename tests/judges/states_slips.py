"""What the page after a registration is told, for each of its states."""

from datetime import timedelta

from eventhub import clock
from eventhub.db import Database
from eventhub.web import slips

HOUR = timedelta(hours=1)


def prepare_slips(database: Database) -> dict[str, str]:
    """What the page after a registration is told, good for as long as the tests run."""
    slug, until = "schichtwechsel-24", clock.now() + 2 * HOUR
    told = {
        status: slips.Slip("Katharina", "katharina@example.org", 1 + (status == "confirmed"), status)
        for status in ("confirmed", "waitlisted", "unverified", "awaiting_approval")
    }
    made = {f"slip_{name}": slips.seal(database.settings, slug, slip, now=until) for name, slip in told.items()}
    lost = slips.seal(database.settings, f"lost {slug}", told["confirmed"], now=until)
    return made | {"slip_lost": lost}

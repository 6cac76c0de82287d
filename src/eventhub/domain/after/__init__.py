"""The mails after a meeting: one the next morning, at most one more for what was put up later, and their end."""

from eventhub.domain.after import later, morning
from eventhub.domain.after.stop import by_stop_token, stop
from eventhub.domain.after.times import later_at, morning_at

__all__ = ["by_stop_token", "later", "later_at", "morning", "morning_at", "stop"]

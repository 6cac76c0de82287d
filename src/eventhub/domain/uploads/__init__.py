"""Files on their way in: sent in pieces or at once, looked at, and handed over to the materials."""

from eventhub.domain.uploads.arrived import Arrived

__all__ = ["Arrived"]

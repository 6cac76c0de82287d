"""Files on their way in: sent in pieces or at once, looked at, and handed over to the materials."""

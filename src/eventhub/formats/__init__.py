"""Finished values in, bytes out: calendars, QR codes, PDF, CSV, structured data. No sessions, no HTTP."""

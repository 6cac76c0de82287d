"""Forms: what was typed, cleaned values, and errors at their fields. No database here."""

"""The schedule of an event: a working draft, and the releases that the public is shown."""

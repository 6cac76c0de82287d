"""Demo data that looks like the real thing, made through the same rules as real data. All people are invented."""

from eventhub.demo.fill import fill

__all__ = ["fill"]

"""EventHub: the one program a small team needs to run a recurring network format."""

__version__ = "0.1.0"

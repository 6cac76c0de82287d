"""Ids that come in a query or a form."""

from uuid import UUID


def id_in(text: str) -> UUID | None:
    """The id that ``text`` is, None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None

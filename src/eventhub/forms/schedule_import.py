"""The form that takes over a programme: a file, and the meeting to write to."""

from eventhub.forms.reading import Form, text
from eventhub.i18n import lazy_gettext as _l

MOST_BYTES = 8_000_000


class ScheduleImportForm(Form):
    """``event`` is the address of a meeting, "" for the one that has these talks already, else a new draft."""

    fields_of = {"import.no_event": "event", "event.is_cancelled": "event"}

    event: str = ""

    def check(self) -> None:
        """A file must be there; what it holds is read later."""
        self.event = text(self, "event", missing=None, longest=80)
        if self.typed.file("file") is None:
            self.note("file", _l("Choose a file."))

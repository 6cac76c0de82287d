"""The small forms before an act on a meeting."""

from datetime import date

from eventhub.forms.reading import Form, checkbox, day, localized
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import LocalizedText


class CancelForm(Form):
    """Why a meeting is called off, and whether the mails may wait."""

    reason: LocalizedText
    is_at_once: bool

    def check(self) -> None:
        """A reason is welcome, not needed."""
        self.reason = localized(self, "reason", longest=1000, is_long=True)
        self.is_at_once = checkbox(self, "at_once")


class CopyForm(Form):
    """The day of the copy."""

    day: date | None

    def check(self) -> None:
        """The day is needed."""
        self.day = day(self, "day", missing=_l("Enter the day"))

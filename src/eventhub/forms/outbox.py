"""What is chosen in a table, and what shall be done with it."""

from collections.abc import Collection
from typing import Self
from uuid import UUID

from eventhub.forms.reading import Form, Typed, checkbox, choice
from eventhub.i18n import lazy_gettext as _l

MOST = 200


class SelectionForm(Form):
    """The rows that are chosen, by id, the act, and whether a question before it was answered."""

    def __init__(self, typed: Typed | None = None, acts: Collection[str] = ()) -> None:
        """The form for a table that offers ``acts``."""
        super().__init__(typed)
        self.acts = acts
        self.act = ""
        self.ids: list[UUID] = []
        self.is_sure = False

    @classmethod
    def read_for(cls, typed: Typed, acts: Collection[str]) -> Self:
        """The form with ids that can be some, or with errors."""
        form = cls(typed, acts)
        form.check()
        return form

    def check(self) -> None:
        """At least one row and one of the acts are needed."""
        self.act = choice(self, "act", self.acts, missing=_l("Choose one of the answers"))
        self.is_sure = checkbox(self, "is_sure")
        for value in self.typed.all("id")[:MOST]:
            try:
                self.ids.append(UUID(value))
            except ValueError:
                self.note("id", _l("Choose from the answers given"))
        if not self.ids:
            self.note("id", _l("Choose from the answers given"))

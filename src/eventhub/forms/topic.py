"""The form of a topic."""

from typing import Self

from eventhub.forms.event_parts import two
from eventhub.forms.reading import Form, localized
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import LocalizedText, Topic


class TopicForm(Form):
    """A word of the vocabulary."""

    fields_of = {"topic.slug_taken": "name_de"}
    name: LocalizedText

    @classmethod
    def of(cls, topic: Topic) -> Self:
        """A topic to rename."""
        return cls.filled(two("name", topic.name))

    def check(self) -> None:
        """The name is needed in one language at least."""
        self.name = localized(self, "name", missing=_l("Enter a name"), longest=80)

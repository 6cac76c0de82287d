"""The form of a series."""

from typing import Self

from eventhub.domain.covers import DRAWN
from eventhub.domain.series import SeriesDraft
from eventhub.domain.slugs import LENGTH, PATTERN
from eventhub.forms.event_parts import two
from eventhub.forms.reading import Form, choice, localized, text
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Series

FIRST_COVER = next(iter(DRAWN))


class SeriesForm(Form):
    """A series: its name, when it takes place in words, what it is about."""

    fields_of = {"series.slug_taken": "slug"}
    draft: SeriesDraft

    @classmethod
    def of(cls, series: Series) -> Self:
        """A series to edit."""
        values = {"slug": series.slug, "cover": series.cover, "funding_reference": series.funding_reference}
        for name in ("name", "rhythm", "description"):
            values |= two(name, getattr(series, name))
        return cls.filled(values)

    def check(self) -> None:
        """Read every field, in the order of the page."""
        name = localized(self, "name", missing=_l("Enter a name"), longest=80)
        slug = text(self, "slug")
        if slug and (len(slug) > LENGTH or not PATTERN.fullmatch(slug)):
            self.note("slug", _l("Use small letters, digits and hyphens, at most 80"))
        self.draft = SeriesDraft(
            name=name,
            slug=slug,
            rhythm=localized(self, "rhythm", longest=160),
            description=localized(self, "description", is_long=True),
            funding_reference=text(self, "funding_reference", longest=120),
            cover=choice(self, "cover", tuple(DRAWN)) or FIRST_COVER,
        )

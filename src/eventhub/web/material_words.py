"""What pages call materials: kinds, licences, who may see them."""

from pathlib import PurePath

from eventhub.domain.materials.values import Wording
from eventhub.i18n import LazyText, current_language
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Audience, Licence, MaterialKind

KIND: dict[MaterialKind, LazyText] = {
    MaterialKind.SLIDES: _l("Slides"),
    MaterialKind.FILE: _l("File"),
    MaterialKind.RECORDING: _l("Recording"),
    MaterialKind.LINK: _l("Link"),
    MaterialKind.MINUTES: _l("Minutes of the meeting"),
}

ICON: dict[MaterialKind, str] = {
    MaterialKind.SLIDES: "file-text",
    MaterialKind.FILE: "download",
    MaterialKind.RECORDING: "mic",
    MaterialKind.LINK: "external-link",
    MaterialKind.MINUTES: "clipboard-list",
}

AUDIENCE: dict[Audience, LazyText] = {
    Audience.ORGANISERS: _l("The team alone"),
    Audience.SPEAKER: _l("Speakers"),
    Audience.CHECKED_IN: _l("Those who were there"),
    Audience.REGISTERED: _l("Those who are registered"),
    Audience.EVERYONE: _l("Everybody"),
}

#: said beside an item that not everybody sees
NARROW: dict[Audience, LazyText] = {
    Audience.ORGANISERS: _l("only for the team"),
    Audience.SPEAKER: _l("only for speakers"),
    Audience.CHECKED_IN: _l("only for those who were there"),
    Audience.REGISTERED: _l("only for those who are registered"),
}

LICENCE: dict[Licence, LazyText] = {
    Licence.ALL_RIGHTS: _l("All rights reserved"),
    Licence.CC_BY: _l("CC BY 4.0"),
    Licence.CC_BY_SA: _l("CC BY-SA 4.0"),
    Licence.CC_BY_NC: _l("CC BY-NC 4.0"),
    Licence.CC0: _l("CC0 1.0, free of rights"),
}

LICENCE_URL: dict[Licence, str] = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
}


#: what a speaker agrees to, and how that is taken back
AGREEMENT = (
    _l("The network may publish this file."),
    _l("You can take that back at any time. Then it is gone at once."),
)
AGREEMENT_LINK = (
    _l("The network may publish this link."),
    _l("You can take that back at any time. Then the link is gone at once."),
)


def agreement(kind: MaterialKind | str) -> tuple[LazyText, LazyText]:
    """The two sentences beside the box that a speaker ticks; templates name the kind by its value."""
    return AGREEMENT_LINK if kind == MaterialKind.LINK else AGREEMENT


def wording(kind: MaterialKind) -> Wording:
    """The same as one text, in the language of the page that shows them."""
    may, back = agreement(kind)
    return Wording(f"{may} {back}", current_language())


def ending(name: str) -> str:
    """ "PDF" of ``folien.pdf``: what people call the type of a file."""
    return PurePath(name).suffix.removeprefix(".").upper()

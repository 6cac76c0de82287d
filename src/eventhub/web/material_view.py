"""Materials as lists show them: one row a talk, with a button for each thing to take home."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from eventhub import urls
from eventhub.domain.materials import Shown
from eventhub.domain.programme import Item
from eventhub.i18n import LANGUAGE_NAMES, LazyText, current_language, file_size
from eventhub.i18n import gettext as _
from eventhub.models import Event, Licence, LocalizedText, Material, MaterialFile, MaterialKind
from eventhub.web.material_words import ICON, KIND, LICENCE, LICENCE_URL, NARROW, ending

MINUTES_NAME = "minutes"
#: kinds a talk has mostly one of: their button says the kind, those of others what they are called
OWN_NAME = (MaterialKind.SLIDES, MaterialKind.RECORDING, MaterialKind.MINUTES)


#: makes the address of a material for whoever looks: of its id, the name of the file, and what of it (``captions=``)
Address = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Track:
    """Captions of a recording in one language."""

    url: str
    language: str
    label: str


@dataclass(frozen=True, slots=True)
class Player:
    """A recording to be played on the page; without captions it says so."""

    anchor: str
    title: str
    url: str
    media_type: str
    tracks: tuple[Track, ...]

    @property
    def is_video(self) -> bool:
        """Whether there is something to look at."""
        return self.media_type.startswith("video/")


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to take home; ``detail`` is its type and size."""

    anchor: str
    label: str
    icon: str
    url: str
    detail: str = ""
    is_elsewhere: bool = False
    player: Player | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A talk, or something of the meeting itself, with its buttons; none while they are still to come."""

    title: LocalizedText
    icon: str
    url: str = ""
    who: str = ""
    notes: tuple[str | LazyText, ...] = ()
    licence: str = ""
    licence_url: str = ""
    buttons: tuple[Button, ...] = ()

    @property
    def players(self) -> list[Player]:
        """The recordings to be played."""
        return [one.player for one in self.buttons if one.player is not None]


def rows_of(
    shown: Sequence[Shown],
    address: Address,
    *,
    awaited: Iterable[Item] = (),
    talk_url: Callable[[Item], str] = lambda _item: "",
) -> list[Row]:
    """One row for each talk, then one for each thing of the meeting, then the talks whose slides are still to come."""
    by_talk: dict[UUID, tuple[Item, list[Shown]]] = {}
    for one in shown:
        if one.item is not None:
            by_talk.setdefault(one.item.talk_id, (one.item, []))[1].append(one)
    rows = [_talk_row(item, items, address, talk_url) for item, items in by_talk.values()]
    rows += [_row(one, address) for one in shown if one.item is None]
    return rows + [Row(one.title, "hourglass", talk_url(one), _who(one), (_("Slides follow"),)) for one in awaited]


def _talk_row(item: Item, shown: Sequence[Shown], address: Address, talk_url: Callable[[Item], str]) -> Row:
    buttons = _buttons([one.material for one in shown], address)
    return Row(item.title, "presentation", talk_url(item), _who(item), buttons=buttons, **_terms(shown))


def _row(one: Shown, address: Address) -> Row:
    material = one.material
    button = button_of(material, address, label=str(KIND[material.kind]))
    return Row(material.title, ICON[material.kind], buttons=(button,) if button else (), **_terms([one]))


def _terms(shown: Sequence[Shown]) -> dict[str, Any]:
    """Who alone may see it and under which licence others may use it, where that is the same for all of them."""
    audiences = {one.material.effective_audience for one in shown}
    licences = {one.material.licence for one in shown}
    narrow = NARROW.get(audiences.pop()) if len(audiences) == 1 else None
    licence = licences.pop() if len(licences) == 1 else Licence.ALL_RIGHTS
    return {
        "notes": (narrow,) if narrow else (),
        "licence": "" if licence is Licence.ALL_RIGHTS else _("Licence %(name)s", name=LICENCE[licence]),
        "licence_url": LICENCE_URL.get(licence, ""),
    }


def _who(item: Item) -> str:
    return ", ".join(
        f"{one.name}, {one.organisation}" if one.organisation and len(item.speakers) == 1 else one.name
        for one in item.speakers
    )


def _buttons(materials: Sequence[Material], address: Address) -> tuple[Button, ...]:
    kinds, language = [one.kind for one in materials], current_language()
    found = []
    for one in materials:
        is_plain = one.kind in OWN_NAME and kinds.count(one.kind) == 1
        label = str(KIND[one.kind]) if is_plain else one.title.text(language)
        found.append(button_of(one, address, label=label))
    return tuple(one for one in found if one is not None)


def button_of(material: Material, address: Address, *, label: str) -> Button | None:
    """The button of one material; None for a file of which there is nothing to serve yet."""
    kind = material.kind
    anchor, icon = f"m-{material.id}", ICON[kind]
    if kind is MaterialKind.LINK:
        return Button(anchor, label, icon, material.url, is_elsewhere=True)
    if kind is MaterialKind.MINUTES:
        return Button(anchor, label, icon, address(material.id, MINUTES_NAME))
    file = material.current_file
    if file is None:
        return None
    detail = ", ".join(part for part in (ending(file.name), file_size(file.size)) if part)
    url = address(material.id, file.name)
    return Button(anchor, label, icon, url, detail, player=_player(material, file, url, address))


def _player(material: Material, file: MaterialFile, url: str, address: Address) -> Player | None:
    if material.kind is not MaterialKind.RECORDING or not file.media_type.startswith(("audio/", "video/")):
        return None
    tracks = tuple(
        Track(
            address(material.id, file.name, captions=one.language),
            one.language,
            LANGUAGE_NAMES.get(one.language, one.language),
        )
        for one in material.captions
    )
    return Player(f"m-{material.id}", material.title.text(current_language()), url, file.media_type, tracks)


def own_address(token: str) -> Address:
    """Addresses for the party whose link this is."""
    return partial(urls.own_material, token)


def speaker_address(token: str) -> Address:
    """Addresses for the speaker whose link this is."""
    return partial(urls.speaker_material, token)


def talk_address(event: Event) -> Callable[[Item], str]:
    """Where the talks of a released programme have their pages; "" for those that have none."""
    return lambda item: urls.talk(event.slug, item.slug) if event.release_count and item.slug else ""

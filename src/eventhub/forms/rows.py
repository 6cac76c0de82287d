"""Lists within a form that also work without scripting: rows are added, removed and moved by posting the form.

A list ``gate`` posts a hidden input ``gate`` for each row in its order, which holds the row's key, and the row's
fields as ``gate_KEY_FIELD``. Lists nest: ``talk_2_speaker`` is one of its own. A button named ``do`` says what to do,
such as ``add gate``, ``up gate 2``, ``remove talk_2_speaker 0``; nothing is saved by that.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from eventhub.forms.reading import Form, Typed

MOST = 60
BUTTON = "do"
_LIST = re.compile(r"[a-z]+(_[0-9]+_[a-z]+)*")
_KEY = re.compile(r"[0-9]{1,4}")


def keys(typed: Typed, name: str) -> list[str]:
    """The keys of the rows of the list ``name``, in order."""
    found = [key for key in typed.all(name) if _KEY.fullmatch(key)]
    return list(dict.fromkeys(found))[:MOST]


def prefixes(form: Form, name: str) -> list[str]:
    """What the fields of each row begin with: ``gate_2_``."""
    return [f"{name}_{key}_" for key in keys(form.typed, name)]


def is_blank(form: Form, prefix: str, names: Iterable[str]) -> bool:
    """Whether nothing was typed into a row."""
    return not any(form.value(f"{prefix}{name}").strip() for name in names)


def row_id(form: Form, prefix: str) -> UUID | None:
    """The id of what the row shows, None for a new one."""
    try:
        return UUID(form.value(f"{prefix}id"))
    except ValueError:
        return None


def asked(typed: Typed) -> str:
    """What a row's button asked for, "" when the form was sent to be saved."""
    return typed.first(BUTTON)


@dataclass(frozen=True, slots=True)
class Changed:
    """What was typed, with the rows as the button asked; the row that is new, and the one that was moved."""

    typed: Typed
    added: str = ""
    moved: str = ""


def changed(typed: Typed) -> Changed:
    """Do what the row's button asked; anything else changes nothing."""
    act, _, rest = typed.first(BUTTON).partition(" ")
    name, _, key = rest.partition(" ")
    order = keys(typed, name) if _LIST.fullmatch(name) else []
    if act == "add" and _LIST.fullmatch(name) and len(order) < MOST:
        key = str(max((int(one) for one in order), default=-1) + 1)
        return Changed(with_values(typed, {name: [*order, key]}), added=f"{name}_{key}")
    if key not in order:
        return Changed(typed)
    if act == "remove":
        kept = {one: typed.all(one) for one in typed if not one.startswith(f"{name}_{key}_")}
        return Changed(Typed.of(kept | {name: [one for one in order if one != key]}))
    place = order.index(key)
    other = place - 1 if act == "up" else place + 1
    if act in ("up", "down") and 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return Changed(with_values(typed, {name: order}), moved=f"{name}_{key}")


def with_values(typed: Typed, values: Mapping[str, str | list[str]]) -> Typed:
    """What was typed, with some values in place of others; uploads are left out."""
    return Typed.of({name: typed.all(name) for name in typed} | dict(values))


def listed(name: str, rows: Iterable[Mapping[str, str]]) -> dict[str, str | list[str]]:
    """Rows as a form posts them, to fill a form with."""
    values: dict[str, str | list[str]] = {name: []}
    order: list[str] = []
    for number, row in enumerate(rows):
        order.append(str(number))
        values |= {f"{name}_{number}_{field}": value for field, value in row.items()}
    return values | {name: order}


class RowsForm(Form):
    """The parent of a form with lists; ``added`` and ``moved`` name the row that a button made or moved."""

    added = moved = ""

    @classmethod
    def with_rows_changed(cls, typed: Typed) -> Self:
        """The form as it was typed, with a row more, less, or elsewhere."""
        change = changed(typed)
        form = cls(change.typed)
        form.added, form.moved = change.added, change.moved
        return form

    def keys(self, name: str) -> list[str]:
        """The keys of the rows of a list, in order."""
        return keys(self.typed, name)

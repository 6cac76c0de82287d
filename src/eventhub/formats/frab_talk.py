"""One talk of a frab file, and who and what belongs to it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5

from eventhub.formats.frab import LARGEST_NUMBER, Deviations, Person, Reference, RefusedError, Talk, is_uuid
from eventhub.formats.frab_values import Reading, cut, minutes_of, text

SLUG = re.compile(r"[a-z0-9_-]+[a-z0-9]")
CODE = re.compile(r"[A-Z0-9]+")
EVENT_FIELDS = frozenset(
    {
        *("guid", "code", "id", "logo", "date", "start", "end", "duration", "room", "slug", "url", "title", "subtitle"),
        *("track", "type", "language", "abstract", "description", "recording_license", "do_not_record"),
        *("do_not_stream", "persons", "links", "feedback_url", "origin_url", "attachments", "video_download_url"),
    }
)


def talk_of(raw: Mapping[str, Any], heading: str, reading: Reading) -> Talk:
    """The talk, in the room ``heading`` that the file lists it under.

    Raises:
        RefusedError: ``no_date``, ``no_room``.
    """
    title = text(raw.get("title"))
    noted = reading.deviations
    for name in raw.keys() - EVENT_FIELDS:
        noted.note("extra_field", name, kind=name)
    if not title:
        noted.note("no_title", text(raw.get("id")))
    starts_at = _instant(raw.get("date"), title, reading)
    room = _room(text(raw.get("room")), heading, title, noted)
    otherwise = f"{reading.acronym}/{text(raw.get('id')) or f'{title}/{room}'}"
    return Talk(
        guid=_guid(text(raw.get("guid")), otherwise, starts_at, reading),
        number=_number(raw.get("id"), reading),
        room=room,
        starts_at=starts_at,
        minutes=_duration(raw, starts_at, reading),
        title=title or "–",
        subtitle=text(raw.get("subtitle")),
        track=cut(text(raw.get("track")), "track", noted),
        type=cut(text(raw.get("type")), "type", noted),
        language=cut(text(raw.get("language")), "language", noted),
        abstract=text(raw.get("abstract")),
        description=text(raw.get("description")),
        slug=_slug(text(raw.get("slug")), noted),
        url=text(raw.get("url")),
        logo=_whole(text(raw.get("logo")), reading.base_url),
        recording_license=text(raw.get("recording_license")),
        do_not_record=raw.get("do_not_record") is True,
        persons=_persons(raw.get("persons"), noted),
        links=_references(raw.get("links"), reading.base_url),
        attachments=_references(raw.get("attachments"), reading.base_url),
    )


def _instant(value: Any, title: str, reading: Reading) -> datetime:
    try:
        at = datetime.fromisoformat(text(value))
    except ValueError:
        raise RefusedError("no_date", talk=title) from None
    if len(text(value)) <= len("2027-03-12"):
        raise RefusedError("no_date", talk=title)
    if at.tzinfo is None:
        reading.deviations.note("no_offset", text(value))
        at = at.replace(tzinfo=reading.zone)
    return at


def _room(name: str, heading: str, title: str, noted: Deviations) -> str:
    if not name:
        raise RefusedError("no_room", talk=title)
    if heading and heading != name:
        noted.note("room_contradicted", f"{heading}, {name}")
    return cut(name, "room", noted)


def _number(value: Any, reading: Reading) -> int | None:
    digits = text(value)
    if isinstance(value, str):
        reading.deviations.note("id_not_number", value)
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 10 else 0
    if not 1 <= number <= LARGEST_NUMBER:
        if not isinstance(value, str):
            reading.deviations.note("id_not_number", digits)
        return None
    if number in reading.numbers:
        reading.deviations.note("id_twice", number)
        return None
    reading.numbers.add(number)
    return number


def _guid(guid: str, otherwise: str, starts_at: datetime, reading: Reading) -> str:
    """The talk's own guid; where it has none that fits, one that the next import of the same file finds again."""
    if not guid:
        reading.deviations.note("no_guid", otherwise)
        guid = str(uuid5(NAMESPACE_URL, otherwise))
    elif not is_uuid(guid):
        reading.deviations.note("guid_not_uuid", guid)
        guid = str(uuid5(NAMESPACE_URL, guid))
    if guid in reading.guids:
        reading.deviations.note("guid_twice", guid)
        guid = str(uuid5(NAMESPACE_URL, f"{guid}/{starts_at.isoformat()}/{len(reading.guids)}"))
    reading.guids.add(guid)
    return guid


def _duration(raw: Mapping[str, Any], starts_at: datetime, reading: Reading) -> int:
    minutes = minutes_of(raw.get("duration"))
    if not minutes and raw.get("end"):
        try:
            ends_at = datetime.fromisoformat(text(raw["end"]))
        except ValueError:
            ends_at = starts_at
        if ends_at.tzinfo is not None:
            minutes = int((ends_at - starts_at).total_seconds() // 60)
    if minutes is None or not 1 <= minutes <= 60 * 24 * 30:
        reading.deviations.note("no_duration", text(raw.get("title")))
        return reading.minutes
    return minutes


def _slug(slug: str, noted: Deviations) -> str:
    if slug and not SLUG.fullmatch(slug):
        noted.note("slug", slug)
    return slug


# Who and what belongs to it


def _persons(value: Any, noted: Deviations) -> tuple[Person, ...]:
    found = []
    for raw in value if isinstance(value, list) else []:
        person = _person(raw, noted) if isinstance(raw, Mapping) else None
        if person is not None:
            found.append(person)
    return tuple(found)


def _person(raw: Mapping[str, Any], noted: Deviations) -> Person | None:
    name = text(raw.get("public_name")) or text(raw.get("name")) or text(raw.get("full_public_name"))
    if not name:
        noted.note("person_without_name", text(raw.get("id")))
        return None
    if "id" in raw and (isinstance(raw["id"], str) or not isinstance(raw["id"], int)):
        noted.note("person_id_not_number", raw["id"])
    code = text(raw.get("code"))
    if code and not CODE.fullmatch(code):
        noted.note("person_code", code)
    return Person(
        name=cut(name, "name", noted),
        id=cut(text(raw.get("id")), "external", noted),
        code=cut(code, "external", noted),
        guid=cut(text(raw.get("guid")), "external", noted),
        biography=text(raw.get("biography")),
    )


def _references(value: Any, base_url: str) -> tuple[Reference, ...]:
    found = []
    for raw in value if isinstance(value, list) else []:
        url = _whole(text(raw.get("url")), base_url) if isinstance(raw, Mapping) else ""
        if url:
            found.append(Reference(url, text(raw.get("title")), text(raw.get("type"))))
    return tuple(found)


def _whole(url: str, base_url: str) -> str:
    """The address, made whole by the file's base; "" for what the web does not serve."""
    try:
        whole = urljoin(base_url, url) if url else ""
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""

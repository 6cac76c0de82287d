"""The frab schedule format as XML: read without document type and entities, written so that it passes the schema.

Schema: https://c3voc.de/schedule/schema.xsd. Reading goes through the same dictionaries as JSON.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring
from xml.parsers.expat import ExpatError, ParserCreate, errors
from zoneinfo import ZoneInfo

from eventhub.formats import frab, frab_reading
from eventhub.formats.schedule_json import duration

CONTENT_TYPE = "application/xml"
CUT_OFF = frozenset(
    errors.codes[message]
    for message in (errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN, errors.XML_ERROR_PARTIAL_CHAR)
)
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_HOURS = 99


def read(body: bytes) -> frab.Schedule:
    """The programme in the file.

    Raises:
        RefusedError: ``cut_off``, ``has_doctype``, ``not_a_schedule``, and those of `frab_reading.read`.
    """
    root = _tree(body)
    if root.tag != "schedule":
        raise frab.RefusedError("not_a_schedule")
    return frab_reading.read(_document(root))


def _tree(body: bytes) -> Element:
    """The elements, by a parser that knows no document type: without one, no entity can be declared either."""

    def refuse(*_: object) -> int:
        raise frab.RefusedError("has_doctype")

    builder = TreeBuilder()
    parser = ParserCreate()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(body, True)
    except ExpatError as error:
        raise frab.RefusedError("cut_off" if error.code in CUT_OFF and body.strip() else "not_a_schedule") from None
    except (LookupError, ValueError):
        # An encoding it names but nobody knows.
        raise frab.RefusedError("not_a_schedule") from None
    return builder.close()


def _document(root: Element) -> dict[str, Any]:
    head = root.find("conference")
    conference: dict[str, Any] = {child.tag: child.text for child in head} if head is not None else {}
    conference["days"] = [
        {
            "index": day.get("index"),
            "date": day.get("date"),
            "rooms": _gathered(day),
        }
        for day in root.iter("day")
    ]
    guids = {(room.get("name"), room.get("guid")) for room in root.iter("room") if room.get("guid")}
    conference["rooms"] = [{"name": name, "guid": guid} for name, guid in sorted(guids, key=str)]
    return {"schedule": {"version": root.findtext("version"), "conference": conference}}


def _gathered(day: Element) -> dict[str, list[dict[str, Any]]]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for room in day.findall("room"):
        rooms.setdefault(room.get("name") or "", []).extend(_item(event) for event in room.findall("event"))
    return rooms


def _item(event: Element) -> dict[str, Any]:
    # An attribute is always text: what is a number is one, so that it counts as no deviation.
    found: dict[str, Any] = {name: _number(value) for name, value in event.attrib.items()}
    for child in event:
        if child.tag == "persons":
            found["persons"] = [_person(person) for person in child.findall("person")]
        elif child.tag in ("links", "attachments"):
            found[child.tag] = [{"url": one.get("href"), "title": one.text, "type": one.get("type")} for one in child]
        elif child.tag == "recording":
            found["recording_license"] = child.findtext("license")
            found["do_not_record"] = (child.findtext("optout") or "").strip() in ("true", "1")
        else:
            found[child.tag] = child.text
    return found


def _person(person: Element) -> dict[str, Any]:
    return {name: _number(value) for name, value in person.attrib.items()} | {"public_name": person.text}


def _number(value: str) -> Any:
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 18 else value


def write(schedule: frab.Schedule) -> bytes:
    """The programme as a file; on the clock of its zone, with offsets."""
    zone = ZoneInfo(schedule.time_zone)
    days = frab.days(schedule)
    root = Element("schedule")
    SubElement(root, "generator", name="EventHub")
    _text(root, "version", schedule.version)
    conference = SubElement(root, "conference")
    _text(conference, "title", schedule.title)
    _text(conference, "acronym", schedule.acronym)
    if days:
        _text(conference, "start", days[0].starts_at.date().isoformat())
        _text(conference, "end", days[-1].starts_at.date().isoformat())
    _text(conference, "days", str(len(days)))
    _text(conference, "timeslot_duration", "00:05")
    if schedule.base_url:
        _text(conference, "base_url", schedule.base_url)
    if schedule.url:
        _text(conference, "url", schedule.url)
    _text(conference, "time_zone_name", schedule.time_zone)
    guids = {room.name: room.guid for room in schedule.rooms if room.guid}
    for day in days:
        dates = {
            "index": str(day.index),
            "date": day.starts_at.date().isoformat(),
            "start": day.starts_at.isoformat(),
            "end": day.ends_at.isoformat(),
        }
        element = SubElement(root, "day", dates)
        for name, talks in day.rooms.items():
            room = SubElement(element, "room", name=_clean(name))
            if name in guids:
                room.set("guid", guids[name])
            for talk in talks:
                _talk(room, talk, schedule, zone)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _talk(room: Element, talk: frab.Talk, schedule: frab.Schedule, zone: ZoneInfo) -> None:
    start = talk.starts_at.astimezone(zone)
    event = SubElement(room, "event", id=str(talk.number), guid=talk.guid)
    for name, value in (
        ("room", talk.room),
        ("title", talk.title),
        ("subtitle", talk.subtitle),
        ("type", talk.type),
        ("date", start.isoformat()),
        ("start", start.strftime("%H:%M")),
        # The schema has room for two digits of hours.
        ("duration", duration(min(talk.minutes, LONGEST_HOURS * 60 + 59))),
        ("abstract", talk.abstract),
        ("slug", frab.slug_of(schedule.acronym, talk)),
        ("track", talk.track),
        ("logo", talk.logo),
        ("language", talk.language),
        ("description", talk.description),
        ("url", talk.url),
    ):
        if value or name not in ("logo", "url"):
            _text(event, name, value)
    recording = SubElement(event, "recording")
    _text(recording, "license", talk.recording_license)
    _text(recording, "optout", "true" if talk.do_not_record else "false")
    persons = SubElement(event, "persons")
    for person in talk.persons:
        SubElement(persons, "person", id=person.id).text = _clean(person.name)
    for kind, references in (("links", talk.links), ("attachments", talk.attachments)):
        parent = SubElement(event, kind)
        for one in references:
            SubElement(parent, kind.removesuffix("s"), href=_clean(one.url)).text = _clean(one.title or one.url)


def _text(parent: Element, name: str, value: str) -> None:
    SubElement(parent, name).text = _clean(value)


def _clean(value: str) -> str:
    return NOT_IN_XML.sub("", value)

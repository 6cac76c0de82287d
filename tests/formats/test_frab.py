"""Real files of the frab schedule format come in whole, bent ones are understood, what cannot be placed is refused."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from eventhub.formats import frab, schedule_json, schedule_xml

DATA = Path(__file__).parents[3] / "shared" / "data" / "schedules"
FILES = ("frab-camp2019.json", "pretalx-democon.json")


def body_of(name: str) -> bytes:
    if not (DATA / name).exists():
        pytest.skip(f"the file {name} is not beside this checkout")
    return (DATA / name).read_bytes()


def strict(schedule: frab.Schedule) -> frab.Schedule:
    """As an export hands it over: with addresses, and rooms that have a guid each."""
    talks = tuple(replace(talk, url=f"https://hub.example.org/{talk.number}") for talk in schedule.talks)
    rooms = tuple(replace(room, guid="") for room in schedule.rooms)
    return replace(schedule, talks=talks, rooms=rooms, base_url="https://hub.example.org/", version="1")


def kept(schedule: frab.Schedule) -> list[tuple[object, ...]]:
    """Everything of the talks that must survive, whatever the line ends."""
    return sorted(
        (talk.guid, talk.number, talk.room, talk.starts_at, talk.minutes, talk.title, talk.subtitle, talk.track,
         talk.type, talk.language, "\n".join(talk.abstract.splitlines()), "\n".join(talk.description.splitlines()),
         [(person.id, person.name) for person in talk.persons], [one.url for one in talk.links + talk.attachments])
        for talk in schedule.talks
    )  # fmt: skip


@pytest.mark.parametrize(("name", "talks", "people"), [(FILES[0], 79, 90), (FILES[1], 36, 27)])
def test_a_real_export_comes_in_whole(name: str, talks: int, people: int) -> None:
    schedule = schedule_json.read(body_of(name))
    assert len(schedule.talks) == talks
    assert len({person.id for talk in schedule.talks for person in talk.persons}) == people
    assert len(schedule.rooms) == 2


@pytest.mark.parametrize("name", FILES)
def test_what_is_written_again_is_what_was_read(name: str) -> None:
    schedule = strict(schedule_json.read(body_of(name)))
    for written in (schedule_json.read(schedule_json.write(schedule)), schedule_xml.read(schedule_xml.write(schedule))):
        assert kept(written) == kept(schedule)
        assert written.deviations == ()


@pytest.mark.parametrize("name", FILES)
def test_what_is_written_passes_both_schemas(name: str) -> None:
    schedule = strict(schedule_json.read(body_of(name)))
    judge = jsonschema.Draft6Validator(json.loads(body_of("schedule.schema.json")))
    assert [error.message for error in judge.iter_errors(json.loads(schedule_json.write(schedule)))] == []
    xsd = etree.XMLSchema(etree.fromstring(body_of("schedule.xml.xsd")))
    assert xsd.validate(etree.fromstring(schedule_xml.write(schedule))), xsd.error_log


def test_offsets_win_over_the_named_zone() -> None:
    schedule = schedule_json.read(body_of(FILES[1]))
    assert min(talk.starts_at for talk in schedule.talks) == datetime(2020, 12, 14, 8, tzinfo=UTC)
    assert schedule.time_zone == "Europe/Berlin"
    assert [one.code for one in schedule.deviations] == ["room_guid_twice", "zone_contradicted"]


def test_capital_letters_are_named_and_derived_away() -> None:
    schedule = schedule_json.read(body_of(FILES[0]))
    assert schedule.acronym == "camp2019"
    assert [(one.code, one.count) for one in schedule.deviations] == [("acronym", 1), ("slug", 79)]


def test_five_deviations_are_five() -> None:
    schedule = schedule_json.read(body_of("invalid-example.json"))
    assert [one.code for one in schedule.deviations] == [
        "rooms_misplaced", "extra_field", "id_not_number", "person_id_not_number", "person_code",
    ]  # fmt: skip
    assert [talk.title for talk in schedule.talks] == ["Internal Penetration Testing Basics"]


# By hand, without the files

TALK: dict[str, Any] = {
    "id": 7,
    "guid": "7a0fc001-e587-47e1-b378-b6ec7e666337",
    "date": "2027-03-12T23:30:00+01:00",
    "start": "23:30",
    "duration": "01:30",
    "room": "Halle",
    "title": "Nachtschicht",
    "language": "de",
    "persons": [{"id": 3, "public_name": "Ida Ebertsch"}],
}
DOCUMENT: dict[str, Any] = {
    "schedule": {
        "version": "1",
        "conference": {
            "acronym": "digitaltag",
            "title": "Digitaltag",
            "time_zone_name": "Europe/Berlin",
            "days": [{"index": 1, "date": "2027-03-12", "rooms": {"Halle": [TALK]}}],
        },
    }
}


def bent(change: Callable[[dict[str, Any]], object]) -> bytes:
    document = copy.deepcopy(DOCUMENT)
    change(document["schedule"]["conference"]["days"][0]["rooms"]["Halle"][0])
    return json.dumps(document).encode()


def test_a_talk_after_midnight_belongs_to_the_evening() -> None:
    schedule = schedule_json.read(bent(lambda talk: talk.update(date="2027-03-13T01:00:00+01:00")))
    assert [day.starts_at.date().isoformat() for day in frab.days(schedule)] == ["2027-03-12"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda talk: talk.pop("date"), "no_date"),
        (lambda talk: talk.update(date="2027-03-12"), "no_date"),
        (lambda talk: talk.update(date="bald"), "no_date"),
        (lambda talk: talk.pop("room"), "no_room"),
        (lambda talk: talk.update(room=""), "no_room"),
    ],
    ids=["without a date", "a day alone", "words for a date", "without a room", "an empty room"],
)
def test_what_cannot_be_placed_is_refused(change: Callable[[dict[str, Any]], object], code: str) -> None:
    with pytest.raises(frab.RefusedError) as refused:
        schedule_json.read(bent(change))
    assert (refused.value.code, refused.value.details) == (code, {"talk": "Nachtschicht"})


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda talk: talk.update(id="sieben"), ["id_not_number"]),
        (lambda talk: talk.update(guid="kein"), ["guid_not_uuid"]),
        (lambda talk: talk.pop("guid"), ["no_guid"]),
        (lambda talk: talk.update(date="2027-03-12T23:30:00"), ["no_offset"]),
        (lambda talk: talk.pop("duration"), ["no_duration"]),
        (lambda talk: talk.update(room="Kaue"), ["room_contradicted"]),
        (lambda talk: talk.update(persons=[{"id": 3}]), ["person_without_name"]),
    ],
)
def test_what_can_be_understood_is_noted(change: Callable[[dict[str, Any]], object], codes: list[str]) -> None:
    assert [one.code for one in schedule_json.read(bent(change)).deviations] == codes


def test_a_file_without_guids_gets_the_same_ones_each_time() -> None:
    first, second = (schedule_json.read(bent(lambda talk: talk.pop("guid"))) for _ in range(2))
    assert first.talks[0].guid == second.talks[0].guid


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_a_schedule"),
        (b"[]", "not_a_schedule"),
        (b"hello", "not_a_schedule"),
        (b'{"schedule": {}}', "not_a_schedule"),
        (json.dumps(DOCUMENT).encode()[:300], "cut_off"),
        (b"\xff\xfe", "not_a_schedule"),
        (b"[" * 100_000, "not_a_schedule"),
    ],
    ids=["empty", "a list", "words", "no conference", "cut off", "not text", "too deep"],
)
def test_other_files_are_refused(body: bytes, code: str) -> None:
    with pytest.raises(frab.RefusedError) as refused:
        schedule_json.read(body)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<schedule>", "cut_off"),
        (b"<schedule><conf", "cut_off"),
        (b"<rss/>", "not_a_schedule"),
        (b"<a></b>", "not_a_schedule"),
        (b'<?xml version="1.0" encoding="klingon"?><schedule/>', "not_a_schedule"),
        (b'<!DOCTYPE schedule [<!ENTITY a "b">]><schedule>&a;</schedule>', "has_doctype"),
        (b'<!DOCTYPE schedule SYSTEM "http://example.org/x.dtd"><schedule/>', "has_doctype"),
    ],
    ids=["open", "in a tag", "another format", "crossed", "unknown encoding", "an entity", "outside"],
)
def test_other_xml_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(frab.RefusedError) as refused:
        schedule_xml.read(body)
    assert refused.value.code == code

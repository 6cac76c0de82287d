"""The frab schedule format as JSON: read leniently, written so that it passes the schema.

Schema: https://c3voc.de/schedule/schema.json. A person is written as ``id`` and ``public_name`` only: with more, the
schema takes them for two kinds of person at once, and refuses.
"""

import json
import re
from typing import Any
from zoneinfo import ZoneInfo

from eventhub.formats import frab, frab_reading

CONTENT_TYPE = "application/json"
SCHEMA = "https://c3voc.de/schedule/schema.json"
GENERATOR = {"name": "EventHub"}
SLOT = "00:05"
#: what the schema knows; other kinds are left out
TYPES = frozenset({"slides", "paper", "web", "blog", "article", "media", "related", "activitypub"})


def read(body: bytes) -> frab.Schedule:
    """The programme in the file.

    Raises:
        RefusedError: ``cut_off``, ``not_a_schedule``, and those of `frab_reading.read`.
    """
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise frab.RefusedError("not_a_schedule") from None
    except RecursionError:
        raise frab.RefusedError("not_a_schedule") from None
    except json.JSONDecodeError as error:
        text = error.doc.rstrip()
        is_cut = text[:1] in ("{", "[") and not text.endswith("}")
        raise frab.RefusedError("cut_off" if is_cut else "not_a_schedule") from None
    return frab_reading.read(document)


def write(schedule: frab.Schedule) -> bytes:
    """The programme as a file; on the clock of its zone, with offsets."""
    zone = ZoneInfo(schedule.time_zone)
    days = frab.days(schedule)
    conference: dict[str, Any] = {
        "acronym": schedule.acronym,
        "title": schedule.title,
        "start": days[0].starts_at.date().isoformat() if days else "",
        "end": days[-1].starts_at.date().isoformat() if days else "",
        "daysCount": len(days),
        "timeslot_duration": SLOT,
    }
    if re.search(r"^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$", schedule.time_zone):
        conference["time_zone_name"] = schedule.time_zone
    if schedule.url:
        conference["url"] = schedule.url
    conference["rooms"] = [_room(room) for room in schedule.rooms if room.guid]
    conference["days"] = [
        {
            "index": day.index,
            "date": day.starts_at.date().isoformat(),
            "day_start": day.starts_at.isoformat(),
            "day_end": day.ends_at.isoformat(),
            "rooms": {name: [_talk(talk, schedule, zone) for talk in talks] for name, talks in day.rooms.items()},
        }
        for day in days
    ]
    document = {
        "$schema": SCHEMA,
        "generator": GENERATOR,
        "schedule": {"version": schedule.version, "base_url": schedule.base_url, "conference": conference},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _room(room: frab.Room) -> dict[str, Any]:
    return {"name": room.name, "guid": room.guid, "capacity": room.seats}


def _talk(talk: frab.Talk, schedule: frab.Schedule, zone: ZoneInfo) -> dict[str, Any]:
    start = talk.starts_at.astimezone(zone)
    return {
        "guid": talk.guid,
        "id": talk.number,
        "logo": talk.logo or None,
        "date": start.isoformat(),
        "start": start.strftime("%H:%M"),
        "end": talk.ends_at.astimezone(zone).isoformat(),
        "duration": duration(talk.minutes),
        "room": talk.room,
        "slug": frab.slug_of(schedule.acronym, talk),
        "url": talk.url,
        "title": talk.title,
        "subtitle": talk.subtitle,
        "track": talk.track,
        "type": talk.type,
        "language": talk.language,
        "abstract": talk.abstract,
        "description": talk.description,
        "recording_license": talk.recording_license,
        "do_not_record": talk.do_not_record,
        "persons": [{"id": int(person.id), "public_name": person.name} for person in talk.persons],
        "links": [_reference(one) for one in talk.links],
        "attachments": [_reference(one) for one in talk.attachments],
    }


def _reference(one: frab.Reference) -> dict[str, str]:
    written = {"url": one.url, "title": one.title or one.url}
    return written | {"type": one.type} if one.type in TYPES else written


def duration(minutes: int) -> str:
    """Hours and minutes: ``01:30``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"

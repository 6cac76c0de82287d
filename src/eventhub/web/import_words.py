"""What an imported file did otherwise than its format says, in words."""

from eventhub.formats.frab import Deviation
from eventhub.i18n import LazyText
from eventhub.i18n import lazy_gettext as _l

WORDS: dict[str, LazyText] = {
    "acronym": _l("The acronym has signs that the format does not allow: %(example)s. We write it in small letters."),
    "extra_field": _l("Talks have a field that the format does not know: %(example)s. It is left out."),
    "guid_not_uuid": _l("A talk's guid is not a UUID: %(example)s. We derived one from it."),
    "guid_twice": _l("Two talks share one guid: %(example)s. The second got one of its own."),
    "id_not_number": _l("A talk's id is text where a number should be: %(example)s."),
    "id_twice": _l("Two talks share one id: %(example)s. The second got a new one."),
    "no_duration": _l("A talk has no length that can be read: %(example)s. We took the usual one."),
    "no_guid": _l("A talk has no guid: %(example)s. We derived one, which the next import finds again."),
    "no_offset": _l("A time has no offset: %(example)s. We read it on the clock of the named time zone."),
    "no_title": _l("A talk has no title: %(example)s."),
    "number_taken": _l("Another talk of the meeting has the id %(example)s already. This one got a new one."),
    "outside_event": _l("Talks lie outside the time of the meeting, such as %(example)s."),
    "person_code": _l("A person's code has signs that the format does not allow: %(example)s."),
    "person_id_not_number": _l("A person's id is text where a number should be: %(example)s."),
    "person_without_name": _l("A person has no name: %(example)s. They are left out."),
    "room_contradicted": _l("A talk stands under one room and names another: %(example)s. Its own word counts."),
    "room_guid_twice": _l("One guid stands for two rooms: %(example)s. We tell rooms apart by their names."),
    "rooms_misplaced": _l("The list of rooms stands beside the conference, not inside it. We read it all the same."),
    "slug": _l("A talk's slug has signs that the format does not allow: %(example)s. We make our own."),
    "talk_cancelled": _l("This talk was called off here and stays so: %(example)s."),
    "talks_not_in_file": _l("Talks of the meeting are not in the file, such as %(example)s. They stay as they are."),
    "too_long": _l("A text is longer than we can keep and was cut: %(example)s."),
    "unknown_zone": _l("Nobody knows the time zone %(example)s. The offsets of the times count."),
    "zone_contradicted": _l("The times contradict the named time zone: %(example)s. The offsets count."),
}


def words_of(deviation: Deviation) -> str:
    """The sentence; with how often behind it when it is more than once."""
    said = str(WORDS[deviation.code]) % {"example": deviation.example or "–"}
    return f"{said} ({deviation.count}×)" if deviation.count > 1 else said

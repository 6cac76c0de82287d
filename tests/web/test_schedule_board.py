"""The plan of a day as rows and columns."""

from datetime import UTC, date, datetime, timedelta

from eventhub.assets import grid_style
from eventhub.i18n import speaking
from eventhub.models import Event, LocalizedText, Room, Slot, Talk, TalkKind, Venue
from eventhub.web.schedule_board import board_of

START = datetime(2027, 1, 22, 17, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def evening(rooms: int) -> Event:
    """From six in the evening until three in the morning."""
    house = Venue(name="Haus", rooms=[Room(name=f"Raum {number}", position=number) for number in range(rooms)])
    return Event(starts_at=START, ends_at=START + 9 * HOUR, time_zone="Europe/Berlin", venue=house, places_held=0)


def planned(event: Event, title: str, after: timedelta, room: int | None, minutes: int = 45) -> Talk:
    place = None if room is None else event.venue and event.venue.rooms[room]
    kind = TalkKind.TALK if place else TalkKind.BREAK
    slot = Slot(starts_at=START + after, minutes=minutes, room=place, room_id=place.id if place else None)
    return Talk(title=LocalizedText(title), kind=kind, slot=slot, speakers=[], proposal=None)


def test_rooms_are_columns_and_five_minutes_a_row_also_after_midnight() -> None:
    event = evening(2)
    talks = [
        planned(event, "Früh", timedelta(), 1),
        planned(event, "Nachts", 7 * HOUR, 0),
        planned(event, "Pause", HOUR, None),
    ]
    board = board_of(event, talks)
    assert [day.on for day in board.days] == [date(2027, 1, 22)]
    found = {cell.talk.title.de: (cell.column, cell.row, cell.rows) for cell in board.cells}
    assert found == {"Früh": (3, 2, 9), "Nachts": (2, 86, 9), "Pause": (0, 14, 9)}
    assert (board.first_minute("Europe/Berlin"), board.day.rows, board.hours[1][1]) == (18 * 60, 108, 8)


def test_what_would_cover_another_stands_beside_it() -> None:
    event = evening(1)
    talks = [
        planned(event, "Eins", timedelta(), 0),
        planned(event, "Zwei", timedelta(), 0),
        planned(event, "Drei", HOUR, 0),
    ]
    with speaking("en"):
        board = board_of(event, talks)
    assert [cell.is_beside for cell in board.cells] == [False, True, False]
    assert [cell.warnings for cell in board.cells] == [("Overlaps with “Zwei”",), ("Overlaps with “Eins”",), ()]
    assert board.conflicts == 1


def test_with_more_than_twenty_rooms_the_day_is_a_list() -> None:
    assert board_of(evening(20), []).has_grid
    assert not board_of(evening(21), []).has_grid


def test_without_rooms_there_is_one_column() -> None:
    event = Event(starts_at=START, ends_at=START + HOUR, time_zone="Europe/Berlin", venue=None, places_held=0)
    with speaking("en"):
        assert [(column.key, column.name) for column in board_of(event, []).columns] == [("", "Programme")]


def test_the_style_sheet_has_a_class_for_every_place() -> None:
    style = grid_style()
    for wanted in (".rooms-20 ", ".c21 ", ".r289 ", ".h288 "):
        assert wanted in style
    assert ".c22 " not in style

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventhub.formats import csv as sheets
from eventhub.formats import plain

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


def read(written, separator=";"):
    text = b"".join(written).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def test_it_begins_with_a_byte_order_mark_and_streams_line_by_line():
    lines = list(sheets.rows(["Name", "Ort"], [["Katharina Schlüter", "Bottrop; Mitte"], ['Ida "Idi"', None]]))

    assert lines == [
        b"\xef\xbb\xbfName;Ort\r\n",
        'Katharina Schlüter;"Bottrop; Mitte"\r\n'.encode(),
        b'"Ida ""Idi""";\r\n',
    ]


def test_rows_are_taken_one_at_a_time():
    taken = []

    def people():
        for number in range(3):
            taken.append(number)
            yield [number]

    lines = sheets.rows(["Nummer"], people())
    next(lines), next(lines)

    assert taken == [0]


@pytest.mark.parametrize(("separator", "line"), [(";", b"-3;1,5;-0,25;1"), (",", b"-3,1.5,-0.25,1")])
def test_numbers_stay_numbers_in_the_readers_way(separator, line):
    written = list(sheets.rows(["x"], [[-3, 1.5, Decimal("-0.25"), True]], separator=separator))

    assert written[1] == line + b"\r\n"


def test_times_are_written_as_the_clock_shows_them():
    at = datetime(2027, 1, 21, 16, 0, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))

    assert list(sheets.rows(["x"], [[at, date(2027, 1, 21)]]))[1] == b"2027-01-21 17:00;2027-01-21\r\n"


@pytest.mark.parametrize("separator", ["", "\t", ":"])
def test_other_separators_are_refused(separator):
    with pytest.raises(ValueError, match="separated by"):
        list(sheets.rows(["x"], [], separator=separator))


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+49 209 1234",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "\x00=1",
        "＝1",
        "＋1",
        "－1",
        "＠A",
        " ＝1",
        "﹢1",
        "−1",
    ],
)
def test_what_a_spreadsheet_could_calculate_becomes_text(typed):
    [[header], [cell]] = read(sheets.rows([typed], [[typed]]))

    assert header == cell == "'" + plain.lines(typed)


@pytest.mark.parametrize("typed", ["", "Ida", "a=b", "3 - 2", "'=1", "„Grüße“", "O'Neil", "1\n=2"])
def test_other_text_stays_as_it_is(typed):
    assert sheets.safe_text(typed) == typed


@given(st.lists(st.lists(ANY_TEXT, min_size=2, max_size=2), max_size=5), st.sampled_from([";", ","]))
@example([["a;b,c", 'd"e\r\nf']], ";")
def test_any_text_survives(cells, separator):
    back = read(sheets.rows(["a", "b"], cells, separator=separator), separator)

    assert back == [["a", "b"], *([sheets.safe_text(cell) for cell in row] for row in cells)]
    assert [[cell.removeprefix("'") for cell in row] for row in back[1:]] == [
        [plain.lines(cell).removeprefix("'") for cell in row] for row in cells
    ]

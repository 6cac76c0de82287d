"""Small charts stay within their picture."""

from eventhub.web.charts import area, bars, line


def test_the_highest_bar_fills_the_picture_and_an_empty_one_is_still_seen() -> None:
    low, high = bars([0, 4], width=84, height=82)
    assert (low.y + low.height, low.height, low.is_high) == (82, 3, False)
    assert (high.y, high.height, high.x, high.width, high.is_high) == (0, 82, 44, 34, True)


def test_a_line_goes_from_edge_to_edge_also_without_values() -> None:
    assert line([0, 10], width=200, height=40) == "M0 38L200 3"
    assert line([0, 0, 0], width=200, height=40) == "M0 38L100 38L200 38"
    assert area([0, 10], width=200, height=40) == "M0 38L200 3V40H0z"

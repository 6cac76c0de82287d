"""Small charts: where their bars and lines go in a picture of a given size."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place and size in the picture; ``is_high`` marks the busiest ones."""

    x: float
    y: float
    width: float
    height: float
    is_high: bool


def bars(values: Sequence[int], *, width: float, height: float, gap: float = 8) -> list[Bar]:
    """A bar for every value, the highest as high as the picture; those of at least two thirds of it are high."""
    top = max(values, default=0) or 1
    step = width / max(len(values), 1)
    return [
        Bar(
            x=round(place * step + gap / 4, 1),
            y=round(height - _height(value, top, height), 1),
            width=round(step - gap, 1),
            height=round(_height(value, top, height), 1),
            is_high=value > 0 and value * 3 >= top * 2,
        )
        for place, value in enumerate(values)
    ]


def _height(value: int, top: int, height: float) -> float:
    return max(value / top * height, 3)


def line(values: Sequence[int], *, width: float, height: float) -> str:
    """The path of a line through the values, from the left edge to the right one."""
    top = max(values, default=0) or 1
    step = width / max(len(values) - 1, 1)
    points = [
        f"{round(place * step, 1):g} {round(height - 2 - value / top * (height - 5), 1):g}"
        for place, value in enumerate(values)
    ]
    return "M" + "L".join(points)


def area(values: Sequence[int], *, width: float, height: float) -> str:
    """The path of the ground below that line."""
    return f"{line(values, width=width, height=height)}V{height:g}H0z"

"""Bar charts as SVG: bars and labels are placed here, and drawn by
templates/components/bar_chart.html, which needs no script and no style of its own.

No chart is a picture alone: each carries its numbers as a table, too (WCAG 1.1.1)."""

from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.types import StrOrPromise

WIDTH = 300
"""SVG units, about as many pixels on the screen: labels are as large as other text."""

ROW_HEIGHT = 44
"""SVG units from one horizontal bar to the next, with the label above it."""

BAR_HEIGHT = 14
"""SVG units; thickness of a horizontal bar."""

CHART_HEIGHT = 96
"""SVG units; height of the highest vertical bar."""

MAX_BAR_WIDTH = 30
"""SVG units; width of a vertical bar, with the gap after it."""

BASELINE = 16
"""SVG units from the top of a label to the line that its letters stand on."""


@dataclass(frozen=True)
class Row:
    """One thing and how often it was counted. The hue is that of a focus area."""

    name: str
    count: int
    hue: str = ""

    @property
    def number(self) -> str:
        return number_format(self.count, force_grouping=True)


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    hue: str = ""


@dataclass(frozen=True)
class Label:
    """Text that begins at `x`, or ends there if `is_right_aligned`."""

    x: int
    y: int
    text: str
    is_right_aligned: bool = False


@dataclass(frozen=True)
class Chart:
    """Everything that the template needs.

    `key` is the id on the page; `row_heading` and `count_heading` are the heads of the
    table; `description` is for people who do not see the chart."""

    key: str
    title: StrOrPromise
    row_heading: StrOrPromise
    count_heading: StrOrPromise
    rows: list[Row]
    height: int
    description: str
    bars: list[Bar] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    text: str = ""
    width: int = WIDTH


def horizontal(
    key: str,
    title: StrOrPromise,
    row_heading: StrOrPromise,
    count_heading: StrOrPromise,
    rows: list[Row],
) -> Chart:
    """Chart for a few rows with names: one below the other, each name above its bar."""
    maximum = max((row.count for row in rows), default=0)
    chart = Chart(
        key,
        title,
        row_heading,
        count_heading,
        rows,
        height=ROW_HEIGHT * len(rows),
        description="; ".join(f"{row.name}: {row.number}" for row in rows),
    )
    for position, row in enumerate(rows):
        y = position * ROW_HEIGHT
        chart.labels.append(Label(0, y + BASELINE, row.name))
        chart.labels.append(
            Label(WIDTH, y + BASELINE, row.number, is_right_aligned=True)
        )
        width = _scale(row.count, maximum, WIDTH)
        if width:
            chart.bars.append(Bar(0, y + BASELINE + 6, width, BAR_HEIGHT, row.hue))
    return chart


def vertical(
    key: str,
    title: StrOrPromise,
    row_heading: StrOrPromise,
    count_heading: StrOrPromise,
    rows: list[Row],
) -> Chart:
    """Chart for many rows in order, such as days: only the ends have labels."""
    highest = max(rows, key=lambda row: row.count)
    step = min(WIDTH // len(rows), MAX_BAR_WIDTH)
    floor = BASELINE + 8 + CHART_HEIGHT
    maximum = _("Most: %(count)s") % {"count": highest.number}
    description = _("From %(first)s to %(last)s.") % {
        "first": rows[0].name,
        "last": rows[-1].name,
    }
    if highest.count:
        description += f" {maximum} ({highest.name})."
    chart = Chart(
        key,
        title,
        row_heading,
        count_heading,
        rows,
        height=floor + BASELINE + 10,
        description=description,
    )
    for position, row in enumerate(rows):
        height = _scale(row.count, highest.count, CHART_HEIGHT)
        if height:
            chart.bars.append(
                Bar(position * step, floor - height, step - 1, height, row.hue)
            )
    chart.bars.append(Bar(0, floor, step * len(rows), 1, "floor"))
    chart.labels.append(Label(0, BASELINE, maximum))
    chart.labels.append(Label(0, floor + BASELINE + 6, rows[0].name))
    if len(rows) > 1:
        end = max(step * len(rows), WIDTH // 2)
        chart.labels.append(
            Label(end, floor + BASELINE + 6, rows[-1].name, is_right_aligned=True)
        )
    return chart


def _scale(count: int, maximum: int, size: int) -> int:
    """Return the length of a bar: 0 for nothing, and at least 2, to be seen."""
    return max(2, round(size * count / maximum)) if count else 0

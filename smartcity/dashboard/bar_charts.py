"""Bar charts as SVG: shapes and words are placed here, and drawn by
templates/components/bar_chart.html, which takes no script and no style of its own.

Nothing is told by a picture alone: each chart carries its numbers as a table, too."""

from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.types import StrOrPromise

WIDTH = 300
"""Of a drawing, in units: it is shown about as many pixels wide, so that a word of it
is as large as one of the page."""

ROW_HEIGHT = 44
"""From one lying bar to the next, the words above it included."""
BAR_HEIGHT = 14

CHART_HEIGHT = 96
"""Of the highest standing bar."""
MAX_BAR_WIDTH = 30

BASELINE = 16
"""From the top of a word to the line that it stands on."""


@dataclass(frozen=True)
class Row:
    """What is counted, and how many of it; the hue is that of a focus area."""

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
    """At its beginning, or at its end when it closes a line."""

    x: int
    y: int
    text: str
    is_last: bool = False


@dataclass(frozen=True)
class Chart:
    """`key` is its id on the page; `of` and `unit` head the columns of its table;
    `description` is for people who do not see it."""

    key: str
    title: StrOrPromise
    of: StrOrPromise
    unit: StrOrPromise
    rows: list[Row]
    height: int
    description: str
    bars: list[Bar] = field(default_factory=list)
    words: list[Label] = field(default_factory=list)
    text: str = ""
    width: int = WIDTH


def horizontal(
    key: str, title: StrOrPromise, of: StrOrPromise, unit: StrOrPromise, rows: list[Row]
) -> Chart:
    """For a few rows with names: one below the other, each name above its bar."""
    most = max((row.count for row in rows), default=0)
    chart = Chart(
        *(key, title, of, unit, rows),
        height=ROW_HEIGHT * len(rows),
        description="; ".join(f"{row.name}: {row.number}" for row in rows),
    )
    for place, row in enumerate(rows):
        y = place * ROW_HEIGHT
        chart.words.append(Label(0, y + BASELINE, row.name))
        chart.words.append(Label(WIDTH, y + BASELINE, row.number, is_last=True))
        long = _scaled(row.count, most, WIDTH)
        if long:
            chart.bars.append(Bar(0, y + BASELINE + 6, long, BAR_HEIGHT, row.hue))
    return chart


def vertical(
    key: str, title: StrOrPromise, of: StrOrPromise, unit: StrOrPromise, rows: list[Row]
) -> Chart:
    """For many rows in a line, such as days: named at both ends."""
    highest = max(rows, key=lambda row: row.count)
    step = min(WIDTH // len(rows), MAX_BAR_WIDTH)
    floor = BASELINE + 8 + CHART_HEIGHT
    most = _("Most: %(count)s") % {"count": highest.number}
    words = {"first": rows[0].name, "last": rows[-1].name, "name": highest.name}
    chart = Chart(
        *(key, title, of, unit, rows),
        height=floor + BASELINE + 10,
        description=_("From %(first)s to %(last)s.") % words
        + (f" {most} ({highest.name})." if highest.count else ""),
    )
    for place, row in enumerate(rows):
        high = _scaled(row.count, highest.count, CHART_HEIGHT)
        if high:
            chart.bars.append(Bar(place * step, floor - high, step - 1, high, row.hue))
    chart.bars.append(Bar(0, floor, step * len(rows), 1, "floor"))
    chart.words.append(Label(0, BASELINE, most))
    chart.words.append(Label(0, floor + BASELINE + 6, rows[0].name))
    if len(rows) > 1:
        end = max(step * len(rows), WIDTH // 2)
        chart.words.append(
            Label(end, floor + BASELINE + 6, rows[-1].name, is_last=True)
        )
    return chart


def _scaled(count: int, most: int, size: int) -> int:
    """Nothing for nothing; what is small is seen, too."""
    return max(2, round(size * count / most)) if count else 0

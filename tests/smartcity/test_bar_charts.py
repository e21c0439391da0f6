"""Bar charts: where bars and labels are placed."""

from smartcity.dashboard.bar_charts import Bar, Label, Row, horizontal, vertical


def test_horizontal_bars_are_as_long_as_they_count() -> None:
    rows = [Row("Residents", 1000), Row("Visitors", 500), Row("Schools", 0)]
    chart = horizontal("audience", "From whom", "Entrants", "Ideas", rows)
    assert chart.bars == [Bar(0, 22, 300, 14), Bar(0, 66, 150, 14)]
    assert chart.labels == [
        Label(0, 16, "Residents"),
        Label(300, 16, "1,000", is_right_aligned=True),
        Label(0, 60, "Visitors"),
        Label(300, 60, "500", is_right_aligned=True),
        Label(0, 104, "Schools"),
        Label(300, 104, "0", is_right_aligned=True),
    ]
    assert chart.height == 132
    assert chart.description == "Residents: 1,000; Visitors: 500; Schools: 0"


def test_vertical_bars_are_as_high_as_they_count() -> None:
    rows = [Row("1 May", 2), Row("2 May", 0), Row("3 May", 4)]
    chart = vertical("days", "Day by day", "Day", "Ideas", rows)
    assert chart.bars == [
        Bar(0, 72, 29, 48),
        Bar(60, 24, 29, 96),
        Bar(0, 120, 90, 1, "floor"),
    ]
    assert chart.labels == [
        Label(0, 16, "Most: 4"),
        Label(0, 142, "1 May"),
        Label(150, 142, "3 May", is_right_aligned=True),
    ]
    assert chart.description == "From 1 May to 3 May. Most: 4 (3 May)."


def test_what_is_small_is_seen_and_what_is_nothing_is_not() -> None:
    rows = [Row("Few", 1), Row("Many", 100_000), Row("None", 0)]
    chart = horizontal("kind", "Kinds", "Kind", "Ideas", rows)
    assert [bar.width for bar in chart.bars] == [2, 300]


def test_sixty_days_fit_into_the_width() -> None:
    rows = [Row(str(day), 1) for day in range(60)]
    chart = vertical("days", "Day by day", "Day", "Ideas", rows)
    assert max(bar.x + bar.width for bar in chart.bars) <= chart.width


def test_a_chart_without_rows_is_empty() -> None:
    chart = horizontal("kind", "Kinds", "Kind", "Ideas", [])
    assert (chart.height, chart.bars, chart.labels, chart.description) == (
        0,
        [],
        [],
        "",
    )

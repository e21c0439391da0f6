"""Tests of core.csv_export: CSV shows what was typed, and no cell is a formula."""

import csv
import io
import re

from hypothesis import example, given
from hypothesis import strategies as st

from core.csv_export import (
    _BEFORE_SIGN,
    NEGATIVE,
    SEPARATORS,
    ZERO_WIDTH,
    escape_formula,
    to_csv,
    unescape_formula,
)
from tests.support.alphabets import texts

FORMULA = re.compile(r"[\s\x00-\x1f\ufeff]*[=+\-@＝＋－＠]")
"""Cells that a spreadsheet may run, with what it may skip before the sign."""

TEXTS = texts() | st.text(alphabet="=+-@＝ \t\r\n\x00\x1c\ufeff\u200b,;|\"'x1")
TABLES = st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=4)


def csv_text(rows: list[list[str]]) -> str:
    return "".join(to_csv(["first", "second"], rows))


def read_cells(text: str, delimiter: str = ",") -> list[list[str]]:
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    return list(csv.reader(lines, delimiter=delimiter))


def without_zero_width(cell: str) -> str:
    """Return the cell as a program restores it: without the ZERO_WIDTH put in."""

    def without_mark(skipped: re.Match[str]) -> str:
        before = skipped.string[skipped.start() - 1 : skipped.start()]
        is_start = not before or before in SEPARATORS or SEPARATORS & set(skipped[0])
        return skipped[0].removesuffix(ZERO_WIDTH) if is_start else skipped[0]

    return _BEFORE_SIGN.sub(without_mark, cell)


@given(TABLES)
@example([["=1", "\u200b=1"], [" \u200b", '";=1'], ["a\r\n-b", "\ufeff+"]])
def test_reading_it_back_gives_the_same_data(rows: list[list[str]]) -> None:
    read = read_cells(csv_text(rows))[1:]
    assert [[without_zero_width(cell) for cell in row] for row in read] == rows


@given(TABLES)
def test_what_is_seen_is_what_was_typed(rows: list[list[str]]) -> None:
    """ZERO_WIDTH cannot be seen, and nothing else has changed."""
    read = read_cells(csv_text(rows))[1:]
    seen = [[cell.replace(ZERO_WIDTH, "") for cell in row] for row in read]
    assert seen == [[cell.replace(ZERO_WIDTH, "") for cell in row] for row in rows]


@given(TABLES)
@example([["=cmd|' /C calc'!A0", "x;=1+1"], ["x\t=1", '\n"=1'], ["x\n\n-1", "\r@"]])
@example([['";\n"=1', '","=1'], ['"\r=1', "|=1"]])
def test_no_cell_is_a_formula_wherever_cells_are_cut(rows: list[list[str]]) -> None:
    """Cells may be split at commas or at any other separator of a spreadsheet."""
    text = csv_text(rows)
    for delimiter in ",;\t|":
        found = [cell for row in read_cells(text, delimiter) for cell in row]
        formulas = [cell for cell in found if FORMULA.match(cell)]
        assert [cell for cell in formulas if not NEGATIVE.fullmatch(cell)] == []


def test_a_number_below_zero_is_a_number_but_where_a_line_begins() -> None:
    rows = [["-1", "-1.47"], ["-1", "-1,47"], ["a", "-1-1"]]
    assert read_cells(csv_text(rows))[1:] == [
        ["\u200b-1", "-1.47"],
        ["\u200b-1", "\u200b-1,47"],
        ["a", "\u200b-1-1"],
    ]


def test_plain_words_and_dates_are_as_they_were() -> None:
    row = ["A bench - and a tree", "2027-07-11 09:30", "me@example.org", "1 + 1"]
    assert read_cells("".join(to_csv(["a", "b", "c", "d"], [row])))[1] == row


def test_the_file_is_what_excel_and_rfc_4180_ask_for() -> None:
    text = csv_text([["Ünal", 'a "b", c']])
    assert text == '\ufeff"first","second"\r\n"Ünal","a ""b"", c"\r\n'


@given(texts().filter(lambda text: ZERO_WIDTH not in text))
def test_a_cell_gives_its_text_back(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text

"""CSV in which spreadsheets show text as it was typed and run no formula.

A CSV file has no types: Excel and LibreOffice take a cell that begins with one of
FORMULA_SIGNS for a formula. An apostrophe before the sign works only for text typed by
hand; read from a file, both programs show it. So ZERO_WIDTH, a character without
width, goes before the sign: the cell begins with a letter like any other, and is read,
printed and sorted as it was written. A program that needs the exact text removes
ZERO_WIDTH where `escape_formula` puts it. (OWASP, CSV Injection, names the signs, and
an apostrophe.) A number below zero is no formula, and stays a number, unless it begins
the line: where a program splits cells elsewhere, more would follow it.

Programs may also split cells elsewhere: Excel at semicolons in half of Europe,
LibreOffice at semicolons and tabs unless somebody unticks them. So every cell is
quoted, and ZERO_WIDTH also stands before a sign that would then begin a cell.

A spreadsheet still turns text such as 1/2 into a number or a date, as it does with
every CSV. Importing the column as text prevents that."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain

FORMULA_SIGNS = "=+\\-@＝＋－＠"
"""Characters that begin a formula; the wide ones where Japanese is written."""

ZERO_WIDTH = "\u200b"

SEPARATORS = frozenset(',;|\t\r\n"')
"""Characters at which a program may split cells, and the quote around a cell."""

NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")
"""A number below zero."""

_SKIPPED = rf"[\s\x00-\x1f\ufeff{ZERO_WIDTH}]"
"""Characters that a program may skip before a formula sign."""

_BEFORE_SIGN = re.compile(rf"(?<!{_SKIPPED}){_SKIPPED}*+(?=[{FORMULA_SIGNS}])")

_ESCAPED_SIGN = re.compile(rf"{ZERO_WIDTH}(?=[{FORMULA_SIGNS}])")


class _Echo:
    """A file that returns each line instead of storing it."""

    def write(self, line: str) -> str:
        return line


def to_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield an RFC 4180 file line by line, after the byte order mark Excel needs."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff"
    for row in chain([header], rows):
        yield writer.writerow(
            cell if number and NEGATIVE.fullmatch(cell) else escape_formula(cell)
            for number, cell in enumerate(row)
        )


def escape_formula(cell: str) -> str:
    """Return the cell with ZERO_WIDTH before every sign that could begin a formula."""
    return _BEFORE_SIGN.sub(_add_zero_width, cell)


def _add_zero_width(skipped: re.Match[str]) -> str:
    start, text = skipped.start(), skipped.group()
    if start == 0 or skipped.string[start - 1] in SEPARATORS or SEPARATORS & set(text):
        return text + ZERO_WIDTH
    return text


def unescape_formula(cell: str) -> str:
    """Return the text that `escape_formula` made the cell of."""
    return _ESCAPED_SIGN.sub("", cell)

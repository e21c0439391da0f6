"""CSV that a spreadsheet shows as it was typed, and runs nothing of.

A file of CSV has no types: a cell that begins with one of SIGNS is a formula to Excel
and LibreOffice. An apostrophe before it makes text only of what is typed in by hand;
from a file, both show it. So MARK goes before the sign: a character without width. The
cell begins with a letter like any other, and is read, printed and sorted as what
somebody wrote. A program that wants the very same text takes MARK out again where
`harmless` puts it; JSON, where there is one, never had it.

Programs also cut cells where they are told to: Excel at the semicolon in half of
Europe, LibreOffice at semicolons and tabs too if nobody unticks them. So every cell is
in quotes, and the mark also stands before a sign that would begin a cell then.

What stays: a spreadsheet that finds a number or a date in a text, such as 1/2, shows
that, as it does with every CSV. Who cares imports the column as text."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain

SIGNS = "=+\\-@＝＋－＠"
"""Begin a formula; the wide ones where Japanese is written."""

ZERO_WIDTH = "\u200b"

SEPARATORS = frozenset(',;|\t\r\n"')
"""What somebody may cut cells at, and the quote that a cell may begin behind."""

_BLANK = rf"[\s\x00-\x1f\ufeff{ZERO_WIDTH}]"
"""What a program may skip before a sign."""

_BEFORE_A_SIGN = re.compile(rf"(?<!{_BLANK}){_BLANK}*+(?=[{SIGNS}])")


class _Line:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def to_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """RFC 4180, line by line, with the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    yield "\ufeff"
    for row in chain([header], rows):
        yield writer.writerow(map(escape_formula, row))


def escape_formula(cell: str) -> str:
    """MARK before every sign that could begin a formula."""
    return _BEFORE_A_SIGN.sub(_marked, cell)


def _marked(blank: re.Match[str]) -> str:
    start, text = blank.start(), blank.group()
    if start == 0 or blank.string[start - 1] in SEPARATORS or SEPARATORS & set(text):
        return text + ZERO_WIDTH
    return text

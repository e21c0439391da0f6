"""Markdown from what staff paste out of word processors, emails and web pages.

What is Markdown already stays as it is. Nothing here makes a text safe: that is what
core/text/markdown.py does with the result."""

import re
from collections.abc import Iterator

from core.text.html_to_markdown import has_html, html_to_markdown
from core.text.links import BARE_DOMAIN, BARE_LINK, DOMAIN_WITH_PATH

BLANK = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""White space inside a line; word processors write no plain spaces at its start."""

BULLETS = "•●·‣∙▪■□◾▫◦○⁃➢➤✓✔\uf0a7\uf0b7"
INNER_BULLETS = {**dict.fromkeys("o◦○", 4), **dict.fromkeys("§▪■▫\uf0a7", 8)}
"""Bullets of the lists inside a list, and how far they would be indented."""

INDENT = "    "

BULLET = re.compile(rf"([{BLANK}]*)([{BULLETS}]|[o§](?=[\t\u00a0]))[{BLANK}]*(.*)")
DASH = re.compile(rf"([{BLANK}]*)([–—−])[{BLANK}]+(.*)")
MARKDOWN_BULLET = re.compile(rf"([{BLANK}]*)([-*+])[{BLANK}]+(.*)")
NUMBER = re.compile(rf"([{BLANK}]*)(\d{{1,3}})([.)])[{BLANK}]+(.*)")
TIGHT_NUMBER = re.compile(rf"([{BLANK}]*)(\d{{1,3}})(\))([^\W\d_].*)")
HEADING = re.compile(rf"(?:(#{{1,6}})[{BLANK}]+|(#{{2,6}})(?=[^\s#]))(.*)")
YEAR = re.compile(rf"^(\d{{4,9}})([.)])(?=[{BLANK}])")
"""A number of a paragraph that would begin a list of that number."""

ONLY_MARKS = re.compile(rf"[{BLANK}]*(?:[-=]{{1,2}}|[*+{BULLETS}]|#{{1,6}})?[{BLANK}]*")
"""A line that is empty to people, such as a bullet that nobody wrote anything after."""

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
CODE_OR_LINK = re.compile(
    r"(?<!`)(`++)(?:(?!\1).)+\1|(?<![<`])" + BARE_LINK.pattern, re.IGNORECASE
)
TYPED_LINK = re.compile(r"\] ?\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)")
TITLE = re.compile(r"""\s+["'“”„‘’«][^\n]*["'“”‘’»]$""")
QUOTES = "\"'“”„‟‘’«»<> \u00a0"
LINK_START = re.compile(r"(?:https?://|mailto:|tel:|www\.)", re.IGNORECASE)
EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)+")


def to_markdown(text: str) -> str:
    """Return a text as Markdown that shows its lists, headings and links."""
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    if has_html(text):
        text = html_to_markdown(text)
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    fence = ""
    indents: list[int] = []  # of the lists that are open, the outermost first
    for number, line in enumerate(lines):
        mark = FENCE.match(line)
        if fence or mark:
            is_end = mark and fence and mark[1].startswith(fence)
            fence = "" if is_end else fence or (mark[1] if mark else "")
            yield line
        elif ONLY_MARKS.fullmatch(line):
            yield ""
        elif item := _list_item(line, lines[max(0, number - 1) : number + 2]):
            indent, marker, text = item
            while indents and indents[-1] > indent:
                indents.pop()
            if not indents or indents[-1] < indent:
                indents.append(indent)
            yield INDENT * (len(indents) - 1) + marker + _inline(text)
        elif indents and re.match(r"\t|  ", line):  # goes on with what the item says
            yield INDENT * len(indents) + _inline(line)
        else:
            yield from [""] if indents else []
            indents.clear()
            yield _paragraph(line)


def _list_item(line: str, around: list[str]) -> tuple[int, str, str] | None:
    """Return indent, marker and text of a line in a list. One dash alone makes no list:
    it may stand before the name of somebody who is quoted."""
    if match := BULLET.match(line):
        return _width(match[1]) or INNER_BULLETS.get(match[2], 0), "- ", match[3]
    is_dash_list = sum(bool(DASH.match(each)) for each in around) > 1
    if match := MARKDOWN_BULLET.match(line) or (
        DASH.match(line) if is_dash_list else None
    ):
        return _width(match[1]), "- ", match[3]
    if match := NUMBER.match(line) or TIGHT_NUMBER.match(line):
        return _width(match[1]), f"{match[2]}{match[3]} ", match[4]
    return None


def _width(space: str) -> int:
    return len(space.replace("\t", INDENT))


def _paragraph(line: str) -> str:
    line = line.strip()
    if match := HEADING.match(line):
        return f"{match[1] or match[2]} {_inline(match[3])}"
    return _inline(YEAR.sub(r"\1\\\2", line))


def _inline(text: str) -> str:
    """Mend the links of a line; leave the code in it alone."""
    text = text.strip().replace("\t", " ")
    text = TYPED_LINK.sub(_mend_link, text)
    return CODE_OR_LINK.sub(_escape_link, text)


def _mend_link(match: re.Match[str]) -> str:
    """Leave quotes and a title out of where a link leads, and add a missing scheme."""
    target = TITLE.sub("", match[1].strip()).strip(QUOTES)
    if EMAIL.fullmatch(target):
        return f"](mailto:{target})"
    is_domain = BARE_DOMAIN.fullmatch(target) or DOMAIN_WITH_PATH.match(target)
    if re.match(r"www\.", target, re.IGNORECASE) or is_domain:
        target = f"https://{target}"
    elif not LINK_START.match(target):
        return match[0]
    return "](" + re.sub(r"\s", "%20", target) + ")"


def _escape_link(match: re.Match[str]) -> str:
    """Keep Markdown from reading _ and * in a web address as emphasis."""
    if match[1]:
        return match[0]
    return re.sub(r"(?<!\\)[*_~]", r"\\\g<0>", match[0])

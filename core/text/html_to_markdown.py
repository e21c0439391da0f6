"""Markdown from the source of a web page, as word processors and browsers copy it."""

import html
import re

BLOCKS = "p|div|h[1-6]|ul|ol|li|br|hr|table|tr|td|th|blockquote|section|article|header"
INLINE = "a|b|strong|i|em|u|span|font|o:p|sup|sub"
TAG = re.compile(rf"<(/?)({BLOCKS}|{INLINE})(?![\w:-])([^<>]*)>", re.IGNORECASE)
UNSEEN = re.compile(
    r"<!--.*?-->|<!\[[^>]*\]>|<(style|script|title|xml)\b.*?</\1\s*>|</?(?:html|head|body"
    r"|meta|link|tbody|thead|colgroup|col|o:smarttagtype|st1:\w+)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
HREF = re.compile(r"""href\s*=\s*["'“”]?([^"'“”\s>]+)""", re.IGNORECASE)
LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}


def has_html(text: str) -> bool:
    """Return whether a text holds a tag that web pages are made of."""
    return bool(TAG.search(text))


class _Writer:
    """Markdown as it is written, one tag of a web page after the other."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lists: list[int] = []
        """Next number of each list that is open; 0 if it has bullets."""
        self.marks: list[tuple[str, int, str]] = []
        """Tag, place in `parts` and link of each emphasis or link that is open."""
        self.depth = 0
        """Number of elements around, in which a line break is no more than a space."""

    def text(self, text: str) -> None:
        self.parts.append(re.sub(r"[ \t\n]+", " ", text) if self.depth else text)

    def open(self, tag: str, attributes: str) -> None:
        if tag in {"ul", "ol"}:
            self.parts.append("" if self.lists else "\n")
            self.lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self.parts.append(f"\n{'    ' * (len(self.lists) - 1)}{self._marker()}")
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "hr":
            self.parts.append("\n\n---\n\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif re.fullmatch("h[1-6]", tag):
            self.parts.append(f"\n\n{'#' * int(tag[1])} ")
        elif tag in EMPHASIS or tag == "a":
            link = HREF.search(attributes)
            url = html.unescape(link[1]) if link else ""
            self.marks.append((tag, len(self.parts), url))
        elif re.fullmatch(BLOCKS, tag) and not self.lists:
            self.parts.append("\n" if tag == "tr" else "\n\n")
        if re.fullmatch(BLOCKS, tag) and tag not in {"br", "hr"}:
            self.depth += 1

    def close(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            self.parts.append("" if self.lists else "\n\n")
        elif tag in EMPHASIS or tag == "a":
            self._close_mark(tag)
        elif re.fullmatch(BLOCKS, tag) and tag not in {"td", "th", "br", "hr", "li"}:
            self.parts.append("" if self.lists or tag == "tr" else "\n\n")
        if re.fullmatch(BLOCKS, tag) and tag not in {"br", "hr"}:
            self.depth = max(0, self.depth - 1)

    def _marker(self) -> str:
        if not self.lists or not self.lists[-1]:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}. "

    def _close_mark(self, tag: str) -> None:
        """Put marks around what was written since the tag was opened. They stand close
        to its words: "**Note **" is no emphasis."""
        while self.marks:
            opened, place, url = self.marks.pop()
            if opened == tag:
                break
        else:
            return
        written = "".join(self.parts[place:])
        words = written.strip(" \t\n\u00a0")
        if not words or "\n" in words:
            return
        before, after = written.split(words, 1)
        if tag != "a":
            words = f"{EMPHASIS[tag]}{words}{EMPHASIS[tag]}"
        elif LINK.match(url):
            words = f"[{words}]({url})"
        self.parts[place:] = [before, words, after]


def html_to_markdown(text: str) -> str:
    """Return the text of a web page as Markdown. Tags that it does not know stay as
    they were typed: they are shown."""
    writer, end = _Writer(), 0
    text = UNSEEN.sub("", text)
    for tag in TAG.finditer(text):
        writer.text(text[end : tag.start()])
        end = tag.end()
        name = tag[2].lower()
        if tag[1]:
            writer.close(name)
        else:
            writer.open(name, tag[3])
    writer.text(text[end:])
    lines = "".join(writer.parts).split("\n")
    return "\n".join(line.rstrip() for line in lines)

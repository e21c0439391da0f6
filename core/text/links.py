"""Web addresses in texts, as people write them."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from core.email_addresses import JOINERS, ascii_domain
from core.text.clean import strip_invisible

NOT_IN_URLS = r"\s<>\"“”„«»"
"""Characters that end a web address in a text."""

BARE_LINK = re.compile(rf"(?<!\w)(?:https?://|www\.)[^{NOT_IN_URLS}]+", re.IGNORECASE)
"""A web address in a sentence, with what may follow it; see `without_punctuation`."""

LABEL = rf"[^{NOT_IN_URLS}.,;:/?#@()\[\]{{}}'‘’|\\]+"
BARE_DOMAIN = re.compile(rf"(?:{LABEL}\.)+[^\W\d_](?:{LABEL})")
DOMAIN_WITH_PATH = re.compile(rf"{BARE_DOMAIN.pattern}(?::\d+)?[/?#]")

SPLIT_SCHEME = re.compile(r"(?<!\w)(https?)\s*:\s*//\s*", re.IGNORECASE)
NEXT_LINK = re.compile(r"[,;|]+(?=https?://|www\.)", re.IGNORECASE)
SCHEME = re.compile(r"https?://", re.IGNORECASE)

TRAILING = ".,;:!?*'‘’…·–—|"
BRACKETS = {")": "(", "]": "[", "}": "{"}
LEADING = TRAILING + "([{-•●▪◦‣"


def without_punctuation(link: str) -> str:
    """Return a web address without what belongs to the sentence around it.

    A bracket stays if it is opened in the address, as in /wiki/Leeds_(city)."""
    while link:
        last = link[-1]
        opening = BRACKETS.get(last)
        is_surplus = opening and link.count(last) > link.count(opening)
        if last not in TRAILING and not is_surplus:
            break
        link = link[:-1]
    return link


def find_links(line: str) -> list[str]:
    """Return the web addresses of a line that somebody typed, ready to follow.

    Bullets, labels and punctuation around them are left out, and https:// is added
    where nobody typed it. Raises ValueError if the line has none, or one that no
    visitor shall be led to."""
    line = SPLIT_SCHEME.sub(r"\1://", _without_hidden(line))
    tokens = re.split(f"[{NOT_IN_URLS}]+", line)
    candidates = [link for token in tokens for link in _candidates(token)]
    if not candidates:
        candidates = _domain_at_the_end(tokens)
    if not candidates:
        raise ValueError(line.strip())
    return [as_link(candidate) for candidate in candidates]


def _without_hidden(line: str) -> str:
    return "".join(
        char
        for char in strip_invisible(line)
        if unicodedata.category(char) != "Cf" or JOINERS.match(char)
    )


def _candidates(token: str) -> list[str]:
    """Return what is meant as a web address in a text without spaces."""
    token = token.lstrip(LEADING)
    if DOMAIN_WITH_PATH.match(token) or re.match(r"www\.", token, re.IGNORECASE):
        token = f"https://{token}"
    elif not (scheme := SCHEME.search(token)):
        return [token] if "://" in token else []  # another scheme: to be refused
    else:
        token = token[scheme.start() :]
    return [without_punctuation(link) for link in NEXT_LINK.split(token)]


def _domain_at_the_end(tokens: list[str]) -> list[str]:
    """Return a domain without a path that stands alone on its line, or after its name
    and a colon or a dash."""
    *before, last = [token for token in tokens if token] or [""]
    domain = without_punctuation(last.lstrip(LEADING))
    is_named = not before or before[-1].endswith((":", "-", "–", "—", *"•●▪◦‣*.)"))
    return [f"https://{domain}"] if is_named and BARE_DOMAIN.fullmatch(domain) else []


def as_link(link: str) -> str:
    """Return the link to follow, without joiners where they make no other domain.

    Raises ValueError unless it is one of the web, without a user name and with a domain
    that can be asked for (IDNA 2008)."""
    if re.match(r"www\.", link, re.IGNORECASE):
        link = f"https://{link}"
    for spelling in (link, JOINERS.sub("", link)):
        try:
            URLValidator(schemes=["http", "https"])(spelling)
            # Not .hostname, which has turned the kelvin sign into a k.
            host = re.sub(r":\d*$", "", urlsplit(spelling).netloc)
            if "@" not in host and ascii_domain(host):
                return SCHEME.sub(lambda scheme: scheme[0].lower(), spelling, count=1)
        except (ValidationError, ValueError):
            continue
    raise ValueError(link)

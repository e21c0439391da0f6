"""Words that belong together, such as dates and phone numbers: no line ends in them."""

import re

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.text.direction import isolate
from core.text.personal_data import PHONE

NO_BREAK_SPACE = "\u00a0"

HOURS = re.compile(r"\d ?[ap]m to \d\S*(?: [ap]m)?", re.IGNORECASE)
"""A span of a day that somebody typed, such as “9am to 5pm”."""


def unbroken(text: str) -> str:
    """Return a text that stays on one line as long as the line has room for it."""
    return text.replace(" ", NO_BREAK_SPACE)


def keep_hours_together(text: str) -> str:
    """Return a typed text such as “Monday to Friday, 9am to 5pm”, with whole hours."""
    return HOURS.sub(lambda match: unbroken(match[0]), text)


def break_after_slashes(url: str) -> SafeString:
    """Return a URL that may go on in the next line after a slash, "?" or "&", and not
    inside a word."""
    parts = re.split(r"(?<=[^/]/)(?=[^/])|(?<=[?&])", url)
    place = mark_safe("<wbr>")  # nosec B308 B703
    return format_html_join(place, "{}", ((part,) for part in parts))


def phone_url(number: str) -> str:
    """Return the URL that rings a number, such as tel:+442079460000 (RFC 3966)."""
    return "tel:" + re.sub(r"[^\d+]", "", number.replace("(0)", ""))


def phone_link(number: str) -> SafeString:
    """Return a phone number that rings when it is tapped."""
    return format_html('<a href="{}">{}</a>', phone_url(number), unbroken(number))


def link_phones(text: str) -> SafeString:
    """Return a typed text as HTML in which phone numbers ring."""
    html = conditional_escape(isolate(text))
    linked = PHONE.sub(lambda match: phone_link(match[0]), html)
    return mark_safe(linked)  # nosec B308 B703

"""Filters that turn values into the text or HTML that people read.

Templates need no {% load %}: settings.TEMPLATES lists this module under "builtins".
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.paginator import Page
from django.template.defaultfilters import stringfilter
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.text import direction
from core.text.markdown import (
    first_line,
    fold_sections,
    to_html,
    without_announcement,
)
from core.text.personal_data import find_personal_data
from core.text.unbroken import (
    NO_BREAK_SPACE,
    break_after_slashes,
    keep_hours_together,
    link_phones,
    phone_link,
    unbroken,
)
from core.users import display_name
from core.working_days import time_left

register = template.Library()
register.filter(apnumber)

register.filter("markdown", to_html)  # Markdown that staff wrote, as safe HTML
register.filter("fold_sections", fold_sections)  # of such HTML, by level of heading
register.filter("first_line", first_line)  # of Markdown, as plain text
register.filter("without_announcement", without_announcement)  # Markdown as well
register.filter("staff_name", display_name)  # a User's name for colleagues
register.filter("time_left", time_left)  # "2 working days left" until a datetime
register.filter("unbroken", unbroken)  # a text that stays on one line
register.filter("break_after_slashes", break_after_slashes)  # of a URL, as safe HTML
register.filter("keep_hours_together", keep_hours_together)  # of typed hours
register.filter("phone_link", phone_link)  # of a phone number, as safe HTML
register.filter("link_phones", link_phones)  # of a typed text, as safe HTML

DAY = NO_BREAK_SPACE.join("ljFY")
"""Format of a date such as "Sunday 10 January 2027", which never breaks."""


@register.simple_tag
def date_block(
    day: date, heading: str = "", *, is_deadline: object = False
) -> SafeString:
    """Return a leaf of the calendar, for the eye: the text beside it says the date for
    the ear. It names the year when that is not this one, and `heading` does not say
    it. A deadline has another colour than an event."""
    day = timezone.localtime(day) if isinstance(day, datetime) else day
    is_known = day.year == timezone.localdate().year or str(day.year) in str(heading)
    return format_html(
        '<div class="date{}" aria-hidden="true"><span class="date__month">{}</span> '
        '<span class="date__day">{}</span> <span>{}</span></div>',
        " sun" if is_deadline else "",
        date_format(day, "M" if is_known else "M Y"),
        day.day,
        date_format(day, "D"),
    )


@register.filter
def plain_date(value: date | datetime | None) -> str:
    """Return a local date such as "Sunday 10 January 2027"; "" for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return date_format(value, DAY)


@register.filter
def plain_time(value: datetime | None) -> str:
    """Return a local time such as "6pm", "6:30pm" or "midday"; "" for None."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    if (local.hour, local.minute) == (12, 0):
        return _("midday")
    if (local.hour, local.minute) == (0, 0):
        return _("midnight")
    hour = str(local.hour % 12 or 12)
    minute = f":{local.minute:02}" if local.minute else ""
    return hour + minute + (_("am") if local.hour < 12 else _("pm"))


@register.filter
def plain_datetime(value: datetime | None) -> str:
    """Return text such as "11:59pm on Sunday 10 January 2027"; "" for None."""
    if value is None:
        return ""
    return _("%(time)s on %(date)s") % {
        "time": plain_time(value),
        "date": plain_date(value),
    }


@register.filter
def last_minute(end: datetime | None) -> datetime | None:
    """Return the moment that people name for an end.

    An end at 0:00 is the minute before: "midnight on Monday" is read as the night after
    Monday, a day late."""
    if end is None:
        return None
    local = timezone.localtime(end)
    is_midnight = (local.hour, local.minute) == (0, 0)
    return end - timedelta(minutes=1) if is_midnight else end


@register.filter
def end_date(end: datetime | None) -> str:
    """Return the last day before an end, such as "Sunday 10 January 2027"."""
    return plain_date(last_minute(end))


@register.filter
def end_datetime(end: datetime | None) -> str:
    """Return an end such as "11:59pm on Sunday 10 January 2027", also for 0:00 on the
    Monday."""
    return plain_datetime(last_minute(end))


@register.filter
def in_a_sentence(labels: Iterable[object]) -> str:
    """Return labels as a list within a sentence, such as "seats, British Sign
    Language": only names keep their capital letter, which have several."""
    return ", ".join(
        label if label[1:] != label[1:].lower() else label.lower()
        for label in map(str, labels)
    )


@register.filter(is_safe=True)
def page_of(title: str, page_obj: "Page[Any]") -> str:
    """Return a title such as "News (page 2 of 3)"; the first page has no number.

    So no two pages of a list share a title."""
    if page_obj.number == 1:
        return title
    return _("%(title)s (page %(number)d of %(total)d)") % {
        "title": title,
        "number": page_obj.number,
        "total": page_obj.paginator.num_pages,
    }


@register.filter(needs_autoescape=True)
def isolate(text: object, context: str = "", *, autoescape: bool = True) -> str:
    """Return a typed text so that it keeps its direction inside ours: in <bdi> in HTML,
    between invisible characters in an email. Titles of pages, attributes and options
    have no room for an element: they ask for isolate:"text"."""
    if isinstance(text, SafeString):  # a sentence of ours
        return text
    isolated = direction.isolate("" if text is None else str(text))
    whole = direction.ISOLATED.fullmatch(isolated)
    if whole and autoescape and context != "text":
        return format_html("<bdi>{}</bdi>", whole[1])
    return isolated


@register.filter(is_safe=True, needs_autoescape=True)
@stringfilter
def paragraphs(text: str, *, autoescape: bool = True) -> SafeString:
    """Return Django's `linebreaks`, in which each paragraph has its own direction."""
    html = linebreaks(text, autoescape and not isinstance(text, SafeString))
    return mark_safe(html.replace("<p>", '<p dir="auto">'))  # nosec B308 B703


@register.filter
def highlight_personal_data(text: str) -> SafeString:
    """Return escaped HTML with everything that looks like personal data in <mark>."""
    findings = find_personal_data(text)
    ends = [0, *(finding.end for finding in findings)]
    segments = [
        (text[end : finding.start], finding.text)
        for end, finding in zip(ends, findings, strict=False)
    ]
    return format_html(
        "{}{}", format_html_join("", "{}<mark>{}</mark>", segments), text[ends[-1] :]
    )

"""Dates, times and Markdown in templates, in the words used everywhere here."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from smartcity import markdown as _markdown

register = template.Library()


@register.filter
def plain_date(value: date | datetime | None) -> str:
    """Sunday 10 January 2027."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return date_format(value, "l j F Y")


@register.filter
def plain_time(value: datetime | None) -> str:
    """6pm, 6:30pm, 11:59pm, midday, midnight."""
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
    """11:59pm on Sunday 10 January 2027."""
    if value is None:
        return ""
    return _("%(time)s on %(date)s") % {
        "time": plain_time(value),
        "date": plain_date(value),
    }


@register.filter
def markdown(text: str) -> SafeString:
    return _markdown.to_html(text)

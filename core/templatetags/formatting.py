"""Dates, times, titles, answers and Markdown in templates, in the words used
everywhere."""

import re
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.text import markdown as _markdown
from core.text.personal_data import findings
from core.users import display_name
from core.working_days import time_left

register = template.Library()


register.filter("staff_name", display_name)
register.filter(time_left)


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


@register.filter(is_safe=True)
def page_of(title: str, page: "Page[Any]") -> str:
    """News (page 2 of 3), so that no two pages of a list share a title."""
    if page.number == 1:
        return title
    return _("%(title)s (page %(number)d of %(total)d)") % {
        "title": title,
        "number": page.number,
        "total": page.paginator.num_pages,
    }


@register.filter
def is_under(path: str | None, url: str) -> bool:
    """Whether a page lies in the section of the site that begins at this address."""
    return (path or "").startswith(url)


@register.filter
def first_id(field: forms.BoundField) -> str:
    """The id of the control that a link to this question leads to."""
    if isinstance(field.field.widget, forms.RadioSelect):
        return f"{field.auto_id}_0"
    return str(field.id_for_label)


@register.filter
def error_links(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return each error of a form with a link to its input; the link is "" for errors
    that no input on the page can mend."""
    problems = [("", str(error)) for error in form.non_field_errors()]
    for field in form:
        url = "" if field.is_hidden else f"#{first_id(field)}"
        problems += [(url, str(error)) for error in field.errors]
    return problems


@register.filter
def answer_text(field: forms.BoundField) -> str:
    """What somebody answered, as a person reads it: of a choice its words."""
    if isinstance(field.field.widget, forms.RadioSelect):
        chosen = (option for option in field.subwidgets if option.data["selected"])
        return "".join(str(option.choice_label) for option in chosen)
    return str(field.value() or "")


@register.filter
def highlight_personal_data(text: str) -> SafeString:
    """With what looks like personal data marked, for whoever judges it."""
    found = findings(text)
    ends = [0, *(finding.end for finding in found)]
    pieces = [
        (text[end : finding.start], finding.text)
        for end, finding in zip(ends, found, strict=False)
    ]
    return format_html(
        "{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[ends[-1] :]
    )


@register.filter
def markdown(text: str) -> SafeString:
    return _markdown.to_html(text)


LINK_MARK = "link_mark"
"""In the context of an email: what stands before each line that is to be a link. See
outbox.letters."""


@register.simple_tag(takes_context=True)
def link(context: template.Context, address: str) -> str:
    """A line of an email that is a link: the address of a page of ours."""
    return f"{context.get(LINK_MARK, '')}{address}"


@register.simple_tag(takes_context=True)
def by_staff(context: template.Context, text: str) -> str:
    """What a member of staff wrote in an email: lines that are an address of this site
    are links."""
    mark = context.get(LINK_MARK, "")
    own_line = rf"^{re.escape(context['site_url'])}/\S*$"
    return re.sub(own_line, rf"{mark}\g<0>", text, flags=re.MULTILINE)

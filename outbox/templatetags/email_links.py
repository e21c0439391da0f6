"""Tags for the templates of emails: which lines become links.

The tags put LINK_MARK's value, a random text, before such a line. outbox.rendering
chooses it for each email and removes it again: see there.

Templates need no {% load %}: settings.TEMPLATES lists this module under "builtins".
"""

import re

from django import template

register = template.Library()

LINK_MARK = "link_mark"
"""Name of the template variable with the mark."""


@register.simple_tag(takes_context=True)
def link(context: template.Context, url: str) -> str:
    """Return a line that becomes a link: the URL of a page of ours."""
    return f"{context.get(LINK_MARK, '')}{url}"


@register.simple_tag(takes_context=True)
def by_staff(context: template.Context, text: str) -> str:
    """Return text that staff wrote; lines that are a URL of this site become links.

    Browsers send a line break as two characters; emails here have one."""
    text = text.replace("\r\n", "\n")
    mark = context.get(LINK_MARK, "")
    own_url_line = rf"^{re.escape(context['site_url'])}/\S*$"
    return re.sub(own_url_line, rf"{mark}\g<0>", text, flags=re.MULTILINE)

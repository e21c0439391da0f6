"""The tag for a text of a page that staff may change; see smartcity.page_texts."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from smartcity.page_texts import show

register = template.Library()


@register.simple_tag(takes_context=True)
def page_text(context: dict[str, Any], key: str) -> SafeString:
    return show(key, context["site"])

"""The tag for a text of a page that staff may change; see smartcity.page_texts."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from smartcity.page_texts import show, staff_texts

register = template.Library()

STAFF_TEXTS = "_staff_texts"
"""Attribute of a request: the texts of staff, once they are read."""


@register.simple_tag(takes_context=True)
def page_text(context: dict[str, Any], key: str) -> SafeString:
    request = context["request"]
    if not hasattr(request, STAFF_TEXTS):
        setattr(request, STAFF_TEXTS, staff_texts())
    return show(key, context["site"], getattr(request, STAFF_TEXTS))

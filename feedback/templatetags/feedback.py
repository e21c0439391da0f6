"""The question at the foot of each public page."""

from typing import Any

from django import template
from django.template import Context

from core.antispam import AntiSpamForm
from feedback.services import PATH_SIGNER, is_asked_about

register = template.Library()


@register.simple_tag(takes_context=True)
def printed_path(context: Context) -> str:
    """Return the path that a page has on paper; "" if its address is a secret, or for
    staff."""
    request = context.get("request")
    path = request.path if request else ""
    return path if is_asked_about(path) else ""


@register.inclusion_tag("feedback/ask.html", takes_context=True)
def page_feedback(context: Context) -> dict[str, Any]:
    """Ask whether a page is useful. Not beside a form that somebody fills in: another
    button would lead them away from what they have typed."""
    request = context.get("request")
    is_form = isinstance(context.get("form"), AntiSpamForm)
    path = request.path if request and not is_form else ""
    return {"page": PATH_SIGNER.sign(path) if is_asked_about(path) else ""}

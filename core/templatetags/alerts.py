"""The tag for the alerts above a page; see core.alerts."""

from typing import Any

from django import template

from core.alerts import alerts_for

register = template.Library()


@register.inclusion_tag("components/alerts.html", takes_context=True)
def alerts(context: dict[str, Any]) -> dict[str, Any]:
    request, site = context.get("request"), context.get("site")
    found = alerts_for(request, site) if request and site else []
    return {
        "alerts": found,
        "back": request.path if found and request else "",
    }

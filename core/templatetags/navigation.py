"""Filters for menus.

Templates need no {% load %}: settings.TEMPLATES lists this module under "builtins".
"""

from django import template

register = template.Library()


@register.filter
def is_under(path: str | None, url: str) -> bool:
    """Return whether a page lies in the section of the site that begins at `url`."""
    return (path or "").startswith(url)

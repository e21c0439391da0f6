"""A filter for menus, and a tag for what other sites show of a page.

Templates need no {% load %}: settings.TEMPLATES lists this module under "builtins".
"""

from django import template
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY

register = template.Library()


@register.filter
def is_under(path: str | None, url: str) -> bool:
    """Return whether a page lies in the section of the site that begins at `url`."""
    return (path or "").startswith(url)


@register.simple_tag(takes_context=True)
def block_again(context: Context, name: str) -> str:
    """Return what a {% block %} of this page holds: Django lets a block stand in one
    place only."""
    rendered: str = (
        context.render_context[BLOCK_CONTEXT_KEY].get_block(name).render(context)
    )
    return rendered

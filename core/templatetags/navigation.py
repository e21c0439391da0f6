"""A filter for menus, a tag for the contents of a long page, and tags for what other
sites show of a page.

Templates need no {% load %}: settings.TEMPLATES lists this module under "builtins".
"""

import re
from html import unescape

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core.json_ld import json_ld_script

register = template.Library()

HEADING = re.compile(r"<h2(?P<attributes>[^>]*)>(?P<label>.*?)</h2>", re.DOTALL)
ID = re.compile(r'\bid="([^"]*)"')


@register.filter
def is_under(path: str | None, url: str) -> bool:
    """Return whether a page lies in the section of the site that begins at `url`."""
    return (path or "").startswith(url)


@register.simple_block_tag
def with_contents(content: str) -> SafeString:
    """Return a long text with links to its headings beside it. Those without an id get
    one."""
    links: list[tuple[str, SafeString]] = []

    def heading(match: re.Match[str]) -> str:
        attributes, label = match["attributes"], match["label"]
        found = ID.search(attributes)
        key = found[1] if found else f"section-{len(links) + 1}"
        links.append((key, mark_safe(label)))  # nosec B308 B703
        return match[0] if found else f'<h2 id="{key}"{attributes}>{label}</h2>'

    text = mark_safe(HEADING.sub(heading, content))  # nosec B308 B703
    context = {"text": text, "links": links}
    return render_to_string("components/with_contents.html", context)


@register.simple_tag(takes_context=True)
def block_again(context: Context, name: str) -> str:
    """Return what a {% block %} of this page holds: Django lets a block stand in one
    place only."""
    rendered: str = (
        context.render_context[BLOCK_CONTEXT_KEY].get_block(name).render(context)
    )
    return rendered


@register.simple_tag(takes_context=True)
def breadcrumbs_json_ld(context: Context) -> SafeString:
    """Return the breadcrumbs of a page for search engines (schema.org)."""
    pages = [(gettext("Home"), reverse("home"))]
    for label, url in (("label", "url"), ("label2", "url2")):
        if context.get(url):
            pages.append((_plain(context[label]), context[url]))
    if title := context.get("title"):
        pages.append((_plain(title), ""))  # the page itself
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": name,
            **({"item": settings.SITE_URL + url} if url else {}),
        }
        for position, (name, url) in enumerate(pages, start=1)
    ]
    return json_ld_script({"@type": "BreadcrumbList", "itemListElement": items})


def _plain(text: object) -> str:
    """Return a label without the HTML that a sentence of ours may have in it."""
    return unescape(strip_tags(text)) if isinstance(text, SafeString) else str(text)

"""Tags for the menu and the foot of every page, for the contents of a long page, and
for what other sites show of a page.

Templates need no {% load %}: settings.TEMPLATES lists this module under "builtins".
"""

import re
from functools import lru_cache
from html import unescape
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.json_ld import json_ld_script
from core.models import SiteSettings

register = template.Library()

MENU = [
    ("focus_areas", _("Focus areas")),
    ("challenges:list", _("Challenges")),
    ("challenges:ideas", _("Ideas")),
    ("projects:list", _("Projects")),
    ("events:list", _("What’s on")),
    ("news:list", _("News")),
    ("get_involved", _("Get involved")),
    ("contact:topics", _("Contact us")),
    ("search", _("Search")),
]
"""Name of the page and label of each link of the main navigation."""

OTHER_PAGES = {"projects:list": "progress"}
"""Page that lies in a section of the menu although its path does not, by the name of
that section."""

HEADING = re.compile(r"<h2(?P<attributes>[^>]*)>(?P<label>.*?)</h2>", re.DOTALL)
ID = re.compile(r'\bid="([^"]*)"')


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> SafeString:
    """Return the links of the main navigation, and the way to send an idea while that
    is possible. They are drawn once for all pages that lie in the same section of the
    site."""
    request = context.get("request")
    path = request.path if request else ""
    current = tuple(_current(name, path) for name, _label in MENU)
    ideas_path = context["site"].open_ideas_path
    return _drawn(_menu, get_language(), current, ideas_path)


@register.simple_tag(takes_context=True)
def site_footer(context: Context) -> SafeString:
    """Return the foot of every page, which is drawn once for the same settings."""
    site = context["site"]
    fields = site._meta.concrete_fields
    values = tuple((field.attname, getattr(site, field.attname)) for field in fields)
    return _drawn(_footer, get_language(), values)


def _current(name: str, path: str) -> str:
    """Return the aria-current of a link of the menu on the page with this path."""
    url = reverse(name)
    if path == url:
        return "page"
    other = OTHER_PAGES.get(name)
    is_below = path.startswith(url) or (other and path == reverse(other))
    return "true" if is_below else ""


@lru_cache(maxsize=100)
def _menu(language: str, current: tuple[str, ...], ideas_path: str) -> SafeString:
    links = [
        (reverse(name), label, state)
        for (name, label), state in zip(MENU, current, strict=True)
    ]
    params = {"links": links, "ideas_path": ideas_path}
    return render_to_string("components/main_menu.html", params)


@lru_cache(maxsize=10)
def _footer(language: str, values: tuple[tuple[str, Any], ...]) -> SafeString:
    site = SiteSettings(**dict(values))
    return render_to_string("components/footer.html", {"site": site})


def _drawn(draw: Any, *key: Any) -> SafeString:
    """Return what was drawn for this key. In development templates change: then it is
    drawn anew."""
    drawn: SafeString = draw.__wrapped__(*key) if settings.DEBUG else draw(*key)
    return drawn


@register.simple_block_tag
def with_contents(content: str, below: str = "", below_label: str = "") -> SafeString:
    """Return a long text with links to its headings beside it. Those without an id get
    one. The last link may lead to a heading below the text: its id and its words."""
    links: list[tuple[str, str]] = []

    def heading(match: re.Match[str]) -> str:
        attributes, label = match["attributes"], match["label"]
        found = ID.search(attributes)
        key = found[1] if found else f"section-{len(links) + 1}"
        links.append((key, mark_safe(label)))  # nosec B308 B703
        return match[0] if found else f'<h2 id="{key}"{attributes}>{label}</h2>'

    text = mark_safe(HEADING.sub(heading, content))  # nosec B308 B703
    if below:
        links.append((below, below_label))
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

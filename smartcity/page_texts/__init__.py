"""Texts of pages that staff may change: the table of them, and how one is shown.

The words that come with the site stand here; what staff write is a row of
core.models.PageText, with its versions, and stands in their place while it has any
words. `{council}` and its like are filled in from the site settings; a paragraph in
which one of them is empty is left out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.utils.safestring import SafeString

from core.models import PageText, SiteSettings
from core.text.direction import isolate
from core.text.markdown import to_html
from core.types import StrOrPromise
from smartcity.page_texts import about, accessibility, home, privacy, rights

PLACEHOLDER = re.compile(r"\{(\w+)\}")
PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Text:
    name: StrOrPromise
    """Name for staff."""

    page: str
    """Name of the URL on which it stands."""

    default: StrOrPromise
    """Markdown."""


TEXTS: dict[str, Text] = {
    key: Text(*row)
    for module in (home, about, accessibility, privacy, rights)
    for key, row in module.TEXTS.items()
}
"""Every text, by the key that a template names."""


def placeholders(site: SiteSettings) -> dict[str, str]:
    """Return what each placeholder stands for."""
    return {
        "council": isolate(site.council),
        "place": isolate(site.place),
        "site": isolate(site.name),
        "site_url": settings.SITE_URL,
        "email": site.team_email,
        "dpo_email": site.dpo_email or site.team_email,
        "security_email": site.security_email or site.team_email,
        "phone": site.phone,
        "phone_and_hours": ". ".join(
            filter(None, [site.phone, isolate(site.phone_hours)])
        ),
        "address": isolate(
            ", ".join(filter(None, map(str.strip, site.postal_address.split("\n"))))
        ),
    }


def staff_texts() -> dict[str, str]:
    """Return the texts that staff have written, by their keys: one query for a page."""
    return dict(PageText.objects.exclude(body="").values_list("key", "body"))


def show(key: str, site: SiteSettings, texts: Mapping[str, str]) -> SafeString:
    """Return a text as HTML: that of staff, one of `texts`, or else the one that came
    with the site."""
    return fill_in(texts.get(key) or str(TEXTS[key].default), site)


def fill_in(markdown: str, site: SiteSettings) -> SafeString:
    values = placeholders(site)

    def value(match: re.Match[str]) -> str:
        return values.get(match[1], match[0])

    paragraphs = [
        PLACEHOLDER.sub(value, paragraph)
        for paragraph in PARAGRAPH.split(markdown)
        if all(values.get(name, name) for name in PLACEHOLDER.findall(paragraph))
    ]
    return to_html("\n\n".join(paragraphs))


def make_rows(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Give each text its row, for staff to open, after every `migrate`."""
    rows = [PageText(key=key, name=str(text.name)) for key, text in TEXTS.items()]
    PageText.objects.using(using).bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["name"]
    )

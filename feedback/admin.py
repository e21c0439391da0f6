"""Feedback of visitors on each page, for staff."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.admin.read_only import ReadOnlyAdmin, short_date
from core.text.direction import isolate
from core.types import StrOrPromise
from feedback.models import Page

MAX_SHOWN = 200
"""Answers with words that the page of a page shows, the latest first."""


@admin.register(Page)
class PageAdmin(ReadOnlyAdmin):
    list_display = ["path", "said_yes", "said_no", "with_words"]
    search_fields = ["path"]
    fields = ["link", "said_yes", "said_no", "words_of_visitors"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Page.objects.with_counts()

    def get_ordering(self, request: HttpRequest) -> Any:
        return ["-no", "-words", "path"]

    @admin.display(description=_("useful"), ordering="yes")
    def said_yes(self, page: Any) -> int:
        return int(page.yes)

    @admin.display(description=_("not useful"), ordering="no")
    def said_no(self, page: Any) -> int:
        return int(page.no)

    @admin.display(description=_("with words"), ordering="words")
    def with_words(self, page: Any) -> int:
        return int(page.words)

    @admin.display(description=_("page"))
    def link(self, page: Page) -> SafeString:
        return format_html('<a href="{}">{}</a>', page.path, page.path)

    @admin.display(description=_("in words"))
    def words_of_visitors(self, page: Page) -> StrOrPromise:
        answers = page.answers.exclude(doing="", better="")[:MAX_SHOWN]
        lines = [
            (
                short_date(each.answered_at),
                _("useful") if each.is_useful else _("not useful"),
                isolate(each.doing),
                isolate(each.better),
            )
            for each in answers
        ]
        if not lines:
            return _("Nobody has written anything yet.")
        return format_html_join("", "<p>{}, {}<br>{}<br>{}</p>", lines)

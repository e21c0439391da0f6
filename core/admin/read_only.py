"""Base admin for models that nobody edits by hand."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.admin.base import SiteModelAdmin
from core.admin.keys import key_of
from core.http import SeeOther
from core.references import has_reference, parse_reference
from core.text.direction import isolate
from core.working_days import time_left


class ReadOnlyAdmin(SiteModelAdmin):
    """Admin of a model with a `status`, whose objects nobody adds, edits or deletes."""

    @admin.display(description=_("status"), ordering="status")
    def status_badge(self, obj: Any) -> SafeString:
        return format_html(
            '<span class="status status--{}">{}</span>',
            obj.status,
            obj.get_status_display(),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a reference however it is spelled, as people read it out."""
        found, may_have_duplicates = super().get_search_results(
            request, queryset, search_term
        )
        if "reference" in self.search_fields and parse_reference(search_term):
            found = found | queryset.filter(has_reference(search_term))
        return found, may_have_duplicates

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        """Refuse keys that no row can have: Django would look them up, and fail."""
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if all(map(key_of, keys)):
            return super().response_action(request, queryset)
        messages.error(request, _("Choose again: one of them is not known."))
        return SeeOther(request.get_full_path())


def short_date(moment: datetime) -> str:
    """Return a date as lists show it: 23 Nov 2026."""
    return date_format(timezone.localtime(moment), "j M Y")


def due_badge(due: datetime | None) -> SafeString:
    """Return how long is left until the end of a promised day, loud if it is past."""
    is_over = due is not None and due <= timezone.now()
    return format_html(
        '<span class="{}">{}</span>',
        "due due--over" if is_over else "due",
        time_left(due),
    )


def about_cell(
    reference: str, words: str, marks: Iterable[str], place: object
) -> SafeString:
    """Return what a row of a queue is about: its reference, its first words, what is
    out of the ordinary, in a word or two each, and where it belongs."""
    return format_html(
        '<div class="about"><span class="reference">{}</span> '
        '<span class="about__words">{}</span> {} <span class="about__area">{}</span>'
        "</div>",
        reference,
        isolate(words),
        format_html_join(" ", '<span class="mark">{}</span>', ([m] for m in marks)),
        place,
    )

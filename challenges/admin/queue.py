"""The queue: the list of entries, as moderators work through it."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from challenges.models import Entry
from challenges.models.states import Status
from smartcity.desk import DeskAdmin, short_date


class QueueAdmin(DeskAdmin):
    """What the list shows, how it is filtered and searched."""

    list_display = ["reference", "title", "status_word", "received", "focus_area"]
    list_display_links = ["reference", "title"]
    list_filter = [
        *("status", "challenge", "focus_area", "audience", "origin", "is_late"),
    ]
    search_fields = ["reference", "title", "idea", "name", "email"]
    date_hierarchy = "submitted_at"

    @admin.display(description=_("received"), ordering="submitted_at")
    def received(self, entry: Entry) -> str:
        return short_date(entry.submitted_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        sent = super().get_queryset(request).exclude(status=Status.DRAFT)
        return sent.select_related("challenge", "focus_area")

    def neighbours(self, request, entry):
        rows = list(self.get_queryset(request).order_by("answer_due", "pk"))
        at = rows.index(entry)
        return (rows[at - 1] if at else None), (
            rows[at + 1] if at + 1 < len(rows) else None
        )

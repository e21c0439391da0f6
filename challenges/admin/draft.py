"""Drafts, for staff who help an entrant: they find a draft by its reference and enter
it for them. Its text is shown in that form and nowhere else."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from challenges.admin.add_entry import DRAFT, FINGERPRINT
from challenges.models import Draft
from challenges.models.workflow import ADD_PERMISSION
from core.admin.read_only import ReadOnlyAdmin


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    list_display = ["reference", "challenge", "email", "changed_at"]
    list_filter = ["challenge"]
    list_select_related = ["challenge"]
    search_fields = ["reference", "email", "answers__email"]
    fields = [
        "reference",
        "challenge_title",
        "email",
        "begun_at",
        "changed_at",
        "reminded_at",
        "told_of_closing",
        "wants_reminders",
        "enter",
    ]

    def has_view_permission(
        self, request: HttpRequest, obj: Draft | None = None
    ) -> bool:
        may_enter = request.user.has_perm(ADD_PERMISSION)
        return may_enter or super().has_view_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Draft | None = None) -> list[Any]:
        """Leave out the link to the form for staff who may not enter it."""
        fields = list(super().get_fields(request, obj))
        if not request.user.has_perm(ADD_PERMISSION):
            fields.remove("enter")
        return fields

    @admin.display(description=_("challenge"))
    def challenge_title(self, draft: Draft) -> str:
        """Return no link, as Django would: not everybody here may open it."""
        return draft.challenge.title

    @admin.display(description=_("when they ask you to"))
    def enter(self, draft: Draft) -> SafeString:
        url = reverse("admin:challenges_entry_add")
        query = urlencode({DRAFT: draft.reference, FINGERPRINT: draft.fingerprint})
        label = _("Enter it for them")
        return format_html('<a href="{}?{}">{}</a>', url, query, label)

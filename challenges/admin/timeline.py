"""Whole history of an idea on one page."""

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from challenges.models import Attachment, Entry
from challenges.services.records import timeline
from core.admin.pages import PagesAdmin, render_admin_page
from outbox.models import Email


def render_timeline(
    model_admin: PagesAdmin,
    request: HttpRequest,
    entry: Entry,
    *,
    hides_outcome: bool,
) -> HttpResponse:
    items = [
        (item, _detail_url(model_admin, request, entry, item.obj))
        for item in timeline.timeline(entry, hides_outcome=hides_outcome)
    ]
    template = "admin/challenges/entry/timeline.html"
    return render_admin_page(
        model_admin, request, template, str(entry), obj=entry, items=items
    )


def _detail_url(
    model_admin: PagesAdmin, request: HttpRequest, entry: Entry, obj: Model | None
) -> str:
    """Return where there is more to read about an item, if the user may; or ""."""
    if isinstance(obj, Email):
        permissions = ["outbox.view_email", "outbox.change_email"]
        if any(map(request.user.has_perm, permissions)):
            return reverse("admin:outbox_email_change", args=[obj.pk])
    if isinstance(obj, Attachment) and obj.largest:
        return model_admin.page_url("file", entry.pk, obj.pk, obj.largest)
    return ""

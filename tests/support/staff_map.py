"""URLs of pages of the admin that stand for more than a row of the demo."""

from django.contrib.auth.models import User
from django.urls import reverse

from challenges.models import BulkAction, Entry
from challenges.services.moderation import bulk
from events.importing.services import plan_import


def bulk_urls() -> list[str]:
    """A planned bulk action on all entries, a finished one, and their list."""
    finished = BulkAction.objects.get()
    planned = bulk.plan(Entry.objects.all(), kind="decline", by=finished.by)
    return [
        reverse("admin:challenges_bulkaction_plan", args=[planned.pk]),
        reverse("admin:challenges_bulkaction_change", args=[finished.pk]),
        reverse("admin:challenges_bulkaction_changelist"),
    ]


def import_urls() -> list[str]:
    """Where staff choose a file of events, and what one would do."""
    rows = [
        {"title": "Walk", "starts": "2099-03-10", "place": "Park"},
        {"title": "Talk", "starts": "soon"},
    ]
    by = BulkAction.objects.earliest("pk").by
    planned = plan_import("events.csv", rows, by=by)
    return [
        reverse("admin:events_event_import"),
        reverse("admin:events_event_import_plan", args=[planned.pk]),
    ]


def user_urls() -> list[str]:
    """List, form and pages of a user."""
    user = User.objects.filter(is_superuser=True).first()
    return [
        reverse("admin:auth_user_changelist"),
        reverse("admin:auth_user_add"),
        reverse("admin:auth_user_change", args=[user.pk]),
        reverse("admin:auth_user_deactivate", args=[user.pk]),
    ]

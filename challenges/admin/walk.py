"""The way from idea to idea, in the list that the first one was opened from."""

from django.contrib import admin
from django.http import HttpRequest

from challenges.models import Entry
from challenges.services.moderation import queue
from core.admin.queue import opened_from
from core.users import get_staff_user
from core.workflow import Progress


def neighbours(
    model_admin: "admin.ModelAdmin[Entry]", request: HttpRequest, entry: Entry
) -> tuple[Entry | None, Entry | None]:
    """Return the ideas before and after this one in the queue that it was opened from.

    A decision moves an idea within the queue, or out of it. The walk goes on from where
    it stood, as long as ideas of that queue wait."""
    entries = opened_from(model_admin, request)
    return (None, None) if entries is None else queue.neighbours(entries, entry)


def first_waiting(
    model_admin: "admin.ModelAdmin[Entry]", request: HttpRequest, entry: Entry
) -> Entry | None:
    """Return the first idea of that same queue that waits, other than this one."""
    entries = opened_from(model_admin, request)
    if entries is None:
        return None
    first: Entry | None = entries.exclude(pk=entry.pk).to_review().first()
    return first


def progress(
    model_admin: "admin.ModelAdmin[Entry]", request: HttpRequest, entry: Entry
) -> Progress | None:
    """Return how far somebody is who works through that queue."""
    entries = opened_from(model_admin, request)
    if entries is None:
        return None
    return queue.progress(entries, entry, by=get_staff_user(request))

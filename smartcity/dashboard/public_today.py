"""Things that go public by themselves before this day is over, with the minute."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Announcement, Challenge, Entry
from challenges.models.workflow import Status
from core.types import StrOrPromise
from core.working_days import end_of_working_day
from events.models import Event
from news.models import Post
from outbox.models import Email
from projects.models import Project

MAX_OF_A_KIND = 10


@dataclass(frozen=True)
class Item:
    at: datetime
    kind: StrOrPromise
    title: str
    url: str


def public_today(request: HttpRequest) -> list[Item]:
    """Return what the user may open of it, the soonest first; ten of a kind at most."""
    now = timezone.now()
    until = end_of_working_day(now, 0)
    found: list[Item] = []
    dated: dict[type[Model], StrOrPromise] = {
        Event: _("Event"),
        Post: _("News"),
        Project: _("Project"),
        Challenge: _("Challenge"),
    }
    for model, kind in dated.items():
        rows = _readable(request, model).filter(
            publish_at__gt=now, publish_at__lte=until
        )
        found += _items(kind, rows.annotate(at=F("publish_at")).order_by("at"))
    held = Email.objects.filter(status=Email.Status.HELD, send_after__lte=until)
    ideas = _readable(request, Entry).filter(
        status=Status.APPROVED,
        may_publish=True,
        is_taken_down=False,
        shown_with__in=held,
    )
    ideas = ideas.annotate(at=F("shown_with__send_after"))
    found += _items(_("Idea"), ideas.order_by("at"))
    announced = Announcement.objects.waiting().filter(goes_out_at__lte=until)
    results = _readable(request, Challenge).filter(announcements__in=announced)
    results = results.annotate(at=F("announcements__goes_out_at"))
    found += _items(_("Results"), results.order_by("at"))
    return sorted(found, key=lambda item: item.at)


def _readable(request: HttpRequest, model: type[Model]) -> QuerySet[Any]:
    model_admin = admin.site.get_model_admin(model)
    if not model_admin.has_view_or_change_permission(request):
        return model._default_manager.none()
    return model._default_manager.all()


def _items(kind: StrOrPromise, rows: QuerySet[Any]) -> Iterable[Item]:
    for row in rows[:MAX_OF_A_KIND]:
        opts = row._meta
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
        yield Item(row.at, kind, row.title, url)

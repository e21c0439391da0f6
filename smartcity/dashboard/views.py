from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from challenges.models import Entry
from core.users import get_staff_user
from smartcity.dashboard.statistics import challenge_statistics
from smartcity.dashboard.todo_counts import count, todo_counts


def index(request: HttpRequest) -> HttpResponse:
    """Django's own first page, below what waits and the figures. Everybody sees what is
    about the lists that they may open."""
    work = {
        heading: [each for each in group if may_open(request, each.model)]
        for heading, group in todo_counts(get_staff_user(request)).items()
    }
    count([each for group in work.values() for each in group])
    context: dict[str, Any] = {"work": {h: group for h, group in work.items() if group}}
    if may_open(request, Entry):
        context["figures"] = challenge_statistics(request.GET.get("challenge", ""))
    return admin.site.index(request, context)


def may_open(request: HttpRequest, model: type[Model]) -> bool:
    page = admin.site.get_model_admin(model)
    return bool(page.has_view_or_change_permission(request))

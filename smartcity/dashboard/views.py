from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from challenges.models import Entry
from core.models import SiteSettings
from core.users import get_staff_user
from smartcity.dashboard.public_today import public_today
from smartcity.dashboard.statistics import challenge_statistics
from smartcity.dashboard.todo_counts import count_all, todo_counts
from smartcity.probes import PROBES
from smartcity.set_up import steps


def index(request: HttpRequest) -> HttpResponse:
    """Show what does not work, what a new site needs, what waits, what goes public
    today, statistics, and the places. Staff see the lists that they may open."""
    todo = {
        heading: [each for each in group if may_open(request, each.model)]
        for heading, group in todo_counts(get_staff_user(request)).items()
    }
    todo = {heading: group for heading, group in todo.items() if group}
    count_all(request, [each for group in todo.values() for each in group])
    context: dict[str, Any] = {"todo": todo, "public_today": public_today(request)}
    if not settings.DEBUG:  # a developer may run the site alone
        context["troubles"] = [p.trouble for p in PROBES if p.error()]
    if request.user.has_perm("core.change_sitesettings"):
        context["set_up"] = steps(SiteSettings.load())
    if may_open(request, Entry):
        key = request.GET.get("challenge", "")
        context["statistics"] = challenge_statistics(key)
    return admin.site.index(request, context)


def may_open(request: HttpRequest, model: type[Model]) -> bool:
    model_admin = admin.site.get_model_admin(model)
    return bool(model_admin.has_view_or_change_permission(request))

"""Django admin, as the staff of this site meet it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smartcity.models import SiteSettings


class AdminSite(admin.AdminSite):
    index_title = _("What needs you")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = gettext("%(site)s: staff") % {"site": SiteSettings.load().name}
        context = super().each_context(request)
        return {**context, "site_header": name, "site_title": name}

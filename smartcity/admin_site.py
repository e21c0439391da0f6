"""Django admin, as the staff of this site meet it."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import SiteSettings
from smartcity.sign_in import saved_post, views
from smartcity.sign_in.session import extend_session

View = Callable[..., HttpResponse]


class AdminSite(admin.AdminSite):
    index_title = _("What needs you")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = gettext("%(site)s: staff") % {"site": SiteSettings.load().name}
        return {
            **super().each_context(request),
            "site_header": name,
            "site_title": name,
            "has_sign_in_codes": settings.OTP_REQUIRED,
        }

    def has_permission(self, request: HttpRequest) -> bool:
        """A password alone is not enough, where a code is required."""
        if not super().has_permission(request):
            return False
        return request.user.is_verified() or not settings.OTP_REQUIRED

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        guarded = super().admin_view(view, cacheable)

        def awake(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if self.has_permission(request):
                extend_session(request)
            elif request.method == "POST" and saved_post.sign(request):
                return views.session_ended(request)
            return guarded(request, *args, **kwargs)

        return update_wrapper(awake, view)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        only_staff = self.admin_view
        return [
            path("sign-in/", only_staff(views.overview), name="sign_in"),
            path("sign-in/code/", views.code, name="code"),
            path("sign-in/phone/", views.phone, name="phone"),
            path(
                "sign-in/recovery-codes/",
                only_staff(views.recovery_codes),
                name="recovery_codes",
            ),
            path(
                "sign-in/saved-post/",
                only_staff(views.send_saved_post),
                name="saved_post",
            ),
            *super().get_urls(),
        ]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return views.SignInView.as_view(extra_context=extra_context)(request)

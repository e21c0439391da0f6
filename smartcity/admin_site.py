"""Django admin with our sign-in: a second factor, and a session that loses nothing."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.http import SeeOther
from core.models import SiteSettings
from core.typed_words import refuse
from smartcity.places import places
from smartcity.sign_in import saved_post, views
from smartcity.sign_in.session import extend_session, has_ended
from smartcity.users.invitation import InvitationView


class AdminSite(admin.AdminSite):
    index_title = _("What needs you")
    enable_nav_sidebar = False  # ours are the places

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        header = gettext("%(site)s: staff") % {"site": str(SiteSettings.load())}
        context = super().each_context(request)
        return {
            **context,
            "places": places(context["available_apps"], request.path),
            "site_header": header,
            "site_title": header,
        }

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may see the admin: staff, signed in with a code from
        their phone if OTP_REQUIRED."""
        if not super().has_permission(request):
            return False
        user: Any = request.user  # OTPMiddleware adds is_verified
        return user.is_verified() or not settings.OTP_REQUIRED

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Guard a view; extend the session at each visit, and show what was typed to
        somebody whose session has ended, or whose form is refused."""
        guarded: Callable[..., HttpResponseBase] = super().admin_view(view, cacheable)

        def keeping_words(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            if request.user.is_authenticated and has_ended(request):
                logout(request)
            if not self.has_permission(request):
                payload = saved_post.from_request(request)
                if payload is None:
                    return guarded(request, *args, **kwargs)
                return views.sign_in_again(request, payload)
            extend_session(request)
            if "" in {data.get(TO_FIELD_VAR) for data in (request.POST, request.GET)}:
                # Django would look for a field without a name.
                raise DisallowedModelAdminToField("")
            try:
                return guarded(request, *args, **kwargs)
            except (Http404, PermissionDenied) as refusal:
                if request.method != "POST":
                    raise
                return refuse(request, refusal)

        return update_wrapper(keeping_words, view)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [
            path("sign-in/", self.admin_view(views.overview), name="sign_in"),
            path("sign-in/code/", views.code, name="code"),
            path("sign-in/phone/", views.phone, name="phone"),
            path(
                "sign-in/recovery-codes/",
                self.admin_view(views.recovery_codes),
                name="recovery_codes",
            ),
            path(
                "sign-in/saved-post/",
                self.admin_view(views.send_saved_post),
                name="saved_post",
            ),
            path(
                "invitation/<uidb64>/<token>/",
                InvitationView.as_view(),
                name="invitation",
            ),
            *super().get_urls(),
        ]

    def app_index(
        self,
        request: HttpRequest,
        app_label: str,
        extra_context: dict[str, Any] | None = None,
    ) -> TemplateResponse:
        """Lead to the first page, which has all places; 404 to those who may open none
        of the app."""
        if not self.get_app_list(request, app_label):
            raise Http404
        return SeeOther(reverse("admin:index"))  # type: ignore[return-value]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return views.SignInView.as_view(extra_context=extra_context)(request)

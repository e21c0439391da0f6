"""Users for superusers and auditors."""

from typing import Any

import django.contrib.auth.admin  # noqa: F401 (registers users and groups)
from django.contrib import admin, messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from challenges.services.moderation.triage import looked_after as ideas_of
from contact.triage import looked_after as messages_of
from core.admin.actions import focus_first_error
from core.admin.pages import PagesAdmin, object_page, render_admin_page
from core.admin.read_only import short_date
from core.http import SeeOther
from core.text.direction import isolate
from core.types import StrOrPromise
from core.users import display_name, get_staff_user
from core.workflow import TransitionNotAllowed
from smartcity.roles import ROLES
from smartcity.sign_in.two_factor import get_phone, reset_two_factor
from smartcity.users import services
from smartcity.users.forms import HandOverForm, UserForm
from smartcity.users.services import State, get_state

# Users have pages of ours, the devices are secret, and roles are code: smartcity.roles.
admin.site.unregister([User, StaticDevice, TOTPDevice, Group])

RESET_PERMISSION = "otp_totp.delete_totpdevice"

MAY_SIGN_IN = Q(is_active=True, is_staff=True)

HAS_NO_PASSWORD = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def deactivate(
    model_admin: "StaffAdmin", request: HttpRequest, pk: int
) -> HttpResponse:
    """Ask who takes over the work of a colleague, and deactivate them."""
    user = get_object_or_404(User, pk=pk)
    if not model_admin.has_change_permission(request, user):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = HandOverForm(request.POST if is_sent else None, user=user)
    if form.is_valid():
        try:
            services.deactivate(user, by=get_staff_user(request), **form.cleaned_data)
        except TransitionNotAllowed as error:
            messages.error(request, str(error))
        else:
            model_admin.log_change(request, user, "Deactivated.")
            done = _("%(name)s can no longer sign in.")
            messages.success(request, done % {"name": display_name(user)})
        return SeeOther(model_admin.page_url("change", pk))
    return render_admin_page(
        model_admin,
        request,
        "admin/auth/user/deactivate.html",
        gettext("Deactivate %(name)s") % {"name": isolate(display_name(user))},
        obj=user,
        form=form,
        idea_count=ideas_of(user).count(),
        message_count=messages_of(user).count(),
        user_url=model_admin.page_url("change", pk),
    )


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"
    conditions = {
        State.ACTIVE: MAY_SIGN_IN & ~HAS_NO_PASSWORD,
        State.INVITED: MAY_SIGN_IN & HAS_NO_PASSWORD,
        State.DEACTIVATED: ~MAY_SIGN_IN,
    }

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, StrOrPromise]]:
        return list(State.choices)

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> QuerySet[User]:
        value = self.value()
        return queryset.filter(self.conditions[State(value)]) if value else queryset


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, StrOrPromise]]:
        return [(name, name) for name in ROLES]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> QuerySet[User]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class StaffAdmin(PagesAdmin):
    """Invites colleagues, gives them roles, and helps those who have lost their phone.

    Nobody is deleted: histories name them."""

    pages = [object_page("deactivate", deactivate)]
    list_display = ["name", "email", "roles", "state", "last_sign_in"]
    list_filter = [StateFilter, RoleFilter]
    search_fields = ["first_name", "last_name", "username", "email"]
    ordering = ["first_name", "last_name", "username"]
    actions = ["reset_second_factor"]
    form = UserForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    # Columns

    @admin.display(description=_("name"), ordering="first_name")
    def name(self, user: User) -> str:
        return display_name(user)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        names = [gettext("Superuser")] if user.is_superuser else []
        return ", ".join([*names, *(group.name for group in user.groups.all())])

    @admin.display(description=_("state"))
    def state(self, user: User) -> SafeString:
        state = get_state(user)
        return format_html('<span class="status">{}</span>', state.label)

    @admin.display(description=_("last sign-in"), ordering="last_login")
    def last_sign_in(self, user: User) -> str:
        return short_date(user.last_login) if user.last_login else ""

    # Permissions

    def has_change_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        """Return False for a superuser, unless one asks: the email address leads to
        the account."""
        is_theirs = obj is None or not obj.is_superuser or request.user.is_superuser
        return is_theirs and super().has_change_permission(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        return False

    def has_reset_second_factor_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(RESET_PERMISSION)

    # The page of a user

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[Any]:
        names = UserForm.Meta.fields
        return names if request.user.is_superuser else names[:-1]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.by = request.user
        return form

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        focus_first_error(context["adminform"].form)
        title = isolate(display_name(obj)) if obj else _("Invite a colleague")
        context |= {"title": title, "subtitle": None}
        context["list_url"] = self.list_url(request)
        if obj:
            context |= {
                "state": get_state(obj),
                "invitation": services.last_invitation(obj),
                "phone": get_phone(obj),
                "roles": self.roles(obj),
                "may_reset": self.has_reset_second_factor_permission(request),
                "history_url": self.page_url("history", obj.pk),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        self._invite(request, obj)
        return HttpResponseRedirect(self.page_url("change", obj.pk))

    def response_change(self, request: HttpRequest, obj: User) -> HttpResponse:
        """Go on with what the button says; what was typed is saved by now."""
        if "_deactivate" in request.POST:
            return HttpResponseRedirect(self.page_url("deactivate", obj.pk))
        if "_invite" in request.POST:
            self._invite(request, obj)
        elif "_reactivate" in request.POST:
            services.reactivate(obj)
            self.log_change(request, obj, "Reactivated.")
            messages.success(request, _("Saved. They can sign in again."))
        elif "_reset_second_factor" in request.POST:
            self.reset_second_factor(request, User.objects.filter(pk=obj.pk))
        else:
            messages.success(request, _("Saved."))
        return HttpResponseRedirect(self.page_url("change", obj.pk))

    def _invite(self, request: HttpRequest, user: User) -> None:
        services.invite(user)
        self.log_change(request, user, "Sent a link that sets a password.")
        text = _("An email with a link that sets a password goes to %(email)s.")
        messages.success(request, text % {"email": user.email})

    # Several users

    @admin.action(
        description=_("Remove the second factor"), permissions=["reset_second_factor"]
    )
    def reset_second_factor(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> None:
        if not self.has_reset_second_factor_permission(request):
            raise PermissionDenied
        if not request.user.is_superuser:
            queryset = queryset.filter(is_superuser=False)
        done = [user for user in queryset if reset_two_factor(user)]
        for user in done:
            self.log_change(request, user, "Removed the second factor.")
        if done:
            names = ", ".join(map(display_name, done))
            text = _("They set up a phone at the next sign-in: %(names)s.")
            self.message_user(request, text % {"names": names})
        else:
            text = _(
                "Nothing was removed: none of them has a phone that you may remove."
            )
            self.message_user(request, text, messages.WARNING)

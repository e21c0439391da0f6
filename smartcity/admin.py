"""Users and roles for superusers and auditors."""

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from core.admin.base import StaffMixin
from smartcity.erasure.admin import ErasureAdmin
from smartcity.sign_in.two_factor import reset_two_factor

__all__ = ["ErasureAdmin", "RoleAdmin", "StaffAdmin"]

# The devices are secret; users and groups are registered again below.
admin.site.unregister([StaticDevice, TOTPDevice, Group, User])


@admin.register(Group)
class RoleAdmin(StaffMixin, GroupAdmin):
    """Roles are Django's groups; see smartcity.roles."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """Prefetch what the read-only page names."""
        groups = super().get_queryset(request)
        return groups.prefetch_related("permissions__content_type")


@admin.register(User)
class StaffAdmin(StaffMixin, UserAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Django's own, and help for staff who lost phone and recovery codes."""

    actions = ["reset_second_factor"]
    instead_of_deleting = _(
        "When a colleague leaves, untick “Active”: then they cannot sign in, and what "
        "they decided keeps their name."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Prefetch what the read-only page names."""
        users = super().get_queryset(request)
        return users.prefetch_related("user_permissions__content_type")

    def has_reset_second_factor_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("otp_totp.delete_totpdevice")

    @admin.action(
        description=_("Remove the second factor"), permissions=["reset_second_factor"]
    )
    def reset_second_factor(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> None:
        if not request.user.is_superuser:
            queryset = queryset.filter(is_superuser=False)
        done = [user for user in queryset if reset_two_factor(user)]
        for user in done:
            self.log_change(request, user, "Removed the second factor.")
        if done:
            names = ", ".join(map(str, done))
            text = _("They set up a phone at the next sign-in: %(names)s.")
            self.message_user(request, text % {"names": names})
        else:
            text = _(
                "Nothing was removed: none of them has a phone that you may remove."
            )
            self.message_user(request, text, messages.WARNING)

"""Subscriptions for staff: who gets updates, and stopping them for those who ask."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin.read_only import ReadOnlyAdmin, short_date
from core.admin.words import in_words
from core.templatetags.formatting import plain_datetime
from subscriptions import services
from subscriptions.models import Subscription

STOP_PERMISSION = "subscriptions.stop_subscription"


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    list_display = ["email", "frequency", "about", "since", "is_confirmed"]
    list_filter = ["frequency", "areas"]
    search_fields = ["reference", "email"]
    date_hierarchy = "asked_at"
    actions = ["stop"]
    fields = [
        "reference",
        "email",
        "frequency",
        "about",
        "asked",
        "asked_on",
        "consent_text",
        "confirmed",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        queryset: QuerySet[Subscription] = super().get_queryset(request)
        return queryset.prefetch_related("areas")

    def has_view_permission(
        self, request: HttpRequest, obj: Subscription | None = None
    ) -> bool:
        may_view = super().has_view_permission(request, obj)
        return may_view or self.has_stop_permission(request)

    def has_stop_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(STOP_PERMISSION)

    @admin.display(description=_("about"))
    def about(self, subscription: Subscription) -> str:
        return ", ".join(subscription.area_names)

    @admin.display(description=_("since"), ordering="asked_at")
    def since(self, subscription: Subscription) -> str:
        return short_date(subscription.asked_at)

    @admin.display(description=_("asked for"))
    def asked(self, subscription: Subscription) -> str:
        return plain_datetime(subscription.asked_at)

    @admin.display(description=_("confirmed"), ordering="confirmed_at")
    def is_confirmed(self, subscription: Subscription) -> str:
        return in_words(subscription.is_confirmed)

    @admin.display(description=_("confirmed"))
    def confirmed(self, subscription: Subscription) -> str:
        when = plain_datetime(subscription.confirmed_at)
        return when or str(_("Not yet: it gets no updates."))

    @admin.action(description=_("Stop"), permissions=["stop"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        """Delete what is ticked, as its reader could."""
        if not self.has_stop_permission(request):
            raise PermissionDenied
        subscriptions = list(queryset)
        for subscription in subscriptions:
            services.stop(subscription)
        count = len(subscriptions)
        done = ngettext(
            "%d subscription is stopped and deleted. Nobody gets an email.",
            "%d subscriptions are stopped and deleted. Nobody gets an email.",
            count,
        )
        self.message_user(request, done % count)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = _("Updates by email")
    # See outbox/admin/permissions.py.
    emails_permission = "subscriptions.stop_subscription"

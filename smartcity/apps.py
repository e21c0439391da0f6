from importlib import import_module

from celery.signals import worker_ready
from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from smartcity import checks  # noqa: F401 (registers them)
from smartcity.roles import make_groups


class SmartcityConfig(AppConfig):
    name = "smartcity"
    verbose_name = _("The site")

    def ready(self) -> None:
        # post_migrate has a sender for each app with models, and this one has none.
        post_migrate.connect(make_groups, sender=apps.get_app_config("auth"))
        post_migrate.connect(
            import_module("smartcity.page_texts").make_rows,
            sender=apps.get_app_config("core"),
        )
        # Both need all models.
        import_module("smartcity.search_index").connect()
        session = import_module("smartcity.sign_in.session")
        user_logged_in.connect(session.note_begin)
        user_logged_out.connect(session.note_end)
        connection_created.connect(
            import_module("smartcity.page_cache.freshness").watch
        )
        if settings.METRICS_TOKEN:
            import_module("smartcity.metrics.counting").count_tasks()
            worker_ready.connect(import_module("smartcity.metrics.page").serve)


class AdminConfig(DjangoAdminConfig):
    default_site = "smartcity.admin_site.AdminSite"

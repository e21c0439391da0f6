from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.utils.translation import gettext_lazy as _


class SmartcityConfig(AppConfig):
    name = "smartcity"
    verbose_name = _("The site")


class AdminConfig(DjangoAdminConfig):
    default_site = "smartcity.admin_site.AdminSite"

"""Django admin, as the staff of this site meet it."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    site_header = _("A Smart City for All: staff")
    site_title = _("A Smart City for All: staff")
    index_title = _("What would you like to do?")


class AdminConfig(DjangoAdminConfig):
    default_site = "smartcity.admin_site.AdminSite"

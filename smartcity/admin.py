"""Pages of the admin that join several apps, or are no app's."""

from django.contrib import admin

from core.admin.deleting import delete_selected
from smartcity.erasure.admin import ErasureAdmin
from smartcity.page_texts.admin import PageTextAdmin
from smartcity.retention_admin import PurgeAdmin
from smartcity.users.admin import StaffAdmin

__all__ = ["ErasureAdmin", "PageTextAdmin", "PurgeAdmin", "StaffAdmin"]

admin.site.add_action(delete_selected)  # in the place of Django's own

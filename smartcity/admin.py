"""Pages of the admin that join several apps, or are no app's."""

from smartcity.erasure.admin import ErasureAdmin
from smartcity.users.admin import StaffAdmin

__all__ = ["ErasureAdmin", "StaffAdmin"]

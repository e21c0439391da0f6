"""Deletions by time, for those who look after data protection."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.admin.read_only import ReadOnlyAdmin, short_date
from core.models import Purge
from core.templatetags.formatting import plain_datetime
from smartcity.retention import RETENTIONS


@admin.register(Purge)
class PurgeAdmin(ReadOnlyAdmin):
    list_display = ["day", "how_much"]
    fields = ["moment", "of_each"]

    @admin.display(description=_("when"), ordering="at")
    def day(self, purge: Purge) -> str:
        return short_date(purge.at)

    @admin.display(description=_("when"))
    def moment(self, purge: Purge) -> str:
        return plain_datetime(purge.at)

    @admin.display(description=_("how many"))
    def how_much(self, purge: Purge) -> int:
        return sum(purge.counts.values())

    @admin.display(description=_("how many"))
    def of_each(self, purge: Purge) -> SafeString:
        """Return a list with a number for each kind, and how long it is kept."""
        rows = [
            (each.what, purge.counts[key], each.kept())
            for key, each in RETENTIONS.items()
            if key in purge.counts
        ]
        items = format_html_join("", "<li>{}: {} ({})</li>", rows)
        return format_html("<ul>{}</ul>", items)

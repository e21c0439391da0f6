"""Texts of pages, for those who write them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin.versions import VersionedAdmin
from core.models import PageText
from smartcity.page_texts import TEXTS


@admin.register(PageText)
class PageTextAdmin(VersionedAdmin):
    """Each text has its row already: there is nothing to add and nothing to delete."""

    list_display = ["name", "page", "is_ours"]
    fields = ["body", "page", "came_with_the_site"]
    readonly_fields = ["page", "came_with_the_site"]
    search_fields = ["name", "body"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(key__in=TEXTS)

    @admin.display(description=_("where it stands"))
    def page(self, text: PageText) -> SafeString:
        url = reverse(TEXTS[text.key].page)
        return format_html('<a href="{}">{}</a>', url, url)

    @admin.display(description=_("written by us"))
    def is_ours(self, text: PageText) -> str:
        return gettext("Yes") if text.body else gettext("No")

    @admin.display(description=_("the text that came with the site"))
    def came_with_the_site(self, text: PageText) -> str:
        return str(TEXTS[text.key].default)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: PageText | None = None
    ) -> bool:
        return False

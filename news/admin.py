"""News for staff."""

from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.admin.publishing_form import PublishingForm
from core.admin.sharing import SharingAdmin
from news.models import Post


class PostForm(PublishingForm):
    checked_texts = ("summary", "body")


@admin.register(Post)
class PostAdmin(SharingAdmin):
    form = PostForm
    markdown_fields = ["body"]
    preview_template = "news/post.html"
    list_display = ["title", "focus_area", "publication", "publish_at"]
    list_select_related = ["focus_area"]
    list_filter = ["focus_area"]
    ordering = [  # drafts first
        F("publish_at").desc(nulls_first=True),  # type: ignore[list-item]
        "-pk",
    ]
    search_fields = ["title", "summary", "body"]
    fieldsets = [
        (None, {"fields": ["title", "summary", "body", "focus_area"]}),
        (_("Web address"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

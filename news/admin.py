"""News for staff."""

from django.contrib import admin
from django.db.models import F

from core.admin.pictures import PICTURE_FIELDSET, PictureAdmin
from news.models import Post


@admin.register(Post)
class PostAdmin(PictureAdmin):
    preview_template = "news/post.html"
    list_display = ["title", "focus_area", "publication", "publish_at"]
    list_select_related = ["focus_area"]
    list_filter = ["focus_area"]
    ordering = [  # drafts first
        F("publish_at").desc(nulls_first=True),  # type: ignore[list-item]
        "-pk",
    ]
    search_fields = ["title", "summary", "body"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "body", "focus_area"]}),
        PICTURE_FIELDSET,
    ]

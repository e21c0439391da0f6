"""News and its topics for staff."""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin.pictures import PICTURE_FIELDSET, PictureAdmin
from core.admin.preview import FormSets
from core.admin.publishable import NEW_COLUMN, AddressedAdmin
from core.admin.sharing import SHARE_PAGE, SharingAdmin
from news.forms import PostForm
from news.models import Post, Topic


@admin.register(Post)
class PostAdmin(SharingAdmin, PictureAdmin):
    pages = [*PictureAdmin.pages, SHARE_PAGE]
    form = PostForm
    markdown_fields = ["body"]
    preview_template = "news/post.html"
    not_copied = ["is_featured", "reviewed_on"]
    list_display = ["title", "in_areas", "publication", "publish_at"]
    list_filter = ["focus_areas", "topics", "is_featured"]
    ordering = [  # drafts first
        F("publish_at").desc(nulls_first=True),  # type: ignore[list-item]
        "-pk",
    ]
    search_fields = ["title", "summary", "body", "author", "owner"]
    fieldsets = [
        (None, {"fields": ["title", "summary", "body"]}),
        PICTURE_FIELDSET,
        (
            _("Where it is found"),
            {
                "fields": ["focus_areas", "topics", "is_featured"],
                "classes": [NEW_COLUMN],
            },
        ),
        (
            _("Author, web address"),
            {"fields": ["author", "slug"], "classes": ["collapse"]},
        ),
        (
            _("Keeping it right"),
            {"fields": [("reviewed_on", "owner")], "classes": ["collapse"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("focus_areas")

    @admin.display(description=_("focus areas"))
    def in_areas(self, post: Post) -> str:
        return ", ".join(map(str, post.areas))

    def draft_context(self, obj: Post) -> dict[str, Any]:
        topics = obj.topics.all()
        return {**super().draft_context(obj), "areas": obj.areas, "topics": topics}

    def preview_context(
        self, form: "ModelForm[Any]", formsets: FormSets
    ) -> dict[str, Any]:
        chosen = form.cleaned_data
        return {
            **super().preview_context(form, formsets),
            "areas": chosen["focus_areas"],
            "topics": chosen["topics"],
        }


@admin.register(Topic)
class TopicAdmin(AddressedAdmin):
    list_display = ["name"]
    prepopulated_fields = {"slug": ["name"]}
